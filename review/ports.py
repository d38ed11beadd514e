"""What the web asks for: the history it shows and the few things it may set in motion."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from pipeline.copies.coverage import Citation, CoveredPolicy, Series
from pipeline.noise.site_profile import SiteProfile
from review.ports_inbox import Inbox
from review.ports_pages import Pages
from review.ports_texts import Listing, Texts
from storage.policies.covering import CoverageFilter
from storage.views.archive import (
    ChangeFilter,
    ChangeView,
    DeliveryView,
    HeldView,
    IncidentView,
    PolicyView,
    RevisionView,
)
from storage.views.comparing import PartnerView, SideView
from storage.views.evidence import EvidenceFilter, EvidenceSize, EvidenceView
from storage.views.outbox import (
    AttemptView,
    DestinationIncidentView,
    DestinationView,
    OutboxGlance,
    SubscriptionFigures,
)
from storage.views.search import ClauseElsewhere, SearchFilter, SearchResult
from storage.views.sources import CheckView, SourceFigures, SourceFilter, SourceOrder, SourceView
from storage.views.vitals import Figures
from storage.views.why import Explanation, HeldCount, HeldFilter, HeldReach


class Actions(Protocol):
    """What a button may do. Given by `service`; a refusal is raised as ClausewatchError."""

    def check_now(self, source: str) -> object:
        """Make the source due; returns before the check is over."""

    def pause(self, source: str) -> object:
        """Stop checking the source until it is resumed."""

    def resume(self, source: str) -> object:
        """Check the source on its schedule again."""

    def promote(self, held_id: int, note: str) -> int:
        """Make a change of something held back; return the id of the change."""


class Proof(Protocol):
    """The bytes that were served, and packages of them. Given by `service`."""

    def snapshot(self, digest: str, /) -> bytes:
        """Return the bytes kept under a digest. Raises StorageError when they are missing or damaged."""

    def package(self, wanted: EvidenceFilter, /) -> Iterator[bytes]:
        """Yield the bytes of an evidence package, piece by piece."""

    def web_archive(self, wanted: EvidenceFilter, /) -> Iterator[bytes]:
        """Yield the bytes of a web archive, piece by piece; nothing when no bytes are kept."""


class History(Texts, Listing, Inbox, Pages, Protocol):
    """The questions of `storage.views.archive.History`, as the pages ask them. Lists are newest first."""

    def changes(
        self, wanted: ChangeFilter, /, *, limit: int = 50, oldest_first: bool = False
    ) -> Sequence[ChangeView]: ...

    def change(self, change_id: int, /) -> ChangeView | None: ...

    def find_policy(self, text: str, /) -> Sequence[PolicyView]: ...

    def revision(self, policy_id: int, number: int, /) -> RevisionView | None: ...

    def sources(self) -> Sequence[SourceView]: ...

    def source_names(self, *, most: int) -> Sequence[str]: ...

    def known_sources(self, names: Collection[str], /) -> Collection[str]: ...

    def source_regions(self) -> Mapping[str, int]: ...

    def count_troubled(self) -> int: ...

    def find_sources(
        self, wanted: SourceFilter = ..., /, *, order: SourceOrder = ..., limit: int | None = 50, offset: int = 0
    ) -> Sequence[SourceView]: ...

    def source_figures(self) -> SourceFigures: ...

    def source(self, name: str, /) -> SourceView | None: ...

    def profile(self, source: str, /) -> SiteProfile | None: ...

    def checks(self, source: str = "", /, *, limit: int = 20, before_id: int | None = None) -> Sequence[CheckView]: ...

    def held(self, wanted: HeldFilter = ..., /, *, limit: int = 100) -> Sequence[HeldView]: ...

    def held_counts(self, wanted: HeldFilter = ..., /) -> Sequence[HeldCount]: ...

    def held_reach(self, wanted: HeldFilter, /) -> HeldReach | None: ...

    def explain(self, change_id: int, /) -> Explanation | None: ...

    def incidents(
        self, source: str = "", /, *, over: bool = True, limit: int = 100, before_id: int | None = None
    ) -> Sequence[IncidentView]: ...

    def deliveries(
        self,
        state: str = "",
        /,
        *,
        destination: str = "",
        subscription: str = "",
        limit: int = 100,
        before_id: int | None = None,
    ) -> Sequence[DeliveryView]: ...

    def delivery(self, delivery_id: int, /) -> DeliveryView | None: ...

    def subscription_figures(self, names: Sequence[str], since: datetime, /) -> Mapping[str, SubscriptionFigures]: ...

    def outbox_glance(self, now: datetime, /) -> OutboxGlance: ...

    def destination_incidents(self, *, over: bool = True, limit: int = 100) -> Sequence[DestinationIncidentView]: ...

    def attempts(self, delivery_id: int, /) -> Sequence[AttemptView]: ...

    def destinations(self) -> Sequence[DestinationView]: ...

    def number_series(self, wanted: CoverageFilter, /, *, limit: int) -> Sequence[Series]: ...

    def series_of_newest(self, wanted: CoverageFilter, /) -> bool: ...

    def covered_policies(self, series: Sequence[Series] | None = None, /) -> Sequence[CoveredPolicy]: ...

    def cited_numbers(self, series: Sequence[Series] | None = None, /) -> Sequence[Citation]: ...

    def reposted_policies(self, wanted: CoverageFilter, /, *, limit: int) -> Sequence[CoveredPolicy]: ...

    def expected_sources(self, policies: Sequence[CoveredPolicy], /) -> Mapping[int, tuple[str, ...]]: ...

    def side(self, policy_id: int, number: int | None = ..., /) -> SideView | None: ...

    def partners(self, policy_id: int, /) -> Sequence[PartnerView]: ...
    def evidence(self, policy_id: int, number: int, /) -> EvidenceView | None: ...

    def evidence_size(self, wanted: EvidenceFilter, /) -> EvidenceSize: ...
    def search(self, wanted: SearchFilter, /, *, limit: int = 20, offset: int = 0, each: int = 3) -> SearchResult: ...

    def elsewhere(self, policy_id: int, /, *, clause_id: int = 0, label: str = "") -> ClauseElsewhere | None: ...

    def searched_regions(self) -> Sequence[str]: ...

    def counts(self, holdings: Mapping[str, int] | None = None, /) -> Mapping[str, int]: ...

    def holdings(self) -> Mapping[str, int]: ...

    def figures(self, now: datetime, /) -> Figures: ...
