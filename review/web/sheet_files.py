"""Tables and records as files to keep: named by day and filter, streamed, and bounded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from types import MappingProxyType
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from review.showing.sheets import markdown, separated, workbook
from review.showing.sheets.sheet import Sheet
from review.web.downloads import attachment

MOST_ROWS: Final = 100_000
JSON_LINES: Final = "jsonl"
_JSON_LINES_TYPE: Final = "application/jsonl"
FORMS: Final[Mapping[str, tuple[Callable[[Sheet], Iterator[bytes]], str]]] = MappingProxyType({
    "csv": (separated.separated, separated.MEDIA_TYPE),
    "xlsx": (workbook.workbook, workbook.MEDIA_TYPE),
    "md": (markdown.markdown, markdown.MEDIA_TYPE),
})  # fmt: skip
_UNNAMED: Final = frozenset({"lang", "before", "page"})  # parts of an address that are no filter
_WORDS: Final = re.compile(r"[^\w-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Download:
    """A file to keep."""

    name: str  # of what it holds: "changes"
    form: str  # csv, xlsx, md or jsonl
    day: date  # on which it was asked for


def form_of(request: Request) -> str:
    """The form that the address ends with."""
    return str(request.scope["path"]).rpartition(".")[2]


def sheet_file(request: Request, download: Download, sheet: Sheet) -> Response:
    """A table as a file."""
    write, media_type = FORMS[download.form]
    return _file(request, download, write(sheet), media_type)


def line_file(request: Request, download: Download, lines: Iterable[str]) -> Response:
    """JSON lines as a file."""
    return _file(request, download, (f"{line}\n".encode("utf-8", "replace") for line in lines), _JSON_LINES_TYPE)


def _file(request: Request, download: Download, pieces: Iterable[bytes], media_type: str) -> Response:
    # The first piece is made before the answer begins: a database that does not answer is still a 503.
    rest = iter(pieces)
    first = next(rest, b"")
    headers = {"Content-Disposition": disposition(request, download), "X-Row-Limit": str(MOST_ROWS)}
    return StreamingResponse(chain([first], rest), media_type=media_type, headers=headers)


def disposition(request: Request, download: Download) -> str:
    """The name of the file: what, when, and which filter; in ASCII too, for old programs."""
    values = (value for name, value in request.query_params.multi_items() if name not in _UNNAMED and value)
    filter_ = _WORDS.sub("-", "-".join(values)).strip("-")
    stem = f"clausewatch-{download.name}-{download.day.isoformat()}"
    return attachment(f"{stem}-{filter_}" if filter_ else stem, stem, download.form)
