"""The unchanged clauses beside one that changed: what a reader needs to understand it where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.changes import Edit
from pipeline.model import Clause


@dataclass(frozen=True, kw_only=True, slots=True)
class Neighbours:
    """The clause before and the one after; None where the text begins or ends, or where the neighbour changed too."""

    above: Clause | None = field(default=None, repr=False)
    below: Clause | None = field(default=None, repr=False)


def neighbours(edits: Sequence[Edit], before: Sequence[Clause], after: Sequence[Clause]) -> tuple[Neighbours, ...]:
    """Return the neighbours of each edit: in the new text, or in the old one of what was removed."""
    texts = _Text(edits, before), _Text(edits, after)
    return tuple(texts[1].beside(edit.after) if edit.after else texts[0].beside(edit.before) for edit in edits)


class _Text:
    """One of the two texts, and which of its clauses changed."""

    def __init__(self, edits: Sequence[Edit], clauses: Sequence[Clause]) -> None:
        self._clauses = clauses
        self._places = {_key(clause): place for place, clause in reversed(list(enumerate(clauses)))}
        self._changed = {_key(clause) for edit in edits for clause in (edit.before, edit.after) if clause}

    def beside(self, clause: Clause | None) -> Neighbours:
        place = self._places.get(_key(clause)) if clause else None
        if place is None:
            return Neighbours()
        return Neighbours(above=self._unchanged(place - 1), below=self._unchanged(place + 1))

    def _unchanged(self, place: int) -> Clause | None:
        clause = self._clauses[place] if 0 <= place < len(self._clauses) else None
        return None if clause is None or _key(clause) in self._changed else clause


def _key(clause: Clause) -> tuple[int, tuple[str, ...], str]:
    return clause.part, clause.path, clause.words
