"""The values that travel between the folders: documents, clauses, pages, visits. What happened: pipeline/changes.py.

All are frozen, keyword-only and slotted. Words are those of docs/glossary.md. Datetimes are aware and UTC;
dates are the publisher's own (China time), as printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a snapshot is."""

    POLICY = "policy"
    INTERPRETATION = "interpretation"
    NEWS = "news"
    LISTING = "listing"
    ATTACHMENT = "attachment"
    UNREADABLE = "unreadable"


class Validity(StrEnum):
    """Whether a policy is in force, as its page says."""

    VALID = "valid"
    INVALID = "invalid"
    PARTLY = "partly"
    MODIFIED = "modified"
    UNKNOWN = "unknown"
    NOT_STATED = "not stated"


SHOWN = frozenset({Validity.INVALID, Validity.PARTLY, Validity.MODIFIED})  # what tells of an end or an amendment


class Where(StrEnum):
    """What part of a page tells a fact about its document."""

    META = "meta tag"
    BLOCK = "information block"  # 信息公开: a label and its value in cells or boxes of their own
    LABEL = "label line"  # a label and its value on one line
    LINKED = "linked data"  # JSON-LD that the page carries for search engines
    LINE = "line"  # a line of its own beside the text: a number, a stamp, a banner
    HEADING = "heading"
    HEAD = "page title"
    TITLE = "document title"  # a part of it: the issuers that it begins with
    SIGNATURE = "signature"  # 署名 and 成文日期
    SENTENCE = "sentence"  # of the text itself
    ADDRESS = "address"  # of the page, when it names a day
    LISTING = "listing row"  # of a listing that leads to the page: 失效, 废止


class Precision(StrEnum):
    """How exactly a date is told: “3小时前” to the hour, “2年前” to the year."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """One place of a page that tells a field of its document."""

    field: str  # as in Document: doc_number, issuers, written_date …
    printed: str
    value: str  # normal form; "" when it has none: a placeholder. Of a date as much as is told: 2031-03-08, 2031-03
    origin: Where
    precision: Precision | None = None  # of a date; None for all else


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """The smallest unit that is compared."""

    label: str  # as printed: "第三条", "（一）", "1."; "" for an unnumbered paragraph
    path: tuple[str, ...]  # printed labels from the top, its own last; an unnumbered paragraph ends in "¶n" (n from 1)
    heading: str = ""  # a heading of its own, run-in ones too, without the label
    text: str = ""  # what follows label and heading
    part: int = 0  # 0 the covering notice or the only text; 1 the text it prints; 2… its 附件
    exact: str = ""  # digest of heading and text as printed
    folded: str = ""  # the same with typography folded away; labels are in neither digest

    @property
    def words(self) -> str:
        """Heading and text as one string, without the label."""
        return self.heading + self.text


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file that a document offers."""

    name: str  # as printed
    url: str  # absolute when the page's address is known


class RelationKind(StrEnum):
    """What a document does to another that it names."""

    CITES = "cites"
    IMPLEMENTS = "implements"
    PRINTS = "prints"
    FORWARDS = "forwards"
    INTERPRETS = "interprets"
    AMENDS = "amends"
    REPEALS = "repeals"
    REPLACES = "replaces"
    RENEWS = "renews"  # 继续有效, 有效期延长


ENDING = frozenset({RelationKind.REPEALS, RelationKind.REPLACES, RelationKind.AMENDS})  # of all or a part of the other


class Confidence(StrEnum):
    """How far a relation can be relied on."""

    SURE = "sure"  # a sentence says it of this very title or number
    LIKELY = "likely"  # told by a list's heading, of a title without 《》, or of a number alone
    WEAK = "weak"  # an earlier edition guessed from the title, a conflict clause, words that another body reports

    @property
    def is_told(self) -> bool:
        """Whether a change may rest on it."""
        return self is not Confidence.WEAK


@dataclass(frozen=True, kw_only=True, slots=True)
class Relation:
    """A document's mention of another."""

    kind: RelationKind
    title: str  # without 《》; "" when only the number is given
    doc_number: str = ""  # normal form
    evidence: str = ""  # the sentence
    confidence: Confidence = Confidence.SURE
    cue: str = ""  # the words that tell the kind, as printed: 同时废止; "" of a bare mention
    parts: tuple[
        str, ...
    ] = ()  # what alone is amended or repealed, as printed: 第五条, 附件2; empty: all of it, or untold


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A row of a listing."""

    url: str
    title: str
    doc_number: str = ""
    validity: Validity = Validity.NOT_STATED
    issuer: str = ""
    index_number: str = ""
    written_date: date | None = None
    effective_date: date | None = None
    expiry_date: date | None = None  # when it lapses or was repealed
    date: date | None = None  # of publication; the last, because the name hides the type


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """What a snapshot says."""

    kind: Kind
    kind_evidence: str = ""  # what spoke for the kind, and what against it
    title: str = ""
    document_title: str = ""  # of the text that a covering notice prints, when there is one
    doc_number: str = ""  # normal form 代字〔YYYY〕N号; "" when none is printed
    issuers: tuple[str, ...] = ()
    index_number: str = ""
    subject: str = ""  # 主题分类 as printed: 工业、交通/工业
    written_date: date | None = None
    published_date: date | None = None
    effective_date: date | None = None
    expiry_date: date | None = None
    validity: Validity = Validity.NOT_STATED
    validity_evidence: str = ""
    origins: tuple[Origin, ...] = field(default=(), repr=False)  # by field, the one believed first, contradictions kept
    body: tuple[str, ...] = field(
        default=(), repr=False
    )  # paragraphs in order, each once; a table's cells are one each
    clauses: tuple[Clause, ...] = field(default=(), repr=False)
    attachments: tuple[Attachment, ...] = ()
    relations: tuple[Relation, ...] = field(default=(), repr=False)
    entries: tuple[Entry, ...] = field(default=(), repr=False)
    noise: tuple[str, ...] = field(default=(), repr=False)  # what was left out, in page order
    reason: str = ""  # why it is unreadable, a word of pipeline/page/trouble.py
    text_digest: str = ""  # folded digest of all clauses in order: equal texts, equal digests


class Outcome(StrEnum):
    """How a visit ended: exactly one of these. Only the first two may lead to a change."""

    OK = "ok"
    UNCHANGED = "unchanged"
    MISSING = "missing"
    BLOCKED = "blocked"
    THROTTLED = "throttled"
    MAINTENANCE = "maintenance"
    FAILED = "failed"
    PARTIAL = "partial"
    UNREADABLE = "unreadable"
    DISALLOWED = "disallowed"


class Role(StrEnum):
    """What a page is visited for."""

    LISTING = "listing"
    DOCUMENT = "document"
    ATTACHMENT = "attachment"


class PageState(StrEnum):
    """Whether a page answers."""

    NEW = "new"  # announced, never read
    EMPTY = "empty"  # of a listing: it was well and showed no rows, and never has shown any
    ALIVE = "alive"
    GONE = "gone"  # its removal is confirmed
    MOVED = "moved"  # its document stands at another address
    IGNORED = "ignored"  # read, and no policy


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownPage:
    """What a check must know of a page it may visit."""

    url: str
    role: Role
    state: PageState = PageState.NEW
    first_seen_at: datetime | None = None  # None: nothing is recorded of it yet
    parent: str = ""  # of an attachment: the page that offers it
    name: str = ""  # of an attachment: as printed; of a new document: its title in the listing
    etag: str = ""
    last_modified: str = ""
    body_digest: str = ""  # of the bytes last read with outcome ok
    text_digest: str = ""  # of the current revision
    visits_since_full: int = 0  # conditional visits since the last unconditional one
    missing_streak: int = 0
    pending: bool = False  # a change waits for a second visit to agree
    visited_at: datetime | None = None
    still_since: datetime | None = None  # since when its text has stood, by the day printed on it or by its last change
    times_changed: int = 0
    listed_pending: bool = False  # what a listing's row says of it waits for the listing's next visit to agree
    waited: int = 0  # visits in a row that left it waiting


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """One fetch of one page, and its outcome."""

    source: str
    url: str  # the address asked for
    role: Role
    at: datetime
    outcome: Outcome
    status: int | None = None  # None: no answer came
    final_url: str = ""  # where redirects led; "" when nowhere else
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    conditional: bool = False  # validators were sent
    body: bytes = field(default=b"", repr=False)
    body_digest: str = ""
    reason: str = ""  # one clear sentence when the outcome is not ok
    parent: str = ""
    name: str = ""
    document: Document | None = field(default=None, repr=False)  # what the body says when outcome is ok, see `is_empty`
    again: Document | None = field(
        default=None, repr=False
    )  # the page fetched once more, when the first reading differed
    missing_before: int = 0  # visits in a row, before this one, that found the address dead
    sketch: bytes = field(default=b"", repr=False)  # to keep for the next visit; empty: it reads in full
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # of the answer, as kept: no secrets
    rendered: bool = False  # the body is what a browser showed, its scripts run

    @property
    def is_empty(self) -> bool:
        """Whether it is of a listing that is well and shows no rows: unreadable, and its document has no entries."""
        if self.role is not Role.LISTING or self.outcome is not Outcome.UNREADABLE or self.document is None:
            return False
        return not self.document.entries
