"""A source that is one document: nothing is announced on it."""

from __future__ import annotations

from crawler.adapters.base import Adapter, Evidence, FetchedPage
from pipeline.model import Entry


class SinglePage(Adapter):
    """Named in settings, for a document whose links would be taken for rows; found only by a reading of the page."""

    name = "page"

    def fingerprint(self, page: FetchedPage) -> Evidence | None:  # noqa: ARG002  whether it is one tells its reading
        """Nothing but a reading says so."""
        return None

    def rows(self, page: FetchedPage, *, select: str = "") -> tuple[Entry, ...]:  # noqa: ARG002  it has none
        """None."""
        return ()

    def following(self, page: FetchedPage) -> tuple[str, ...]:  # noqa: ARG002  nowhere
        """Nowhere."""
        return ()
