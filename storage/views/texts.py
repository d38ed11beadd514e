"""What the archive answers about a policy's texts: as lines of a rail, as of a day, and clause by clause."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pipeline.changes import ChangeKind, CopyRole, EditKind
from pipeline.model import Clause, PageState, RelationKind
from storage.views.archive import PolicyView, RevisionView
from storage.views.regrouping import RegroupingView


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicySheet:
    """A policy and how much there is of everything else that its page shows."""

    policy: PolicyView
    current: int  # number of the revision that tells the policy
    first_seen_at: datetime  # of the first revision of any copy
    interpretations: int
    outgoing: int  # relations that it tells
    incoming: int  # relations that others tell of it
    regroupings: tuple[RegroupingView, ...] = ()  # newest first


@dataclass(frozen=True, kw_only=True, slots=True)
class RevisionText(RevisionView):
    """One revision with what is shown of its document: without body, entries and noise."""

    earlier: int | None  # number of the revision of the same copy before it
    later: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RevisionLine:
    """One revision at a glance: when, where, and in figures what changed."""

    id: int
    number: int
    copy_id: int
    source: str
    url: str
    role: CopyRole
    seen_at: datetime
    snapshot_digest: str
    reader_version: int
    reread: bool
    earlier: int | None  # number of the revision of the same copy before it
    text_digest: str
    profile_version: int  # of its source's site profile; 0: none
    is_same_text: bool = False  # no word differs from the one before it
    change_id: int | None = None  # the change that told it
    kind: ChangeKind | None = None  # of that change
    edits: tuple[tuple[EditKind, int], ...] = ()  # in the order of the kinds; empty when they are too many to count
    fields: tuple[str, ...] = ()  # names of those that changed


@dataclass(frozen=True, kw_only=True, slots=True)
class StandingText:
    """The official text on a moment, by when it was seen."""

    seen: int  # number of the revision that was seen last by then
    seen_at: datetime
    shown: int  # number of its newest reading
    until: int | None  # number of the revision that took its place; None: it stands
    until_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Since:
    """Which revision brought the words of a clause."""

    number: int
    earlier: int | None  # number of the revision of the same copy before it; None: it is the copy's first
    seen_at: datetime
    source: str
    is_reread: bool = False  # a newer reader found them there; whether they stood there before is not known
    is_cut: bool = False  # they may be older: not all revisions were looked at


@dataclass(frozen=True, kw_only=True, slots=True)
class InterpretationView:
    """A page that interprets a policy."""

    url: str
    title: str
    source: str
    first_seen_at: datetime
    revision: int  # number of its current revision within the policy


@dataclass(frozen=True, kw_only=True, slots=True)
class FileView:
    """A file that a policy's page offers, as it was last visited."""

    url: str
    name: str  # as printed
    digest: str  # of its bytes; "" when they were never read
    is_read: bool  # its words were read
    first_seen_at: datetime
    replaced_at: datetime | None  # when other bytes were last served


@dataclass(frozen=True, kw_only=True, slots=True)
class Tie:
    """A relation between two policies that are both known."""

    kind: RelationKind
    from_id: int  # of the policy that says it
    from_title: str
    to_id: int
    to_title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EventLine:
    """A change at a glance."""

    id: int
    kind: ChangeKind
    detected_at: datetime
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbered:
    """A clause with its number within a document, from 1."""

    number: int
    clause: Clause


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseState:
    """What a revision made of a clause: its words, its number or its place."""

    revision: RevisionLine
    clause: Clause | None = field(repr=False)  # None: removed
    kind: EditKind | None  # None: it stood in the first revision of its copy


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseLife:
    """What a clause said in the revisions of a copy, oldest first; each state differs from the one before."""

    path: tuple[str, ...]  # where it stands now, or stood last
    states: tuple[tuple[RevisionLine, str], ...]  # the revision that brought it, and its words; "" when it was removed
    is_cut: bool  # it stood before that, too, but there was too much to look at


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """A copy that has a clause in its current revision."""

    source: str
    url: str
    role: CopyRole
    state: PageState
    revision: int  # number within the policy
    clause: Clause = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseStory:
    """A clause of one revision, and what became of it in the revisions of the same copy before and after."""

    shown: Numbered
    revision: RevisionLine  # in which it is shown
    states: tuple[ClauseState, ...]  # newest first
    namesakes: tuple[Numbered, ...]  # other clauses of the revision that answer to the same name
    previous: Numbered | None
    next: Numbered | None
    holders: tuple[Holder, ...]  # copies that have it now, the official ones first
    lacking: int  # copies that have it not
    is_cut: bool = False  # its life goes back further than was looked at
