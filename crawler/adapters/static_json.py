"""Columns whose script reads a JSON file beside the page, as gov.cn's newest policies do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

from crawler.adapters.base import Evidence, FetchedPage
from crawler.adapters.interface import Interface
from crawler.request import ListingRequest
from pipeline.listing.links import absolute
from pipeline.listing.records import load

_FILE = re.compile(r"[\"']((?:[\w./-]{0,200}/)?[\w-]{1,100}\.json)(?:\?[^\"'\s]{0,100})?[\"']")
_DATASOURCE = re.compile(
    r"<ul\b[^<>]{0,300}\bid=[\"']showData\d+[\"'][^<>]{0,300}\bdata=[\"'][^\"':]*:([\w-]+)[\"']", re.IGNORECASE
)


class StaticJson(Interface):
    """A page without rows that names a file of them."""

    name = "static_json"
    options: ClassVar[Mapping[str, str]] = {"file": "the file, where the page names several, or none"}

    def clue(self, page: FetchedPage) -> Evidence | None:
        """A file's name in a script, or the number of a datasource."""
        if load(page.text) is not None:
            return None
        found = _DATASOURCE.search(page.text) or _FILE.search(page.text)
        return self.evidence(found[0]) if found else None

    def begin(self, page: FetchedPage) -> Iterator[ListingRequest]:
        """The first file that the page names: others hold the weather and the like."""
        datasource, named = _DATASOURCE.search(page.text), _FILE.search(page.text)
        scripted = f"ds_{datasource[1]}.json" if datasource else named[1] if named else ""
        file = page.options.get("file") or scripted
        if file and load(page.text) is None:
            yield self.ask(absolute(file, page.url), 1)

    def following(self, page: FetchedPage) -> Iterator[ListingRequest]:
        """From a file nowhere: it holds all."""
        if page.asked_by != self.name:
            yield from self.begin(page)

    def at(self, page: FetchedPage, number: int) -> ListingRequest:
        """The same file: it has one page."""
        return self.ask(page.url, number)
