"""A page that is far too long is read from its beginning, and says so; nothing else is left out."""

from __future__ import annotations

import pytest
from hostile_pages import HOSTILE, SENTENCE, page
from memory_used import megabytes_of

from pipeline.model import Kind
from pipeline.page.limits import LONGEST_LINE, MOST_CHARACTERS, MOST_FILES, MOST_LINES, MOST_ROWS, MOST_TAGS
from pipeline.read import read


def test_of_too_many_lines_the_first_are_read() -> None:
    document = read(page("".join(f"<p>{number}号：{SENTENCE}</p>" for number in range(MOST_LINES + 500))))
    assert document.kind is not Kind.UNREADABLE
    assert document.body[-1] == f"{MOST_LINES - 1}号：{SENTENCE}"
    assert document.reason == f"too long: only the first {MOST_LINES} lines were read"


def test_of_too_many_tags_the_first_are_read() -> None:
    document = read(page(f"<p>{SENTENCE}</p>" + "<b></b>" * MOST_TAGS + f"<p>末：{SENTENCE}</p>"))
    assert document.body == (SENTENCE,)
    assert document.reason == f"too long: only the first {MOST_TAGS} tags were read"


def test_of_too_much_markup_the_beginning_is_read() -> None:
    document = read(page(f"<p>{SENTENCE}</p>" + f"<p class='{'x' * MOST_CHARACTERS}'>{SENTENCE}末</p>"))
    assert document.body == (SENTENCE,)
    assert document.reason == f"too long: only the first {MOST_CHARACTERS} characters were read"


@pytest.mark.parametrize("bulk", ["<script>{}</script>", "<style>{}</style>", "<img src='data:image/png;base64,{}'>"])
def test_scripts_and_embedded_pictures_are_no_length(bulk: str) -> None:
    document = read(page(bulk.format("x" * 2 * MOST_CHARACTERS) + f"<p>{SENTENCE}</p>"))
    assert (document.body, document.reason) == ((SENTENCE,), "")


def test_of_too_many_rows_the_first_are_read() -> None:
    document = read(HOSTILE["JSON of 5 MB"](), url="http://a.example/list.json")
    assert len(document.entries) == MOST_ROWS
    assert document.entries[0].url == "http://a.example/a/0.html"
    assert document.reason == f"too long: only the first {MOST_ROWS} rows were read"


def test_of_too_many_files_the_first_are_told() -> None:
    document = read(page(f"<p>{SENTENCE}</p>" + "".join(f"<p><a href='{n}.pdf'>附{n}</a></p>" for n in range(2500))))
    assert [file.name for file in document.attachments] == [f"附{n}" for n in range(MOST_FILES)]
    assert document.reason == f"too long: only the first {MOST_FILES} files were told"


def test_a_line_without_end_is_read_in_pieces_and_loses_nothing() -> None:
    text = "".join(f"{number}号：{SENTENCE}" for number in range(2000))
    document = read(page(f"<p>{text}</p><p>末：{SENTENCE}</p>"))
    assert "".join(document.body) == text + f"末：{SENTENCE}"
    assert all(len(line) <= LONGEST_LINE and line.endswith("。") for line in document.body)
    assert document.reason == ""


def test_a_line_without_a_full_stop_is_parted_all_the_same() -> None:
    document = read(page(f"<p>{'检修河埠头，' * 10_000}</p>"))
    assert "".join(document.body) == "检修河埠头，" * 10_000
    assert max(map(len, document.body)) <= LONGEST_LINE


def test_what_is_chosen_is_read_up_to_the_same_place() -> None:
    lines = "".join(f"<p>{number}号：{SENTENCE}</p>" for number in range(MOST_LINES))
    document = read(page(f"<p>{'头，' * 30_000}</p><div class='own'>{lines}</div>"), select_body=".own")
    assert document.body[0] == f"0号：{SENTENCE}"
    assert document.reason.startswith("too long: only the first")


@pytest.mark.parametrize("name", ["nested tables", "20,000 sections of related texts", "50,000 cells in rows"])
def test_no_page_takes_the_machine(name: str) -> None:
    """In a process that is ended at fifteen seconds of processor time, a page that once took minutes needs two."""
    reads = "from hostile_pages import HOSTILE; from pipeline.read import read"
    assert megabytes_of(f"{reads}; read(HOSTILE[{name!r}]())") < 500


def test_a_link_around_lines_is_a_link_of_each() -> None:
    document = read(page(f"<p>{SENTENCE}</p><a href='a.pdf'>附件<div>清单</div>名录</a>"))
    assert [file.name for file in document.attachments] == ["名录"]
