"""A table as Markdown; what is in its cells stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from review.showing.sheets.sheet import Sheet, told

MEDIA_TYPE: Final = "text/markdown; charset=utf-8"
_SPECIAL: Final = re.compile(r"([\\`*_\[\]|~#!])")
_BREAKS: Final = re.compile(r"\s*[\r\n\u2028\u2029]+\s*")


def markdown(sheet: Sheet) -> Iterator[bytes]:
    """The table with its title, row by row."""
    yield f"# {escaped(sheet.title)}\n\n".encode()
    yield _line([escaped(column.title) for column in sheet.columns])
    yield _line(["---"] * len(sheet.columns))
    for row in sheet.rows:
        yield _line([escaped(told(cell, sheet.zone)) for cell in row])


def escaped(text: str) -> str:
    """The text on one line, with nothing that Markdown would make a mark or HTML of; a bare address stays one."""
    safe = _SPECIAL.sub(r"\\\1", escape(text, quote=False))
    return _BREAKS.sub("<br>", safe.strip())


def _line(cells: Sequence[str]) -> bytes:
    return f"| {' | '.join(cells)} |\n".encode()
