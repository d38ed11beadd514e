"""Conditional visits: what was kept of the last answer, sent along so that an unchanged page costs nothing."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import KnownPage, PageState


@dataclass(frozen=True, kw_only=True, slots=True)
class Validators:
    """What an answer said of its own state. Empty: the visit is unconditional."""

    etag: str = ""
    last_modified: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)

    def headers(self) -> dict[str, str]:
        """As request headers."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


def validators_of(page: KnownPage, *, full_visit_every: int) -> Validators:
    """What to send with a visit of *page*; nothing every *full_visit_every* visits, because validators lie.

    Nothing either for a page that was never read; for one that was missing, because when it comes back its validator
    may be the old one; for one whose change waits to be confirmed, because that takes a second reading.
    """
    never_read = page.state is PageState.NEW or not page.body_digest
    missing = page.state is PageState.GONE or page.missing_streak > 0
    if never_read or missing or page.pending or page.visits_since_full >= full_visit_every - 1:
        return Validators()
    return Validators(etag=page.etag, last_modified=page.last_modified)
