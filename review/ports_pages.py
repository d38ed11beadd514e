"""What the web asks about single pages of a source, and about what the settings say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from pipeline.metadata.levels import Level
from pipeline.model import Outcome
from storage.views.pages import KeptSnapshot, PageFilter, PageView, VisitView


class Pages(Protocol):
    """The questions of `storage.history.pages.PageHistory`."""

    def pages(self, source: str, wanted: PageFilter = ..., /, *, limit: int = 50) -> Sequence[PageView]: ...

    def page(self, page_id: int, /) -> PageView | None: ...

    def visits(self, page_id: int, /, *, limit: int = 50) -> Sequence[VisitView]: ...

    def kept_snapshot(self, page_id: int, /) -> KeptSnapshot | None: ...

    def visits_by_outcome(self, source: str, since: datetime, /) -> Mapping[Outcome, int]: ...

    def published_days(self, source: str, /) -> Sequence[date]: ...

    def announced(self, source: str, /, *, limit: int = 20) -> Sequence[PageView]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Setup:
    """What the settings say of a source, beside what the archive keeps of it."""

    use: str = ""  # an entry of the catalogue
    adapter: str = ""  # "" when it is found from the page
    options: Mapping[str, str] = field(default_factory=dict)
    select: Mapping[str, str] = field(default_factory=dict)  # CSS: entries, body
    render: bool = False
    any_certificate: bool = False
    legacy_tls: bool = False
    level: Level | None = None
    topics: tuple[str, ...] = ()
    daily_visits: int = 0  # to known pages of one host, shared by its sources
    sharing: Mapping[str, int] = field(default_factory=dict)  # sources at each of its hosts


class Setups(Protocol):
    """The settings, asked by source; given by `service`."""

    def setup(self, source: str) -> Setup | None:
        """Return what the settings say; None for a source that is gone from them."""
