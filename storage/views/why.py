"""What the archive answers to “why was I told?” and “why was I not told?”. Read-only values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from pipeline.changes import Finding
from pipeline.model import Outcome
from pipeline.reasons.held import PASSING, HeldReason
from storage.views.archive import ChangeView, DeliveryView, HeldView, RevisionView
from storage.views.places import ListPlace


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldFilter:
    """Which held things are asked for. Empty means any, but for noise and typography, which must be asked for."""

    reasons: frozenset[HeldReason] = frozenset()
    sources: frozenset[str] = frozenset()
    policy_id: int | None = None
    words: str = ""  # all in the title, number or issuers of a policy that the page carries, or did, or in its address
    in_address: bool = False  # the words, not in what tells a policy
    since: datetime | None = None
    until: datetime | None = None
    before: ListPlace | None = None  # only what stands after this place of the list, by when it was held last

    @property
    def shown(self) -> frozenset[HeldReason]:
        """The reasons that are listed."""
        return self.reasons or frozenset(HeldReason) - PASSING

    @property
    def counted(self) -> HeldFilter:
        """The things that are counted beside the list: of all reasons and times, of words where they are sought."""
        before = self.before if self.words else None
        return replace(self, reasons=frozenset(), since=None, until=None, before=before)


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldCount:
    """How often something was held for one reason, and on how many pages."""

    reason: HeldReason
    times: int
    pages: int
    is_cut: bool = False  # there may be more

    @property
    def told(self) -> str:
        """How often, with a plus where there may be more."""
        return f"{self.times}+" if self.is_cut else f"{self.times}"


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldReach:
    """How far back words were looked for that no index leads to."""

    since: datetime  # of what was held before nothing was looked at,
    has_all_named: bool  # but for what was held for policies with the words, which is all there

    @property
    def place(self) -> ListPlace:
        """The place in the list after which that stands."""
        return ListPlace.at(self.since, 1)  # ids begin with it: nothing of this very moment


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldThing:
    """A held thing with what is kept to judge it again."""

    view: HeldView
    finding: Finding | None
    text_digest: str
    snapshot_digest: str
    content_type: str
    missing_streak: int  # dead visits in a row of its page, up to now
    is_waiting: bool  # its text is what the page showed last, and still waits to be confirmed


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitView:
    """One fetch of a page."""

    at: datetime
    check_id: int
    outcome: Outcome
    status: int | None
    etag: str
    last_modified: str
    conditional: bool
    body_digest: str
    final_url: str
    reason: str
    decides: bool  # the change was made of it


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """Everything that is behind one change."""

    change: ChangeView
    visits: tuple[VisitView, ...] = ()  # of its page: before it, the deciding one, the one after
    before: RevisionView | None = field(default=None, repr=False)
    after: RevisionView | None = field(default=None, repr=False)
    held: tuple[HeldView, ...] = ()  # for the same page before, newest first
    deliveries: tuple[DeliveryView, ...] = ()
