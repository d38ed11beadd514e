"""The files that a document offers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from pipeline.model import Attachment
from pipeline.noise.body import ASIDES, FILE
from pipeline.noise.doubles import fold_line
from pipeline.page.blocks import Line, Link, Page

NAMED_FILE = re.compile(
    r"^\s*(?:\d{1,2}\s*[.、．]\s*)?(.{1,120}\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar))\s*$", re.I
)
_OTHER_SCHEME = re.compile(r"\s*(?!https?:)[a-z][a-z+.-]*:", re.I)  # a file on the visitor's own disk, a mail, a script


def find_attachments(page: Page, url: str) -> Iterator[Attachment]:
    """Linked and embedded files in page order, then names of files printed without a link (their url is "")."""
    lines = [line for line in page.lines if page.boxes[line.box].tag not in ASIDES]
    seen: set[str] = set()
    for link in (*(link for line in lines for link in line.links), *page.files):
        if _is_file(link) and link.href not in seen:
            name = link.text or link.href.rsplit("/", 1)[-1].split("?")[0]
            seen.update((link.href, fold_line(name)))
            yield Attachment(name=name, url=_absolute(url, link.href))
    for name in filter(None, map(_unlinked, lines)):
        if fold_line(name) not in seen:
            seen.add(fold_line(name))
            yield Attachment(name=name, url="")


def _is_file(link: Link) -> bool:
    return bool(FILE.search(link.href)) and not _OTHER_SCHEME.match(link.href)


def _unlinked(line: Line) -> str:
    named = NAMED_FILE.match(line.text)
    return named[1].strip() if named and not line.links else ""


def _absolute(url: str, href: str) -> str:
    try:
        return urljoin(url, href.strip()) if url else href.strip()
    except ValueError:  # an address that is none
        return href
