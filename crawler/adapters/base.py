"""What every adapter of a listing answers. Adapters are pure: they read a page that was fetched, and fetch nothing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from crawler.adapters.paging import same_host
from crawler.address import normal_address
from pipeline.listing.entries import find_entries
from pipeline.model import Entry


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page as fetched and decoded."""

    url: str  # where it was found, after redirects
    text: str = field(repr=False)
    content_type: str = ""


class Adapter(ABC):
    """One kind of listing: how to tell it, its rows, and where it goes on."""

    name: str

    @abstractmethod
    def matches(self, page: FetchedPage) -> bool:
        """Whether the page is such a listing. True with no rows in it: the listing is empty, or needs script."""

    def rows(self, page: FetchedPage, *, select: str = "") -> tuple[Entry, ...]:
        """The rows in page order, each address once. Raises AdapterError when *select* is not CSS."""
        return find_entries(page.text, url=page.url, content_type=page.content_type, select=select)

    def next_page(self, page: FetchedPage, seen: Collection[str] = ()) -> str | None:
        """Where the listing goes on, on the same host and at none of the addresses *seen*; None at its end.

        A sitemap of sitemaps goes on in several places: ask it again with each answer in *seen*.
        """
        known = {normal_address(each) for each in (*seen, page.url)}
        following = (normal_address(each) for each in self.following(page) if each and same_host(each, page.url))
        return next((each for each in following if each not in known), None)

    @abstractmethod
    def following(self, page: FetchedPage) -> Iterable[str]:
        """Addresses at which the listing may go on, likeliest first."""
