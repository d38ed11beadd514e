"""A change made ready for many filters: folded once, however many subscriptions ask."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from alerts.change import AlertChange
from pipeline.changes import ChangeKind, Edit
from pipeline.tasks.task import Task, task_edit, task_of
from pipeline.text.word_query import WordsIn, folded, joined


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A clause that changed, with what a filter on tasks asks of it."""

    edit: Edit | None  # None of a clause of a text seen first
    task: Task  # of both sides together
    targets: bool  # another one
    deadlines: bool


@dataclass(frozen=True, kw_only=True)
class Searched:
    """One change, and what filters look for words in."""

    change: AlertChange

    @cached_property
    def issuers(self) -> tuple[str, ...]:
        """The issuers, folded."""
        return tuple(folded(issuer) for issuer in self.change.issuers)

    def text(self, where: WordsIn) -> str:
        """Return what words are looked for in, for `found_in`."""
        match where:
            case WordsIn.TOLD:
                return self._told
            case WordsIn.CHANGED:
                return self._changed
            case WordsIn.ANYWHERE:
                return self._anywhere

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """The changed clauses with their tasks, in reading order."""
        edits = tuple(_of_edit(edit) for edit in self.change.edits)
        return (*edits, *(_of_new(task) for task in self.change.tasks))

    @cached_property
    def _clauses(self) -> str:
        sides = (clause.words for edit in self.change.edits for clause in (edit.before, edit.after) if clause)
        return joined((*sides, *self.change.texts))

    @cached_property
    def _told(self) -> str:
        return f"{joined([self.change.title])}\n{self._clauses}"

    @cached_property
    def _changed(self) -> str:
        fields = [value for edit in self.change.fields for value in (edit.before, edit.after) if value]
        title = [self.change.title] if self.change.kind is ChangeKind.NEW_POLICY else []
        return f"{joined([*title, *fields])}\n{self._clauses}"

    @cached_property
    def _anywhere(self) -> str:
        return joined([self.change.title, *self.change.standing])


def _of_edit(edit: Edit) -> Asked:
    changed = task_edit(edit)
    before, after = task_of(edit.before), task_of(edit.after)
    both = Task(duties=before.duties + after.duties)
    return Asked(edit=edit, task=both, targets=bool(changed.targets), deadlines=bool(changed.deadlines))


def _of_new(task: Task) -> Asked:
    return Asked(edit=None, task=task, targets=bool(task.targets), deadlines=bool(task.deadlines))
