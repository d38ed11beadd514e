"""The number of a document: its field, a line that is nothing else, two such lines, the end of its title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.metadata.order import joined_number
from pipeline.noise.body import Body
from pipeline.page.blocks import Page
from pipeline.text.numbers import line_number, normal_number

ABOVE, BEGINNING = 6, 8  # lines above the text, paragraphs of it
BEHIND_TITLE = re.compile(r"(?<!》)[（(]([^（）()]{2,24}[〔\[（(【]\d{4}[〕\]）)】]\s*第?\d{1,5}号)[）)]$")


def find_number(fields: dict[str, str], page: Page, body: Body, paragraphs: Sequence[str], title: str) -> str:
    """The labelled number, else one that stands alone above the text, else the one that the title ends with."""
    if "doc_number" in fields:
        return normal_number(fields["doc_number"])
    told = number_lines(page, body, paragraphs)
    return told[0][1] if told else title_number(title)


def number_lines(page: Page, body: Body, paragraphs: Sequence[str]) -> list[tuple[str, str]]:
    """The lines above the text and at its beginning that are nothing but a number, as printed and in normal form."""
    above = [line.text for line in page.lines[max(0, body.start - ABOVE) : body.first] if not line.is_link]
    lines = list(dict.fromkeys([*above, *paragraphs[:BEGINNING]]))
    printed, value = joined_number(lines)
    if value:
        return [(printed, value)]
    return [(line, number) for line in lines if (number := line_number(line))]


def title_number(title: str) -> str:
    """The number in brackets that *title* ends with, unless it is of another document: 解读《…》（…〔2031〕5号）."""
    found = BEHIND_TITLE.search(title)
    return normal_number(found[1]) if found and "解读" not in title else ""
