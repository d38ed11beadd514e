"""Pages whose list stands in another page that they show in a frame."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from crawler.adapters.base import Adapter, Evidence, FetchedPage
from crawler.adapters.paging import same_host
from pipeline.listing.entries import find_entries
from pipeline.listing.links import absolute

_FRAME = re.compile(r"<i?frame\b[^<>]{0,500}>", re.IGNORECASE)
_SRC = re.compile(r"\bsrc\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_NAME = re.compile(r"\b(?:name|id)\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_FRAMESET = re.compile(r"<frameset\b", re.IGNORECASE)
# What framesets put around the page that matters; a frame says by its name, or its file's, which one it is.
_AROUND = re.compile(r"top|head|banner|foot|bottom|copyright|left|menu|nav|tree|logo", re.IGNORECASE)


class Iframe(Adapter):
    """A page without rows, with frames from its own host; framesets are such pages too."""

    name = "iframe"

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """A frame, and no rows beside it."""
        found = next(self.following(page), "")
        if not found or find_entries(page.text, url=page.url, content_type=page.content_type):
            return None
        kind = "frameset" if is_frameset(page.text) else "iframe"
        return self.evidence(f"<{kind}> of {found}")

    def following(self, page: FetchedPage) -> Iterator[str]:
        """The frames' addresses; pages in them are known by what they are."""
        yield from (each for each in frames_of(page.text, page.url) if same_host(each, page.url))


def is_frameset(text: str) -> bool:
    """Whether a page shows nothing but frames."""
    return bool(_FRAMESET.search(text))


def frames_of(text: str, url: str) -> tuple[str, ...]:
    """The addresses of a page's frames, on whatever host; of a frameset without those around the page that matters."""
    is_set = is_frameset(text)
    shown: list[str] = []
    around: list[str] = []
    for frame in _FRAME.findall(text):
        source, name = _SRC.search(frame), _NAME.search(frame)
        address = absolute(unescape(source[1]), url) if source else ""
        if address.startswith("http"):
            words = f"{name[1] if name else ''} {urlsplit(address).path.rpartition('/')[2]}"
            (around if is_set and _AROUND.search(words) else shown).append(address)
    return tuple(dict.fromkeys(shown or around))
