"""A change, with the keys of `changes --format jsonl` and what stands beside it."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from pipeline.changes import ChangeKind, CopyRole, Edit, EditKind, Fidelity, Nature
from pipeline.metadata.levels import Level
from pipeline.weight import score
from review.records.base import Moment, Record, TextOrNone
from review.records.tasks import TaskEdit
from storage.views.archive import ChangeView, PolicyView
from storage.views.reviews import ReviewState, ReviewView


class Points(Record):
    """What a change was given points for."""

    part: score.WeightPart
    """Of what: kind, extent, duties, numbers, tasks, force or authority."""
    points: int = Field(ge=0, le=100, examples=[25])
    """How many."""


class Weight(Record):
    """How much a change touches of what people act on (docs/weight.md); as it was recorded, for ever."""

    total: int = Field(ge=0, le=100, examples=[40])
    """The sum of the parts, 100 at the most."""
    parts: list[Points]
    """What it was given points for."""

    @classmethod
    def of(cls, weight: score.Weight) -> Weight:
        """The record of a weight."""
        return cls.model_validate(weight)


class PolicyNamed(Record):
    """A policy, named."""

    id: int = Field(examples=[1])
    """As in /policies/{id}."""
    title: str = Field(examples=["霁川市屋顶绿化补助办法"])
    """As printed."""
    doc_number: TextOrNone = Field(examples=["霁园发〔2026〕4号"])
    """Its number (文号), in the form 代字〔年〕号; null when none is printed."""
    issuers: list[str] = Field(examples=[["霁川市园林局"]])
    """In printed order."""

    @classmethod
    def of(cls, policy: PolicyView) -> PolicyNamed:
        """The names of a policy."""
        return cls.model_validate(policy)


class RevisionPair(Record):
    """Numbers of revisions within the policy, over all its copies."""

    before: int | None
    """Null when this page carried no revision before."""
    after: int | None
    """The same number as before when the page's document stayed; null for removed."""


class ClauseEdit(Record):
    """A real edit of one clause; renumbering and typography are none."""

    change: EditKind
    """modified, added, removed or moved."""
    nature: Nature | None
    """What the edit is beside its kind; null for most."""
    partner: list[str] | None
    """Of a divided or merged clause: the path of another clause that shared its words."""
    path_before: list[str] | None = Field(examples=[["第三条", "（一）"]])
    """Printed labels from the top, in the old text; null when added."""
    path_after: list[str] | None = Field(examples=[["第三条", "（一）"]])
    """The same in the new text; null when removed."""
    text_before: str | None = Field(examples=["新建屋顶绿化，每平方米80元；"])
    """Heading and words without the label; null when added."""
    text_after: str | None = Field(examples=["新建屋顶绿化，每平方米120元；"])
    """Null when removed."""
    task: TaskEdit | None
    """What became of the bodies, targets and deadlines that the clause names; null when they stayed."""

    @classmethod
    def of(cls, edit: Edit) -> ClauseEdit:
        """The record of an edit."""
        return cls(
            change=edit.kind,
            nature=edit.nature,
            partner=list(edit.partner) or None,
            path_before=list(edit.before.path) if edit.before else None,
            path_after=list(edit.after.path) if edit.after else None,
            text_before=edit.before.words if edit.before else None,
            text_after=edit.after.words if edit.after else None,
            task=TaskEdit.of(edit),
        )


class FieldChange(Record):
    """A field that changed beside the clauses."""

    name: str = Field(examples=["validity"])
    """title, doc_number, issuers, written_date, effective_date, expiry_date, validity or attachment."""
    before: str | None
    """Null when an attachment was added, or nothing was told."""
    after: str | None
    """Null when an attachment was taken away."""


class CopyPart(Record):
    """The page's part in the policy."""

    role: CopyRole
    """official, repost or interpretation."""
    fidelity: Fidelity
    """How faithful a repost is; unknown for all others."""


class Review(Record):
    """What a person said of a change."""

    id: int
    """Grows with time."""
    change_id: int
    """The change."""
    state: ReviewState
    """The verdict."""
    note: TextOrNone
    """The person's words."""
    by: str
    """Who."""
    at: Moment
    """When."""

    @classmethod
    def of(cls, review: ReviewView) -> Review:
        """The record of a review."""
        return cls.model_validate(review)


class Change(Record):
    """Something that happened to a policy."""

    id: int = Field(examples=[1])
    """Grows with time; never used twice."""
    detected_at: Moment
    """When it was recorded."""
    source: str = Field(examples=["jichuan"])
    """The source's name."""
    url: str
    """The page; for moved the new address."""
    kind: ChangeKind
    """What happened."""
    weight: Weight
    """How much it weighs."""
    policy: PolicyNamed
    """The policy that it happened to, as it is known today."""
    revision: RevisionPair
    """From which revision to which."""
    clauses: list[ClauseEdit]
    """The real edits in reading order; of an altered repost, before is the official text."""
    fields: list[FieldChange]
    """What changed beside the clauses."""
    part: CopyPart = Field(alias="copy")
    """What the page is to the policy."""
    old_url: str | None
    """For moved the address it left."""
    confirmed_by: str | None
    """What confirmed it: second fetch, second visit, redirect, new address or a person; null when nothing had to."""
    region: str | None = Field(examples=["江苏/徐州"])
    """Of the source, as set."""
    source_kind: str = Field(examples=["government"])
    """government or aggregator."""
    level: Level | None
    """How high the issuer stands; null when that is not known."""
    topics: list[str]
    """Of the source, as set."""
    group_id: int
    """The first change by the same edit: an agency renamed in many texts is one group."""
    state: ReviewState
    """What a person said of it last: seen, confirmed or dismissed; new when nobody has."""
    review: Review | None
    """The last review; null when there is none."""
    page: str = Field(examples=["/changes/1"])
    """Where people read it, on this server."""

    @classmethod
    def of(cls, change: ChangeView) -> Change:
        """The record of a change."""
        return cls(**told(change))


EXTRAS = (
    "region",
    "source_kind",
    "level",
    "topics",
    "group_id",
    "state",
    "review",
    "page",
)  # keys that a line of the verb has not


def told(change: ChangeView) -> dict[str, Any]:
    """The values of a change's keys, for Change and what has more keys."""
    return {
        "id": change.id,
        "detected_at": change.detected_at,
        "source": change.source,
        "url": change.url,
        "kind": change.kind,
        "weight": Weight.of(change.weight),
        "policy": PolicyNamed.of(change.policy),
        "revision": RevisionPair(before=change.revision_before, after=change.revision_after),
        "clauses": [ClauseEdit.of(edit) for edit in change.edits],
        "fields": [FieldChange(name=one.name, before=one.before, after=one.after) for one in change.fields],
        "copy": CopyPart(role=change.role, fidelity=change.fidelity),
        "old_url": change.old_url or None,
        "confirmed_by": change.confirmed_by or None,
        "region": change.region or None,
        "source_kind": change.source_kind,
        "level": change.issuer_level,
        "topics": list(change.topics),
        "group_id": change.group_id or change.id,
        "state": change.state,
        "review": Review.of(change.review) if change.review else None,
        "page": f"/changes/{change.id}",
    }
