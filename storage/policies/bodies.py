"""The bodies that changes name: written with a change, asked for by any of their names."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from pipeline.changes import Finding
from pipeline.model import Clause
from pipeline.tasks.bodies import LEVELS, PLACE_LENGTHS, resolve_body
from pipeline.tasks.duties import columns_of, duties_of
from storage.tables import ChangeBodyRecord

LONGEST = 80  # characters of a name that is kept


def add_bodies(session: Session, change_id: int, finding: Finding, text: tuple[Clause, ...]) -> None:
    """Write the bodies that a finding's clauses name; of a policy seen first, those of its whole *text*."""
    names = edited_names(clause for edit in finding.edits for clause in (edit.before, edit.after) if clause)
    names |= text_names(text)
    session.add_all(ChangeBodyRecord(change_id=change_id, name=name) for name in sorted(names))


def edited_names(clauses: Iterable[Clause]) -> set[str]:
    """The resolved names in single clauses."""
    return {duty.name for clause in clauses for duty in duties_of(clause) if len(duty.name) <= LONGEST}


def text_names(clauses: tuple[Clause, ...]) -> set[str]:
    """The resolved names in a whole text, whose rows of tables have their headings."""
    told = zip(clauses, columns_of(clauses), strict=True)
    return {
        duty.name
        for clause, columns in told
        for duty in duties_of(clause, columns=columns)
        if len(duty.name) <= LONGEST
    }


def names_any(bodies: Iterable[str]) -> Select[int]:
    """Return the changes that name one of *bodies*, as `is_same_body` does: with its place before it, or without."""
    return select(ChangeBodyRecord.change_id).where(named_any(ChangeBodyRecord.name, bodies))


def named_any(column: InstrumentedAttribute[str], bodies: Iterable[str]) -> ColumnElement[bool]:
    """Tell whether a resolved name is one of *bodies*, by any of their names."""
    return or_(*(_is_named(column, resolve_body(body)) for body in bodies))


def _is_named(column: InstrumentedAttribute[str], name: str) -> ColumnElement[bool]:
    shorter = [name[length:] for length in PLACE_LENGTHS if name[length : length + 1] in LEVELS and name[length:]]
    same = column.in_([name, *shorter])
    if name[:1] not in LEVELS:
        return same
    escaped = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return or_(same, *(column.like("_" * length + escaped, escape="\\") for length in PLACE_LENGTHS))
