"""The life of a clause: what it said in each revision of a copy, whatever its number was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.compare.edits import compare
from pipeline.model import Clause
from pipeline.text.fold import fold
from storage.views.archive import ClauseLife, RevisionView


@dataclass(slots=True)
class _Life:
    """A clause on its way through the revisions; built up, then frozen into a view."""

    now: Clause | None = None  # None: removed
    last: Clause | None = None  # as it last stood
    states: list[tuple[RevisionView, str]] = field(default_factory=list)

    def go_on(self, revision: RevisionView, clause: Clause | None) -> None:
        words = clause.words if clause else ""
        if not self.states or self.states[-1][1] != words:
            self.states.append((revision, words))
        self.now, self.last = clause, clause or self.last


def lives(revisions: Sequence[RevisionView], label_or_path: str | Sequence[str]) -> tuple[ClauseLife, ...]:
    """Return the lives of the clauses that bear the label or path in the newest revision in which any does.

    *revisions* are those of one copy, oldest first. A clause that was renumbered is followed to its former numbers.
    """
    named: tuple[_Life, ...] = ()
    everything: list[_Life] = []
    before: tuple[Clause, ...] = ()
    for revision in revisions:
        _follow(everything, before, revision)
        before = revision.document.clauses
        found = tuple(life for life in everything if life.now and _answers(life.now, label_or_path))
        named = found or named
    return tuple(ClauseLife(path=life.last.path, states=tuple(life.states)) for life in named if life.last)


def _follow(everything: list[_Life], before: tuple[Clause, ...], revision: RevisionView) -> None:
    """Lead every life on into *revision*, and begin one for each clause that had none."""
    clauses = revision.document.clauses
    became = {edit.before: edit.after for edit in compare(before, clauses) if edit.before}
    claimed: set[Clause] = set()
    for life in everything:
        if life.now is not None:
            after = became[life.now] if life.now in became else _at_path(life.now, clauses)
            life.go_on(revision, after)
            claimed |= {after} if after else set()
    for clause in clauses:
        if clause not in claimed:
            _returning(everything, clause).go_on(revision, clause)


def _returning(everything: list[_Life], clause: Clause) -> _Life:
    """Return the ended life that goes on with *clause*: of the same words, else of the same place; else a new one."""
    ended = [life for life in everything if life.now is None and life.last]
    same_words = (life for life in ended if life.last and life.last.folded == clause.folded)
    same_place = (life for life in ended if life.last and life.last.path == clause.path)
    found = next(same_words, None) or next(same_place, None)
    if found is None:
        found = _Life()
        everything.append(found)
    return found


def _at_path(clause: Clause, clauses: Iterable[Clause]) -> Clause | None:
    """Return the clause at the same place: where lines were only wrapped anew, `compare` names joined ones."""
    return next((one for one in clauses if one.path == clause.path and one.part == clause.part), None)


def _answers(clause: Clause, wanted: str | Sequence[str]) -> bool:
    if isinstance(wanted, str):
        name = fold(wanted)
        return name in (fold(clause.label), fold("".join(clause.path)), fold("/".join(clause.path)))
    return tuple(map(fold, wanted)) == tuple(map(fold, clause.path))
