"""The units that are divided and merged: articles with all that stands below them, or single clauses, of one side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.changes import Edit
from pipeline.compare.stretches import is_article
from pipeline.model import Clause
from pipeline.text.fold import fold

_SHINGLE = 4  # characters


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """Edits of one article, or of one clause, on one side."""

    path: tuple[str, ...]
    edits: frozenset[int]
    shingles: frozenset[str]
    article: bool  # the first of its clauses is an article's


@dataclass(frozen=True, kw_only=True, slots=True)
class Sides:
    """The units of the old text and of the new one."""

    old: Sequence[Unit]
    new: Sequence[Unit]

    @classmethod
    def of(cls, edits: Sequence[Edit], *, whole: bool) -> Sides:
        """Articles with all that stands below them, or single clauses."""
        return cls(old=list(_units(edits, old=True, whole=whole)), new=list(_units(edits, old=False, whole=whole)))

    @property
    def single(self) -> bool:
        """Whether every unit is one clause."""
        return all(len(unit.edits) == 1 for side in (self.old, self.new) for unit in side)


def _units(edits: Sequence[Edit], *, old: bool, whole: bool) -> Iterator[Unit]:
    groups: defaultdict[int, list[int]] = defaultdict(list)
    head, above = -1, tuple[str, ...]()
    for place, edit in enumerate(edits):
        clause = side(edit, old=old)
        if not clause:
            continue
        if not above or clause.path[: len(above)] != above or is_article(clause):
            head, above = place, clause.path if whole and is_article(clause) else ()
        groups[head].append(place)
    for places in groups.values():
        clauses = [clause for place in places if (clause := side(edits[place], old=old))]
        words = "".join(fold(clause.words) for clause in clauses)
        shingles = frozenset(words[k : k + _SHINGLE] for k in range(len(words) - _SHINGLE + 1))
        yield Unit(path=clauses[0].path, edits=frozenset(places), shingles=shingles, article=is_article(clauses[0]))


def side(edit: Edit, *, old: bool) -> Clause | None:
    """The clause of the old text or of the new one."""
    return edit.before if old else edit.after
