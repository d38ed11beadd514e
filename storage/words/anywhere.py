"""Words looked for in a policy as it stands, title and whole text, whatever a change of it told."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import Session, aliased

from pipeline.query.plan import NOTHING, required
from pipeline.text.word_query import Node, Word
from storage.tables import ChangeRecord, ClausePlaceRecord, InboxRecord, PolicyTextRecord
from storage.words.candidates import few, one_of
from storage.words.changes import Part, has_words, id_on, index_on
from storage.words.conditions import Unpacked, satisfied, stands_in
from storage.words.index import CLAUSES, is_sqlite

Condition = ColumnElement[bool]


def stands_anywhere(session: Session, node: Node, row: type[InboxRecord]) -> Condition:
    """Whether the title of a change and its policy's text as it stands satisfy the query, asked of changes one by one.

    PostgreSQL would look into all texts before it asks of any; beneath an OFFSET it makes no join.
    """
    change = aliased(ChangeRecord)

    def stands(word: Word) -> Condition:
        standing = aliased(PolicyTextRecord)
        text = select(standing.policy_id).where(standing.policy_id == change.policy_id)
        there = text.where(stands_in(word, Unpacked(standing.words))).offset(0).exists()
        return or_(_is_titled(session, word, change), there)

    satisfies = select(change.id).where(change.id == row.change_id, satisfied(node, stands)).offset(0).exists()
    return _may_stand(session, node, row) & satisfies


def _is_titled(session: Session, word: Word, change: type[ChangeRecord]) -> Condition:
    """SQLite gathers what has the word in its title: its index tells it of many as quickly as of one."""
    if is_sqlite(session):
        return (change.id + 0).in_(_titled(session, word))
    return _titled(session, word).where(id_on(session) == change.id).offset(0).exists()


def _may_stand(session: Session, node: Node, row: type[InboxRecord]) -> Condition:
    """Whether a change is one of the few that hold what the query needs.

    A common word asks nothing: it is soon found by going through the newest.
    """
    asked = required(node)
    if asked == NOTHING:
        return true()

    def stands(word: Word) -> Condition:
        titled, policies = few(session, _titled(session, word)), few(session, _policies_with(session, word))
        if titled is None or policies is None:
            return true()
        changes = few(session, select(ChangeRecord.id).where(ChangeRecord.policy_id.in_(policies))) if policies else []
        return true() if changes is None else one_of(row, [*titled, *changes])

    return satisfied(asked, stands)


def _titled(session: Session, word: Word) -> Select[int]:
    having = has_words(session, word, (Part.TITLE,))
    return select(id_on(session)).select_from(index_on(session)).where(having)


def _policies_with(session: Session, word: Word) -> Select[int]:
    place, key = ClausePlaceRecord, CLAUSES.id_on(session)
    holding = select(key).select_from(CLAUSES.table_on(session)).where(CLAUSES.finds(session, word))
    return select(place.policy_id).where(place.clause_id.in_(holding), place.stands)
