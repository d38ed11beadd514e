"""What an alert must know of a change: given by values, so that alerts need no archive."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from alerts.neighbours import Neighbours
from pipeline.changes import ChangeKind, CopyRole, Edit, Fidelity, FieldEdit
from pipeline.metadata.levels import Level
from pipeline.metadata.topics import Topic
from pipeline.reasons.evidence import Evidence
from pipeline.tasks.task import Task
from pipeline.weight.score import Weight


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertChange:
    """One change, with all that a filter asks and a message shows of it."""

    id: int  # grows with time
    policy_id: int
    title: str
    kind: ChangeKind
    detected_at: datetime  # aware
    source: str
    url: str  # the page; for `moved` the new address
    doc_number: str = ""
    issuers: tuple[str, ...] = ()
    region: str = ""  # of the source, as set: "江苏/徐州"
    source_kind: str = "government"  # or aggregator
    edits: tuple[Edit, ...] = field(default=(), repr=False)  # real ones only
    neighbours: tuple[Neighbours, ...] = field(default=(), repr=False)  # of each edit; empty when they are not known
    whole: tuple[Edit, ...] = field(default=(), repr=False)  # of every clause; only where a file is to be attached
    fields: tuple[FieldEdit, ...] = ()
    texts: tuple[str, ...] = field(default=(), repr=False)  # searched for words beside the edits: a new policy has none
    tasks: tuple[Task, ...] = field(default=(), repr=False)  # of a text seen first, beside those of the edits
    standing: tuple[str, ...] = field(default=(), repr=False)  # the whole text as it stands, where it is asked for
    weight: Weight = field(default_factory=Weight)
    level: Level | None = None  # of the issuer, else of the source
    topics: frozenset[Topic] = frozenset()  # of the issuers, else of the source
    role: CopyRole = CopyRole.OFFICIAL
    fidelity: Fidelity = Fidelity.UNKNOWN
    old_url: str = ""
    why: tuple[Evidence, ...] = ()
    review_url: str = ""  # the page that shows this change; "" when no web page is served
    written_date: date | None = None
    published_date: date | None = None
    effective_date: date | None = None
    expiry_date: date | None = None

    def __post_init__(self) -> None:
        if self.detected_at.tzinfo is None:
            raise ValueError("detected_at must be aware")
