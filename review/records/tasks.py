"""Tasks: the bodies, targets and deadlines of a clause, and what became of them."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from pipeline.changes import Edit
from pipeline.model import Document
from pipeline.tasks import deadlines, duties, targets
from pipeline.tasks.deadlines import Precision
from pipeline.tasks.due import DocumentDates, due_of
from pipeline.tasks.duty_notes import DutyRole
from pipeline.tasks.task import Shift, dates_of, task_edit, tasks_of
from review.records.base import Record, TextOrNone

_UNDATED = DocumentDates()


class Body(Record):
    """A body that a clause makes responsible."""

    name: str = Field(examples=["市发展改革委"])
    """Resolved: 市发改委 and 市发展和改革委员会 are 市发展改革委."""
    role: DutyRole
    """Its part: lead (牵头), joint (按职责分工负责), support (配合) or responsible."""

    @classmethod
    def of(cls, duty: duties.Duty) -> Body:
        """The record of a duty."""
        return cls.model_validate(duty)


class Target(Record):
    """A quantity that a clause wants reached."""

    year: int | None = Field(examples=[2027])
    """By its end; null when no year holds for it."""
    low: float = Field(examples=[95.0])
    """The number, or the lower end of a range; 万 and 亿 stay in the unit."""
    high: float | None
    """The upper end of a range."""
    unit: str = Field(examples=["%"])
    """Measure word, %, 亿元 …"""
    object: TextOrNone = Field(examples=["古树建档率"])
    """Of what."""
    comparator: targets.Comparator
    """at_least (以上, 不少于), about (左右), at_most (以内), reach (达到) or none."""

    @classmethod
    def of(cls, target: targets.Target) -> Target:
        """The record of a target."""
        return cls.model_validate(target)


class Deadline(Record):
    """By when a clause wants something done."""

    text: str = Field(examples=["2026年9月底前"])
    """As printed."""
    date: date | None
    """Its last day, counted from the document's own date; null when that is not known, and for what comes again."""
    precision: Precision | None
    """How exactly it is told; null without a date."""
    every: deadlines.Recurrence | None
    """How often it comes again; null for what is due once."""

    @classmethod
    def of(cls, deadline: deadlines.Deadline, dates: DocumentDates = _UNDATED) -> Deadline:
        """The record of a deadline; spans and years are counted from *dates*."""
        due = due_of(deadline, dates)
        return cls(
            text=deadline.text,
            date=due.day if due else None,
            precision=due.precision if due else None,
            every=deadline.every,
        )


class Tasks(Record):
    """The bodies, targets and deadlines of one clause."""

    bodies: list[Body]
    """The bodies that it makes responsible; often empty."""
    targets: list[Target]
    """The quantities that it wants reached; often empty."""
    deadlines: list[Deadline]
    """By when it wants something done; often empty."""


class BodyEdit(Record):
    """What became of the bodies of a clause."""

    added: list[Body]
    """Named now, and not before."""
    removed: list[Body]
    """Named before, and not now. One that an open list (等) names no more is not told as removed."""
    recast: list[Body]
    """In another role now."""


class TargetEdit(Record):
    """What became of a target; paired by what it counts."""

    before: Target | None
    """Null when it came."""
    after: Target | None
    """Null when it went."""


class DeadlineEdit(Record):
    """What became of a deadline."""

    before: Deadline | None
    """Null when it came."""
    after: Deadline | None
    """Null when it went."""


class TaskEdit(Record):
    """What an edit made of its clause's task."""

    bodies: BodyEdit
    """Bodies that came, went, or stand in another role."""
    targets: list[TargetEdit]
    """Targets that came, went, or are others now."""
    deadlines: list[DeadlineEdit]
    """Deadlines that came, went, or are others now."""

    @classmethod
    def of(cls, edit: Edit) -> TaskEdit | None:
        """The record of an edit's tasks; None when bodies, targets and deadlines stayed."""
        found = task_edit(edit)
        if not found:
            return None
        return cls(
            bodies=BodyEdit(
                added=[Body.of(duty) for duty in found.bodies.added],
                removed=[Body.of(duty) for duty in found.bodies.removed],
                recast=[Body.of(duty) for duty in found.bodies.recast],
            ),
            targets=[_target_edit(shift) for shift in found.targets],
            deadlines=[_deadline_edit(shift) for shift in found.deadlines],
        )


def tasks_told(document: Document) -> list[Tasks]:
    """The tasks of every clause; deadlines are counted from the document's own dates."""
    dates = dates_of(document)
    return [
        Tasks(
            bodies=[Body.of(duty) for duty in task.duties],
            targets=[Target.of(target) for target in task.targets],
            deadlines=[Deadline.of(deadline, dates) for deadline in task.deadlines],
        )
        for task in tasks_of(document.clauses)
    ]


def _target_edit(shift: Shift[targets.Target]) -> TargetEdit:
    return TargetEdit(
        before=Target.of(shift.before) if shift.before else None,
        after=Target.of(shift.after) if shift.after else None,
    )


def _deadline_edit(shift: Shift[deadlines.Deadline]) -> DeadlineEdit:
    return DeadlineEdit(
        before=Deadline.of(shift.before) if shift.before else None,
        after=Deadline.of(shift.after) if shift.after else None,
    )
