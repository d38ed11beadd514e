"""Which changes words may pass, by the indexes of grams: few are named, so that nothing else is gone through."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Select, false, select, true
from sqlalchemy.orm import Session

from pipeline.query.plan import NOTHING, required
from pipeline.text.word_query import Node, Word
from storage.tables import ChangeRecord, ClausePlaceRecord, InboxRecord
from storage.words.conditions import satisfied
from storage.words.index import CHANGES, CLAUSES

_FEW: Final = 500
Condition = ColumnElement[bool]


def may_be_told(session: Session, node: Node, row: type[InboxRecord]) -> Condition:
    """Whether the title, the fields and the clauses of a change hold what the query needs."""
    asked = required(node)
    return true() if asked == NOTHING else _among(session, row, _changes_with(session, asked))


def may_stand(session: Session, node: Node, row: type[InboxRecord]) -> Condition:
    """Whether the title of a change, or its policy as it stands, holds what the query needs.

    A common word asks nothing: it is soon found by going through the newest.
    """
    asked = required(node)
    if asked == NOTHING:
        return true()

    def stands(word: Word) -> Condition:
        titled, policies = _few(session, _changes_with(session, word)), _few(session, _policies_with(session, word))
        if titled is None or policies is None:
            return true()
        changes = _few(session, select(ChangeRecord.id).where(ChangeRecord.policy_id.in_(policies))) if policies else []
        return true() if changes is None else _one_of(row, [*titled, *changes])

    return satisfied(asked, stands)


def _changes_with(session: Session, node: Node) -> Select[int]:
    key = CHANGES.id_on(session)
    return select(key).select_from(CHANGES.table_on(session)).where(CHANGES.finds(session, node))


def _policies_with(session: Session, word: Word) -> Select[int]:
    place, key = ClausePlaceRecord, CLAUSES.id_on(session)
    holding = select(key).select_from(CLAUSES.table_on(session)).where(CLAUSES.finds(session, word))
    return select(place.policy_id).where(place.clause_id.in_(holding), place.stands)


def _among(session: Session, row: type[InboxRecord], found: Select[int]) -> Condition:
    few = _few(session, found)
    # Not a plain column: SQLite would begin with the many that are found, and sort them.
    return (row.change_id + 0).in_(found) if few is None else _one_of(row, few)


def _one_of(row: type[InboxRecord], few: list[int]) -> Condition:
    return row.change_id.in_(few) if few else false()


def _few(session: Session, found: Select[int]) -> list[int] | None:
    """Return the ids, or None when they are not few."""
    ids = list(session.scalars(found.limit(_FEW + 1)))
    return ids if len(ids) <= _FEW else None
