"""The bodies that changes name: written with a change, asked for by any of their names."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from pipeline.changes import Finding
from pipeline.model import Clause
from pipeline.tasks.duties import columns_of, duties_of
from storage.tables import ChangeBodyRecord
from storage.texts.bodies import asked_names, kept_names


def add_bodies(session: Session, change_id: int, finding: Finding, text: tuple[Clause, ...]) -> None:
    """Write the bodies that a finding's clauses name; of a policy seen first, those of its whole *text*."""
    names = edited_names(clause for edit in finding.edits for clause in (edit.before, edit.after) if clause)
    names |= text_names(text)
    session.add_all(ChangeBodyRecord(change_id=change_id, name=name) for name in sorted(kept_names(names)))


def edited_names(clauses: Iterable[Clause]) -> set[str]:
    """The resolved names in single clauses."""
    return {duty.name for clause in clauses for duty in duties_of(clause)}


def text_names(clauses: tuple[Clause, ...]) -> set[str]:
    """The resolved names in a whole text, whose rows of tables have their headings."""
    told = zip(clauses, columns_of(clauses), strict=True)
    return {duty.name for clause, columns in told for duty in duties_of(clause, columns=columns)}


def names_any(bodies: Iterable[str]) -> Select[int]:
    """Return the changes that name one of *bodies*, as `is_same_body` does: with its place before it, or without."""
    return select(ChangeBodyRecord.change_id).where(ChangeBodyRecord.name.in_(asked_names(bodies)))
