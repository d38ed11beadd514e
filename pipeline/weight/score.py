"""The weight of a change: 0 to 100, the sum of seven parts, each with what it is given for. Its table: docs/weight.md.

It orders digests and can be asked for; it never decides whether something is a change. Integers only, so that the same
change always weighs the same. A change keeps the weight that it was recorded with: raise RULES with the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pipeline.changes import ChangeKind, CopyRole, Edit, EditKind, Fidelity, FieldEdit, Nature, only_references
from pipeline.metadata.levels import Level
from pipeline.model import Clause, RelationKind, Validity
from pipeline.reasons.evidence import Code, Evidence
from pipeline.tasks.task import task_edit, tasks_of
from pipeline.text.fold import fold
from pipeline.weight.words import differing, duties_in, letters_between, numbers_in

RULES: Final = 1
HEAVIEST: Final = 100
_KINDS: Final = {
    ChangeKind.NEW_POLICY: 30,
    ChangeKind.SUPERSEDED: 30,
    ChangeKind.REMOVED: 30,
    ChangeKind.REVISED: 25,
    ChangeKind.EXPIRING: 20,
    ChangeKind.RESTORED: 15,
    ChangeKind.ATTACHMENT: 15,
    ChangeKind.INTERPRETATION: 15,
    ChangeKind.METADATA: 10,
    ChangeKind.MOVED: 5,
}
_REPOSTS: Final = {Fidelity.ALTERED: 25, Fidelity.STALE: 15, Fidelity.TRUNCATED: 10}
_REPOST: Final = 5
_ONLY_REFERENCES: Final = 5
_ONLY_MOVED: Final = 10
_EXTENT: Final = 15  # for a whole text
_DUTY: Final = 5  # for each word
_DUTIES: Final = 15  # for all together
_NUMBER: Final = 3
_NUMBERS: Final = 12
_TASK: Final = 4
_TASKS: Final = 8
_END: Final = 30
_PARTLY: Final = 15
_TERM: Final = 10
_LEVELS: Final = {Level.NATIONAL: 15, Level.PROVINCE: 12, Level.CITY: 8, Level.COUNTY: 5}
_UNKNOWN_LEVEL: Final = 5
_REGROUPED: Final = (Nature.DIVIDED, Nature.MERGED)
_SHOWN: Final = 6  # words or numbers that are named
_LONGEST: Final = 12


class WeightPart(StrEnum):
    """What points are given for."""

    KIND = "kind"
    EXTENT = "extent"  # how much of the text
    DUTIES = "duties"  # words of obligation
    NUMBERS = "numbers"
    TASKS = "tasks"  # targets, deadlines, responsible bodies
    FORCE = "force"  # whether and how long it is in force
    AUTHORITY = "authority"


@dataclass(frozen=True, kw_only=True, slots=True)
class Points:
    """What one part gives, and for what."""

    part: WeightPart
    points: int
    values: tuple[tuple[str, str], ...] = ()  # by name; said by pipeline/weight/said.py


@dataclass(frozen=True, kw_only=True, slots=True)
class Weight:
    """The weight of a change with its parts; parts without points are left out."""

    parts: tuple[Points, ...] = ()
    rules: int = RULES  # the version that it was reckoned by

    @property
    def total(self) -> int:
        """The weight itself."""
        return min(HEAVIEST, sum(part.points for part in self.parts))


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """What of a change counts."""

    kind: ChangeKind
    edits: tuple[Edit, ...] = field(default=(), repr=False)  # real ones only
    fields: tuple[FieldEdit, ...] = ()
    why: tuple[Evidence, ...] = ()
    clauses: tuple[Clause, ...] = field(default=(), repr=False)  # of a policy seen first: all of it is new
    letters: int = 0  # of the texts before and after, together
    role: CopyRole = CopyRole.OFFICIAL
    fidelity: Fidelity = Fidelity.UNKNOWN
    level: Level | None = None  # of the issuer


@dataclass(frozen=True, kw_only=True, slots=True)
class _Piece:
    """Words before and after that are held against each other."""

    before: str
    after: str


def weigh(change: Weighed) -> Weight:
    """Return the weight of a change."""
    pieces = tuple(_pieces(change))
    found = (
        _kind(change, pieces),
        _extent(change, pieces),
        _counted(WeightPart.DUTIES, _touched(pieces, numbers=False), _DUTY, _DUTIES),
        _counted(WeightPart.NUMBERS, _touched(pieces, numbers=True), _NUMBER, _NUMBERS),
        _tasks(change),
        _force(change),
        _authority(change),
    )
    return Weight(parts=tuple(points for points in found if points.points))


def _pieces(change: Weighed) -> Iterator[_Piece]:
    """Each clause with what became of it; those of divided and merged ones as a whole, for their words live on."""
    yield from (_Piece(before="", after=clause.words) for clause in change.clauses)
    regrouped = [edit for edit in change.edits if edit.nature in _REGROUPED]
    if regrouped:
        before, after = ("".join(_words(side) for side in sides) for sides in _sides(regrouped))
        yield _Piece(before=before, after=after)
    for edit in change.edits:
        if edit.nature is None and edit.kind is not EditKind.MOVED:
            yield _Piece(before=_words(edit.before), after=_words(edit.after))


def _sides(edits: Sequence[Edit]) -> tuple[list[Clause | None], list[Clause | None]]:
    return [edit.before for edit in edits], [edit.after for edit in edits]


def _words(clause: Clause | None) -> str:
    return clause.words if clause else ""


def _kind(change: Weighed, pieces: Iterable[_Piece]) -> Points:
    points, told = _KINDS.get(change.kind, _REPOST), str(change.kind)
    if change.kind is ChangeKind.REPOST:
        points, told = _REPOSTS.get(change.fidelity, _REPOST), f"repost {change.fidelity}"
    elif change.kind is ChangeKind.REVISED and only_references(change.edits):
        points, told = _ONLY_REFERENCES, "only references"
    elif change.kind is ChangeKind.REVISED and all(fold(piece.before) == fold(piece.after) for piece in pieces):
        points, told = _ONLY_MOVED, "only moved"
    return Points(part=WeightPart.KIND, points=points, values=(("what", told),))


def _extent(change: Weighed, pieces: Iterable[_Piece]) -> Points:
    """Characters that went and came, of all there were and are: one point at the least for any."""
    changed = sum(letters_between(piece.before, piece.after) for piece in pieces)
    whole = max(change.letters, changed, 1)
    points = max(1, _EXTENT * changed // whole) if changed else 0
    permille = 1000 * changed // whole
    share = f"{permille // 10}.{permille % 10}" if permille else "<0.1"
    return Points(part=WeightPart.EXTENT, points=points, values=(("share", share),))


def _touched(pieces: Iterable[_Piece], *, numbers: bool) -> Counter[str]:
    counted = numbers_in if numbers else duties_in
    found: Counter[str] = Counter()
    for piece in pieces:
        found += differing(counted(piece.before), counted(piece.after))
    return found


def _counted(part: WeightPart, found: Counter[str], each: int, most: int) -> Points:
    shown = [word[:_LONGEST] for word in found][:_SHOWN]
    more = len(found) - len(shown)
    named = "、".join(shown) + ("…" if more else "")
    values = (("n", str(found.total())), ("words", named))
    return Points(part=part, points=min(most, each * found.total()), values=values)


def _tasks(change: Weighed) -> Points:
    """Clauses whose targets, deadlines or bodies are others now; of a new policy those that set any."""
    new = sum(map(bool, tasks_of(change.clauses)))
    count = new + sum(bool(task_edit(edit)) for edit in change.edits if edit.nature is None)
    return Points(part=WeightPart.TASKS, points=min(_TASKS, _TASK * count), values=(("n", str(count)),))


def _force(change: Weighed) -> Points:
    """What ends a policy, brings it back, or moves the days between which it holds."""
    points, told = 0, ""
    names = {edit.name for edit in change.fields}
    if change.kind is ChangeKind.SUPERSEDED:
        points, told = (_PARTLY, "partly ended") if _is_partial(change.why) else (_END, "ended")
    elif change.kind is ChangeKind.EXPIRING:
        points, told = _PARTLY, "about to end"
    elif "validity" in names:
        ends = any(_ends_or_ended(edit) for edit in change.fields)
        points, told = (_END, "validity") if ends else (_PARTLY, "partly ended")
    elif names & {"effective_date", "expiry_date"}:
        points, told = _TERM, "dates"
    return Points(part=WeightPart.FORCE, points=points, values=(("what", told),))


def _ends_or_ended(edit: FieldEdit) -> bool:
    return edit.name == "validity" and Validity.INVALID in (edit.before, edit.after)


def _is_partial(why: Iterable[Evidence]) -> bool:
    """Whether an end is of parts only, or an amendment."""
    told = tuple(why)
    amended = any(("relation", RelationKind.AMENDS.value) in one.values for one in told)
    return amended or any(one.code is Code.ENDS_PARTS for one in told)


def _authority(change: Weighed) -> Points:
    """The level of the issuer. Nothing that happens to a re-post has any."""
    if change.role is CopyRole.REPOST:
        return Points(part=WeightPart.AUTHORITY, points=0)
    points = _LEVELS[change.level] if change.level else _UNKNOWN_LEVEL
    level = change.level.value if change.level else "unknown"
    return Points(part=WeightPart.AUTHORITY, points=points, values=(("level", level),))
