"""Which changes a subscription wants by what clauses ask for: the bodies they name, their targets and deadlines."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.change import AlertChange
from pipeline.changes import Edit
from pipeline.tasks.task import Task, names_body, task_edit, task_of
from pipeline.tasks.told import edit_lines, said, task_lines


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskFilter:
    """What one clause must bring, all of it together."""

    bodies: tuple[str, ...] = ()  # it names one of these, before or after, by whatever name
    targets: bool = False  # a target of it changed, or a new policy sets one
    deadlines: bool = False  # the same of a deadline

    @property
    def is_set(self) -> bool:
        """Whether anything is asked."""
        return bool(self.bodies or self.targets or self.deadlines)


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A clause for which a change is wanted, and what it says in short."""

    path: tuple[str, ...]  # empty for a clause of a text seen first
    told: str


def matching_clauses(wanted: TaskFilter, change: AlertChange, *, language: str = "zh") -> tuple[Match, ...]:
    """The clauses for which *change* is wanted, in reading order; none when no filter of this kind is set."""
    if not wanted.is_set:
        return ()
    edits = [_of_edit(edit, language) for edit in change.edits if _wants_edit(wanted, edit)]
    tasks = [
        Match(path=(), told=said(task_lines(task, language), language))
        for task in change.tasks
        if _wants(wanted, task, bool(task.targets), bool(task.deadlines))
    ]
    return (*edits, *tasks)


def _of_edit(edit: Edit, language: str) -> Match:
    clause = edit.after or edit.before
    lines = edit_lines(task_edit(edit), language) or task_lines(task_of(clause), language)
    return Match(path=clause.path if clause else (), told=said(lines, language))


def _wants_edit(wanted: TaskFilter, edit: Edit) -> bool:
    changed = task_edit(edit)
    before, after = task_of(edit.before), task_of(edit.after)
    both = Task(duties=before.duties + after.duties)
    return _wants(wanted, both, bool(changed.targets), bool(changed.deadlines))


def _wants(wanted: TaskFilter, task: Task, targets: bool, deadlines: bool) -> bool:
    return (
        (not wanted.bodies or names_body(task, wanted.bodies))
        and (targets or not wanted.targets)
        and (deadlines or not wanted.deadlines)
    )
