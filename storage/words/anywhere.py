"""Words looked for in a policy as it stands, title and whole text, whatever a change of it told."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, exists, or_, select, true
from sqlalchemy.orm import Session, aliased

from pipeline.query.plan import NOTHING, required
from pipeline.text.word_query import Node, Word
from storage.tables import ChangeRecord, ClausePlaceRecord, InboxRecord, PolicyTextRecord
from storage.words.candidates import few, one_of
from storage.words.changes import Part, has_words, id_on, index_on
from storage.words.conditions import Unpacked, satisfied, stands_in
from storage.words.index import CLAUSES

Condition = ColumnElement[bool]


def stands_anywhere(session: Session, node: Node, row: type[InboxRecord]) -> Condition:
    """Whether the title of a change and its policy's text as it stands satisfy the query."""
    change = aliased(ChangeRecord)

    def stands(word: Word) -> Condition:
        standing = aliased(PolicyTextRecord)
        there = exists().where(standing.policy_id == change.policy_id, stands_in(word, Unpacked(standing.words)))
        return or_((row.change_id + 0).in_(_titled(session, word)), there)

    satisfies = exists().where(change.id == row.change_id, satisfied(node, stands))
    return _may_stand(session, node, row) & satisfies


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
