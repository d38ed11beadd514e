"""What the pipeline asks of the archive, and what it answers: facts in, decisions out.

The pipeline never sees a table. `storage` implements `Archive` and writes a `Decision` in one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.changes import CopyRole, Fidelity, Finding, Held
from pipeline.grounds import Match
from pipeline.model import Clause, Document, PageState, Relation, Validity


@dataclass(frozen=True, kw_only=True, slots=True)
class PolicyFacts:
    """A policy as the archive knows it."""

    id: int
    title: str
    doc_number: str = ""
    issuers: tuple[str, ...] = ()
    has_official: bool = False  # an official copy was seen, alive or gone


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """What the rows of listings say of a copy's validity."""

    said: Validity | None = None  # believed; None: no row was seen since the copy was made
    waits: Validity = Validity.NOT_STATED  # seen once, and to be agreed to by the listing's next visit


@dataclass(frozen=True, kw_only=True, slots=True)
class CopyFacts:
    """A page that carries a policy, with its current revision."""

    id: int
    policy: PolicyFacts
    source: str
    url: str
    role: CopyRole
    state: PageState
    revision_id: int
    document: Document = field(repr=False)
    fidelity: Fidelity = Fidelity.UNKNOWN
    against: int | None = None  # id of the official revision that the fidelity was judged against
    earlier: tuple[str, ...] = ()  # text digests of the revisions before this one, newest first; rereads left out
    region: str = ""  # of its source, as set: "江苏/徐州"
    pending_digest: str = ""  # text digest of a change that waits for a second visit
    listed: Listed = Listed()
    file_digests: Mapping[str, str] = field(default_factory=dict, repr=False)  # file name -> body digest last read


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficialText:
    """One state of a policy's official text."""

    revision_id: int
    number: int  # of the revision, within the policy
    clauses: tuple[Clause, ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Announcement:
    """A policy's word that it ends or amends another."""

    title: str  # of the policy that says it
    doc_number: str
    relation: Relation


class Archive(Protocol):
    """The questions that tracking asks. Answers show everything recorded before the question."""

    def copy_at(self, source: str, url: str) -> CopyFacts | None:
        """The copy on that page of that source, whatever its state; None when the page carries no policy."""

    def policies_numbered(self, doc_number: str) -> Sequence[PolicyFacts]:
        """Policies whose normalised number is this one, oldest first; merged ones left out."""

    def policies_titled(self, core: str) -> Sequence[PolicyFacts]:
        """Policies with this title core (`identify_titles.title_core`), oldest first."""

    def policies_like(self, bands: Sequence[int]) -> Sequence[PolicyFacts]:
        """Policies with a current text that shares bands with these, those that share most first; a handful at most."""

    def kept_apart(self, policy_id: int) -> frozenset[int]:
        """Policies that a person said are not this one: split from it, or a merge with it undone."""

    def copies_of(self, policy_id: int) -> Sequence[CopyFacts]:
        """All copies of a policy, official ones first, then oldest first."""

    def official_texts(self, policy_id: int) -> Sequence[OfficialText]:
        """The states of the official copy's text, the current one first; empty when no official copy is known."""

    def unread_officials(self, document: Document) -> Sequence[str]:
        """Government sources that may show the official copy of *document*, which is known nowhere, and were not read.

        Those that have official copies of its issuer or under its 代字, where a listing could not be read at the latest
        visit though it could within the days before; and those that announce its title on a page not read so far.
        """

    def announces(self, source: str, document: Document) -> bool:
        """Whether that source announces the title of *document* on a page that was not read so far."""

    def file_text(self, body_digest: str) -> Document | None:
        """What the kept file with these bytes says; None when it is not kept."""

    def announcements(self, document: Document) -> Sequence[Announcement]:
        """What policies told as new say of one not seen so far, *document*: that they end or amend it; oldest first."""

    def ends_of(self, policy_id: int) -> Sequence[Announcement]:
        """What other policies announced about the end of a known one, oldest first."""

    def is_end_told(self, policy_id: int, by: Document) -> bool:
        """Whether a change told already that the policy which *by* carries ends or amends this one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pass:
    """What is known of all visits of one pass over one source, before any of them is judged."""

    official: bool  # the source is a government's own site
    region: str = ""  # of the source, as set: "江苏/徐州"
    baseline: bool = False  # its first complete check: fills the archive, tells nobody
    old: frozenset[str] = field(default=frozenset())  # addresses that a listing read for the first time announces
    healthy: bool = True  # enough pages answered for a missing one to mean something
    redesigned: bool = False  # a large share of its documents came back rewritten
    dead: frozenset[str] = field(default=frozenset())  # addresses found missing in this pass
    promoted: bool = False  # a person says that what is seen is real: nothing has to be confirmed
    redirects: Mapping[str, str] = field(default_factory=dict)  # new address -> the old one that leads there
    overdue: frozenset[str] = field(default=frozenset())  # addresses that have waited long enough for an official page

    def is_baseline(self, url: str) -> bool:
        """Tell whether what is found at *url* fills the archive and is told to nobody."""
        return self.baseline or url in self.old


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What one visit means. Everything in it is written in one transaction, with the visit itself."""

    policy_id: int | None = None  # None with a document: a policy never seen before, told from the document
    match: Match | None = None  # what told a new copy's policy
    also: Mapping[int, Match] = field(default_factory=dict)  # other known policies that the document shows to be it
    leaves_for: int | None = None  # known policy that the page, corrected, proves to carry, on the ground of *match*
    alone: bool = False  # it leaves its policy, and the other copies stay; else they all come with it
    role: CopyRole = CopyRole.OFFICIAL
    document: Document | None = field(default=None, repr=False)  # becomes a revision of the copy; None: no revision
    state: PageState | None = None  # the page's new state; None: as it was
    gives_way: int | None = None  # id of the copy that was official until now, and is a repost from now on
    moved_from: str = ""  # address on the same source whose copy continues at this page
    moves_to: str = ""  # known address on the same source that stands for this page from now on
    fidelity: Fidelity | None = None
    against: int | None = None  # id of the official revision that the fidelity was judged against
    pending_digest: str = ""  # "" clears it; while set, validators and digests of the page stay as they were
    listed: Listed | None = None  # what rows say from now on; None: as it was
    findings: tuple[Finding, ...] = ()
    held: tuple[Held, ...] = ()

    @property
    def is_quiet(self) -> bool:
        """Whether the page's policy, and every other one, stays as it was."""
        moves = self.moved_from or self.moves_to or self.gives_way is not None or self.listed is not None
        return self.document is None and not self.findings and not moves and not self.also
