"""Who must see to a clause: the bodies that its note, its last sentence or its row in a table of tasks names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.model import Clause
from pipeline.tasks.bodies import is_name, is_office, is_open, is_organ, is_same_body, resolve_body, split_bodies
from pipeline.tasks.duty_notes import LONGEST_NOTE, DutyRole, Note, Span, heading_role, notes_in, says_more, spans_of

_BLANK = " \t\r\n\u3000\xa0"


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """One body that a clause names as responsible."""

    body: str  # as printed
    name: str  # resolved: 市发改委 and 市发展和改革委员会 are 市发展改革委
    role: DutyRole
    open: bool = False  # 等: the list it stands in does not name all


@dataclass(frozen=True, kw_only=True, slots=True)
class DutyEdit:
    """How the bodies of a clause differ from those it had before."""

    added: tuple[Duty, ...] = ()
    removed: tuple[Duty, ...] = ()
    recast: tuple[Duty, ...] = ()  # as they are now: named before too, in another role
    former: tuple[Duty, ...] = ()  # the recast ones as they were, in the same order


def duties_of(clause: Clause, *, columns: Sequence[str] = ()) -> tuple[Duty, ...]:
    """The bodies a clause names as responsible, in printed order, each once; none when it names none.

    *columns* are the headings of the table that the clause is a row of, see `columns_of`. Never raises.
    """
    words = clause.words
    if "\t" in words:
        return _each_once(_duties_of_row(words, columns) if columns else _duties_of_cells(words))
    noted = [duty for note in notes_in(words) for duty in _duties_of_note(note)]
    return _each_once(noted or _duties_of_sentence(words))


def columns_of(clauses: Sequence[Clause]) -> tuple[tuple[str, ...], ...]:
    """For every clause the headings of the table of tasks it is a row of; () for the headings and for other clauses."""
    current: tuple[str, ...] = ()
    found = []
    for clause in clauses:
        cells = _cells(clause.words)
        is_header = len(cells) > 1 and any(heading_role(cell) for cell in cells)
        if is_header or len(cells) == 1:
            current = cells if is_header else ()
        found.append(() if is_header else current)
    return tuple(found)


def cells_under(row: str, columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Headings with a row's cells, the last first: a cell that spans rows is missing on the left of the next ones."""
    return zip(reversed(columns), reversed(_cells(row)), strict=False)


def compare_duties(before: Iterable[Duty], after: Iterable[Duty]) -> DutyEdit:
    """What became of a clause's bodies. One that an open list (等) does not name any more is not told as removed."""
    old, new = tuple(before), tuple(after)
    is_open_now = any(duty.open for duty in new)
    removed = () if is_open_now else tuple(duty for duty in old if not _same(duty, new))
    recast = [(duty, was) for duty in new if (was := _same(duty, old)) and was.role is not duty.role]
    return DutyEdit(
        added=tuple(duty for duty in new if not _same(duty, old)),
        removed=removed,
        recast=tuple(duty for duty, _ in recast),
        former=tuple(was for _, was in recast),
    )


def _same(duty: Duty, among: Iterable[Duty]) -> Duty | None:
    return next((other for other in among if is_same_body(duty.name, other.name)), None)


def _each_once(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    first: dict[str, Duty] = {}
    for duty in duties:
        first.setdefault(duty.name, duty)
    return tuple(first.values())


def _cells(row: str) -> tuple[str, ...]:
    return tuple(cell.strip(_BLANK) for cell in row.split("\t"))


def _duties_in(span: Span, accepts: Callable[[str], bool]) -> list[Duty]:
    open_ = is_open(span.words)
    names = [name for name in split_bodies(span.words) if accepts(name)]
    return [Duty(body=name, name=resolve_body(name), role=span.role, open=open_) for name in names]


def _duties_of_note(note: Note) -> list[Duty]:
    """A note without any role word must be bodies and nothing else: （工信部、应急管理部）."""
    if spans := list(spans_of(note.words)):
        return [duty for span in spans for duty in _duties_in(span, is_name)]
    names = split_bodies(note.words) if note.after_sentence else ()
    if not names or not all(map(is_organ, names)) or not is_office(names[0]):
        return []
    return _duties_in(Span(words=note.words, role=DutyRole.RESPONSIBLE), is_organ)


def _duties_of_sentence(words: str) -> list[Duty]:
    """Of a last sentence without brackets; it counts only when it is bodies and role words from end to end."""
    told = words.rstrip(_BLANK + "。")
    last = told[max(told.rfind(mark) for mark in "。！？!?") + 1 :].strip(_BLANK)
    if len(last) > LONGEST_NOTE or says_more(last):
        return []
    spans = list(spans_of(last))
    named = all(is_organ(name) for span in spans for name in split_bodies(span.words))
    return [duty for span in spans for duty in _duties_in(span, is_organ)] if named else []


def _duties_of_cells(row: str) -> list[Duty]:
    """Of a row whose headings are not known, the cells that are bodies and nothing else."""
    notes = (Note(words=cell, after_sentence=True) for cell in _cells(row))
    return [duty for note in notes for duty in _duties_of_note(note)]


def _duties_of_row(row: str, columns: Sequence[str]) -> list[Duty]:
    found: list[Duty] = []
    for heading, cell in reversed(list(cells_under(row, columns))):
        if role := heading_role(heading):
            spans = list(spans_of(cell)) or [Span(words=cell, role=role)]
            found += [duty for span in spans for duty in _duties_in(span, is_name)]
    return found
