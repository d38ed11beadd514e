"""What every adapter of a listing answers. Adapters are pure: they read a page that was fetched, and fetch nothing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.adapters.paging import same_host
from crawler.adapters.told import first_told, next_told
from crawler.request import ListingRequest
from pipeline.listing.entries import find_entries
from pipeline.model import Entry


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page as fetched and decoded."""

    url: str  # where it was found, after redirects
    text: str = field(repr=False)
    content_type: str = ""
    options: Mapping[str, str] = field(default_factory=dict)  # of the source, and what its request carried
    asked_by: str = ""  # the adapter whose request it answers
    is_named: bool = False  # the settings name the adapter: it need not be told from the page


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Why a page is taken for a listing of some kind."""

    adapter: str
    found: str  # what on the page said so
    hosts: frozenset[str] = frozenset()  # beside the page's own, where it says that its rows are

    def __str__(self) -> str:
        return f"{self.adapter}: {self.found}" if self.found else self.adapter


class Adapter(ABC):
    """One kind of listing: how to tell it, its rows, and where it goes on."""

    name: ClassVar[str]
    options: ClassVar[Mapping[str, str]] = {}  # what its settings may say beside `told.OPTIONS`: name, meaning

    @abstractmethod
    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """What says that the page is such a listing; None when nothing does.

        A listing without rows has its fingerprint all the same: it is empty, or they are elsewhere.
        """

    def first_request(self, address: str, options: Mapping[str, str]) -> ListingRequest:
        """What a source's address is asked for with."""
        return first_told(address, options)

    def rows(self, page: FetchedPage, *, select: str = "") -> tuple[Entry, ...]:
        """The rows in page order, each address once.

        Raises AdapterError when *select* is not CSS, or when the page is not what was asked for.
        """
        return find_entries(page.text, url=page.url, content_type=page.content_type, select=select)

    def next_request(
        self, page: FetchedPage, seen: Collection[str] = (), hosts: Collection[str] = ()
    ) -> ListingRequest | None:
        """What asks for more of the listing, at none of the addresses *seen*; None at its end.

        It stays on the page's host, or goes to one of *hosts*. A page that names several places (a sitemap of
        sitemaps) is asked again, with each answer in *seen*.
        """
        told = next_told(page.url, page.options, page.asked_by)
        following = (self._request(each) for each in (told or self.following(page)) if each)
        met = {ListingRequest(url=page.url).address, *seen}
        allowed = (each for each in following if same_host(each.url, page.url) or _host(each.url) in hosts)
        return next((each for each in allowed if each.address not in met), None)

    @abstractmethod
    def following(self, page: FetchedPage) -> Iterable[str | ListingRequest]:
        """What may ask for more of the listing, likeliest first."""

    def evidence(self, found: str, hosts: Collection[str] = ()) -> Evidence:
        """Evidence for this adapter, on one line and no longer than a person reads."""
        line = " ".join(found.split())
        return Evidence(adapter=self.name, found=line if len(line) <= 90 else f"{line[:89]}…", hosts=frozenset(hosts))

    def _request(self, following: str | ListingRequest) -> ListingRequest:
        request = ListingRequest(url=following) if isinstance(following, str) else following
        return replace(request, url=ListingRequest(url=request.url).address)


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()
