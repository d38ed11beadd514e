"""One text is read alike in every template: layouts × texts × what stands around them."""

from __future__ import annotations

import pytest
from template_layouts import SURROUNDINGS, TEMPLATES, page
from template_texts import TEXTS, Text

from pipeline.noise.doubles import fold_line
from pipeline.read import read


def without_heading(body: tuple[str, ...], text: Text) -> list[str]:
    """*body* without the lines above the text that are told as metadata: title and number."""
    lines = [fold_line(line) for line in body]
    heading = fold_line(text.title + text.doc_number)
    while lines and lines[0] in heading:
        lines = lines[1:]
    return lines


@pytest.mark.parametrize("around", SURROUNDINGS)
@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_read_alike_in_every_template(name: str, template: str, around: str) -> None:
    text = TEXTS[name]
    document = read(page(text, template, around).encode(), url="https://www.luwan.example/zwgk/202210/t1.html")
    assert without_heading(document.body, text) == [fold_line(line) for line in text.paragraphs]
    assert document.kind is (text.kind or document.kind)
    assert fold_line(document.title) == fold_line(text.title)
    assert document.doc_number == text.doc_number


@pytest.mark.parametrize("template", [name for name in TEMPLATES if name != "pre"])  # which has no tables
@pytest.mark.parametrize("name", TEXTS)
def test_every_template_gives_the_same_clauses(name: str, template: str) -> None:
    first, other = (read(page(TEXTS[name], each, "nothing").encode()) for each in ("state-council", template))
    assert other.text_digest == first.text_digest


def test_templates_texts_and_surroundings_are_all_found() -> None:
    assert (len(TEMPLATES), len(TEXTS), len(SURROUNDINGS)) == (51, 8, 4)
