"""What a clause asks for, by whom and by when: its task; and what became of the task when the clause changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipeline.changes import Edit, EditKind
from pipeline.model import Clause, Document
from pipeline.tasks.bodies import is_same_body, resolve_body
from pipeline.tasks.deadlines import Deadline, deadlines_of
from pipeline.tasks.due import DocumentDates, Due, due_of
from pipeline.tasks.duties import Duty, DutyEdit, columns_of, compare_duties, duties_of
from pipeline.tasks.targets import Target, targets_of

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """The bodies, targets and deadlines of one clause."""

    duties: tuple[Duty, ...] = ()
    targets: tuple[Target, ...] = ()
    deadlines: tuple[Deadline, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.duties or self.targets or self.deadlines)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift(Generic[T]):
    """A target or deadline that came (no *before*), went (no *after*), or is another now."""

    before: T | None
    after: T | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskEdit:
    """How a clause's task differs from the one before."""

    bodies: DutyEdit
    targets: tuple[Shift[Target], ...] = ()
    deadlines: tuple[Shift[Deadline], ...] = ()

    def __bool__(self) -> bool:
        bodies = self.bodies
        return bool(bodies.added or bodies.removed or bodies.recast or self.targets or self.deadlines)


def task_of(clause: Clause | None, *, columns: Sequence[str] = ()) -> Task:
    """The task of a clause, empty for none. *columns*: see `columns_of`."""
    if clause is None:
        return Task()
    return Task(
        duties=duties_of(clause, columns=columns),
        targets=targets_of(clause),
        deadlines=deadlines_of(clause, columns=columns),
    )


def tasks_of(clauses: Sequence[Clause]) -> tuple[Task, ...]:
    """The task of every clause of a text."""
    return tuple(task_of(clause, columns=columns) for clause, columns in zip(clauses, columns_of(clauses), strict=True))


def dates_of(document: Document) -> DocumentDates:
    """What deadlines without a date of their own are counted from."""
    return DocumentDates(written=document.written_date or document.published_date, effective=document.effective_date)


def first_due(task: Task, dates: DocumentDates) -> Due | None:
    """The earliest last day of a task."""
    known = [due for deadline in task.deadlines if (due := due_of(deadline, dates))]
    return min(known, key=lambda due: due.day, default=None)


def task_edit(edit: Edit) -> TaskEdit:
    """What an edit made of a clause's task; empty for a clause that only moved."""
    if edit.kind is EditKind.MOVED:
        return TaskEdit(bodies=DutyEdit())
    return compare_tasks(task_of(edit.before), task_of(edit.after))


def compare_tasks(before: Task, after: Task) -> TaskEdit:
    """What became of a task. Targets are paired by what they count, deadlines by their form, never by position."""
    return TaskEdit(
        bodies=compare_duties(before.duties, after.duties),
        targets=_shifts(before.targets, after.targets, _is_same_target, _TARGET_KEYS),
        deadlines=_shifts(before.deadlines, after.deadlines, _is_same_deadline, _DEADLINE_KEYS),
    )


def names_body(task: Task, names: Iterable[str]) -> bool:
    """Whether a task is one of these bodies, whatever name they are given here or there."""
    wanted = [resolve_body(name) for name in names if name.strip()]
    return any(is_same_body(duty.name, name) for duty in task.duties for name in wanted)


def _is_same_target(one: Target, other: Target) -> bool:
    told = ((t.year, t.month, t.comparator, t.low, t.high, t.unit, t.object) for t in (one, other))
    return len(set(told)) == 1


def _is_same_deadline(one: Deadline, other: Deadline) -> bool:
    told = ((d.year, d.years_on, d.month, d.day, d.precision, d.every, d.amount, d.unit, d.since) for d in (one, other))
    return len(set(told)) == 1


_TARGET_KEYS: tuple[Callable[[Target], object], ...] = (
    lambda t: (t.object, t.unit, t.year),
    lambda t: (t.object, t.unit),
    lambda t: (t.object, t.year),  # 万元 → 亿元
    lambda t: (t.unit, t.year),  # 前沿技术 → 关键技术
)
_DEADLINE_KEYS: tuple[Callable[[Deadline], object], ...] = (
    lambda d: (d.since, d.every, d.amount is None),
    lambda d: (d.every, d.amount is None),
)


def _shifts(
    before: Sequence[T], after: Sequence[T], is_same: Callable[[T, T], bool], keys: Sequence[Callable[[T], object]]
) -> tuple[Shift[T], ...]:
    old = [one for one in before if not any(is_same(one, other) for other in after)]
    new = [one for one in after if not any(is_same(one, other) for other in before)]
    found: list[Shift[T]] = []
    for key in keys:
        for one in list(old):
            partner = next((other for other in new if key(other) == key(one)), None)
            if partner is not None:
                found.append(Shift(before=one, after=partner))
                old.remove(one)
                new.remove(partner)
    gone, come = [Shift(before=one, after=None) for one in old], [Shift(before=None, after=one) for one in new]
    return (*found, *gone, *come)
