"""Which changes a subscription wants by what clauses ask for: the bodies they name, their targets and deadlines."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.searched import Asked, Searched
from pipeline.tasks.task import names_body, task_edit, task_of
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


def wants_clause(wanted: TaskFilter, searched: Searched) -> bool:
    """Return whether a clause of the change brings what is wanted."""
    return any(_wants(wanted, asked) for asked in searched.asked)


def matching_clauses(wanted: TaskFilter, searched: Searched, *, language: str = "zh") -> tuple[Match, ...]:
    """The clauses for which a change is wanted, in reading order; none when no filter of this kind is set."""
    if not wanted.is_set:
        return ()
    return tuple(_match(asked, language) for asked in searched.asked if _wants(wanted, asked))


def _match(asked: Asked, language: str) -> Match:
    if asked.edit is None:
        return Match(path=(), told=said(task_lines(asked.task, language), language))
    clause = asked.edit.after or asked.edit.before
    lines = edit_lines(task_edit(asked.edit), language) or task_lines(task_of(clause), language)
    return Match(path=clause.path if clause else (), told=said(lines, language))


def _wants(wanted: TaskFilter, asked: Asked) -> bool:
    return (
        (asked.targets or not wanted.targets)
        and (asked.deadlines or not wanted.deadlines)
        and (not wanted.bodies or names_body(asked.task, wanted.bodies))
    )
