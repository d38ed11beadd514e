"""What the archive answers to people: the review page, the command line, the messages. Read-only values.

Every datetime is aware and UTC. Lists are newest first unless said otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from pipeline.changes import ChangeKind, CopyRole, Edit, Fidelity, FieldEdit
from pipeline.grounds import Match
from pipeline.health.checks import Seen
from pipeline.health.incidents import Ended, IncidentKind
from pipeline.metadata.levels import Level, level_of
from pipeline.metadata.topics import Topic
from pipeline.model import ENDING, Document, PageState, Relation, Validity
from pipeline.reasons.evidence import Evidence
from pipeline.reasons.held import JUDGED_AGAIN, HeldReason
from pipeline.relations.force import Fate, Force, Term, force_on
from pipeline.text.word_query import WordsIn
from pipeline.waits import Waits
from pipeline.weight.score import Weight
from storage.views.regrouping import RegroupingView
from storage.views.reviews import ReviewState, ReviewView


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicyView:
    """A policy, told from its best copy."""

    id: int
    title: str
    doc_number: str
    issuers: tuple[str, ...]
    written_date: date | None
    published_date: date | None
    effective_date: date | None
    expiry_date: date | None
    validity: Validity
    first_seen_at: datetime
    revisions: int
    copies: int
    last_change_at: datetime | None
    subject: str = ""  # 主题分类 as printed
    fates: tuple[Fate, ...] = ()  # what other policies did to it

    def force(self, day: date, notice: timedelta) -> Force:
        """Return whether it is in force on *day*; lapsing when its period ends within *notice*."""
        term = Term(effective=self.effective_date, expiry=self.expiry_date, validity=self.validity)
        return force_on(day, term, self.fates, notice=notice)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeView:
    """One change, with all that a message or a page shows of it."""

    id: int  # grows with time
    detected_at: datetime
    source: str
    region: str  # of the source, as set: "江苏/徐州"
    source_kind: str  # government or aggregator
    url: str
    kind: ChangeKind
    policy: PolicyView
    revision_before: int | None  # number within the policy
    revision_after: int | None
    edits: tuple[Edit, ...] = field(repr=False)  # real ones only
    fields: tuple[FieldEdit, ...] = ()
    role: CopyRole = CopyRole.OFFICIAL
    fidelity: Fidelity = Fidelity.UNKNOWN
    old_url: str = ""
    confirmed_by: str = ""
    why: tuple[Evidence, ...] = ()
    weight: Weight = field(default_factory=Weight)
    level: Level | None = None  # of the source, as set
    topics: tuple[str, ...] = ()  # of the source, as set
    group_id: int = 0  # the first change by the same edit; 0 while it is being written
    review: ReviewView | None = None  # the current one; None: nobody has said anything

    @property
    def state(self) -> ReviewState:
        """Return what was said of it last."""
        return self.review.state if self.review else ReviewState.NEW

    @property
    def issuer_level(self) -> Level | None:
        """How high the issuer stands; the source where no issuer is told, but nobody who re-posts."""
        if self.source_kind != "government":
            return level_of(self.policy.issuers)
        return level_of(self.policy.issuers, self.region, self.level)


@dataclass(frozen=True, kw_only=True, slots=True)
class CopyView:
    """A page that carries a policy."""

    id: int
    source: str
    source_kind: str
    url: str
    role: CopyRole
    fidelity: Fidelity
    fidelity_since: datetime | None  # None of an official copy
    against: int | None  # number of the official revision that it was judged against; None when none is known
    state: PageState
    first_seen_at: datetime
    last_visit_at: datetime | None
    match: Match | None = None  # what told its policy; None: it brought the policy, or came before matches were kept
    revision: int | None = None  # number of its current revision


@dataclass(frozen=True, kw_only=True, slots=True)
class RevisionView:
    """One state of a copy's document."""

    id: int
    number: int  # within its policy, from 1, over all copies
    copy_id: int
    source: str
    url: str
    role: CopyRole
    seen_at: datetime
    snapshot_digest: str
    reader_version: int
    reread: bool
    document: Document = field(repr=False)
    profile_version: int = 0  # of its source's site profile; 0: none

    @property
    def text_digest(self) -> str:
        """The digest of all its clauses."""
        return self.document.text_digest


@dataclass(frozen=True, kw_only=True, slots=True)
class RelatedView:
    """A relation of a policy, seen from either of its ends."""

    relation: Relation
    is_incoming: bool  # the other policy says it of this one
    policy_id: int | None  # the other policy; None: a stub, not seen yet
    title: str  # of the other policy; of a stub as named
    doc_number: str
    applied_at: datetime | None  # of an end or amendment: when the target's own page showed it

    @property
    def is_unapplied(self) -> bool:
        """Whether one policy ends the other, and the page of that one does not show it yet."""
        return self.relation.kind in ENDING and self.policy_id is not None and self.applied_at is None


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicyPage:
    """Everything that the page of a policy shows."""

    policy: PolicyView
    document: Document = field(repr=False)  # of the current revision of its best copy
    copies: tuple[CopyView, ...] = ()
    revisions: tuple[RevisionView, ...] = ()  # newest first
    changes: tuple[ChangeView, ...] = ()
    relations: tuple[Relation, ...] = ()
    regroupings: tuple[RegroupingView, ...] = ()  # newest first
    related: tuple[RelatedView, ...] = ()  # what it says of others, then what others say of it


@dataclass(frozen=True, kw_only=True, slots=True)
class IncidentView:
    """Trouble with a source."""

    id: int
    source: str
    source_kind: str
    region: str
    source_urls: tuple[str, ...]
    kind: IncidentKind
    opened_at: datetime
    closed_at: datetime | None
    ended: Ended | None  # None while it is open
    text: str  # in English
    seen: Seen
    host: str = ""  # when the trouble is the host's: then its other sources have it too
    together: tuple[str, ...] = ()  # the other sources with this trouble of the host
    beside: tuple[str, ...] = ()  # watched at the host as well, and not in this trouble, or not yet
    lead_id: int | None = None  # of the incident that it is told with; None when it is told itself


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldView:
    """Something that was not told, and why."""

    id: int
    at: datetime  # the last time
    first_at: datetime
    count: int  # how often the same was held
    source: str
    url: str
    reason: HeldReason
    why: tuple[Evidence, ...] = ()
    kind: ChangeKind | None = None  # what it would have been told as, when it was judged so far
    change_id: int | None = None  # what a person made of it
    note: str = ""  # the person's

    @property
    def may_be_promoted(self) -> bool:
        """Whether a person can make it a change."""
        return self.change_id is None and (self.kind is not None or self.reason in JUDGED_AGAIN)


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryView:
    """One alert to one destination."""

    id: int
    subscription: str
    destination: str  # its masked name, never the address
    state: str  # pending, leased, sent, dead
    attempts: int
    created_at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    last_error: str
    changes: tuple[int, ...]  # ids
    incidents: tuple[int, ...] = ()  # ids; a delivery tells of changes or of incidents
    waits: Waits = Waits.NO  # what it waits for, or waited for
    about: str = "changes"  # or incidents (of sources), places (incidents of destinations), report
    cause: str = ""  # why the last attempt failed: transient, throttled, permanent
    tried_at: datetime | None = None  # when the last attempt was begun


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeFilter:
    """Which changes are asked for. Empty means any. Each part means what it means in a subscription's `when`."""

    kinds: frozenset[ChangeKind] = frozenset()
    sources: frozenset[str] = frozenset()
    regions: tuple[str, ...] = ()  # with everything below them
    levels: frozenset[Level] = frozenset()
    topics: frozenset[Topic] = frozenset()
    issuers: tuple[str, ...] = ()  # part of an issuer's name is enough
    weight: int = 0  # at least so much
    words: str = ""  # in the language of pipeline/text/word_query.py
    words_in: WordsIn = WordsIn.TOLD
    bodies: tuple[str, ...] = ()  # a changed clause, or a new policy, makes one of these responsible
    official_only: bool = False  # nothing that happened on a re-poster's page
    # What no subscription asks:
    number: str = ""  # part of the policy's number
    policy_id: int | None = None
    group_id: int | None = None
    states: frozenset[ReviewState] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    after_id: int = 0
    before_id: int | None = None  # only smaller ids: where the page before ended
