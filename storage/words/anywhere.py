"""Words looked for in a policy as it stands, title and whole text, whatever a change of it told."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import Session

from pipeline.query.plan import NOTHING, required
from pipeline.text.word_query import All, Node, Not, Word
from pipeline.text.word_query import Any as AnyOf
from storage.database.among import among
from storage.tables import ChangeRecord, ClausePlaceRecord, InboxRecord, PolicyTextRecord
from storage.tables.base import table_of
from storage.words.candidates import MOST_NAMED, few, one_of
from storage.words.changes import Part, has_words, id_on, index_on
from storage.words.conditions import Unpacked, satisfied, stands_in
from storage.words.index import CLAUSES, is_sqlite

Condition = ColumnElement[bool]
_HOLDING: Final = "clausewatch_holding"
_MOST_CLAUSES: Final = 2_000


def stands_anywhere(
    session: Session, node: Node, row: type[InboxRecord], between: Collection[Condition] = ()
) -> Condition:
    """Whether the title of a change and its policy's text as it stands satisfy the query, asked of changes one by one.

    Only changes *between* are asked about: a condition on the ids of `storage.words.changes.id_on`. PostgreSQL would
    look into all texts before it asks of any; beneath an OFFSET it makes no join.
    """
    change = table_of(ChangeRecord).alias()

    def stands(word: Word) -> Condition:
        standing = table_of(PolicyTextRecord).alias()
        text = select(standing.c.policy_id).where(standing.c.policy_id == change.c.policy_id)
        there = text.where(stands_in(word, Unpacked(standing.c.words))).offset(0).exists()
        return or_(_is_titled(session, word, change.c.id, between), there)

    satisfies = select(change.c.id).where(change.c.id == row.change_id, satisfied(node, stands)).offset(0).exists()
    return _may_stand(session, node, row) & satisfies


def is_told_anywhere(session: Session, node: Node) -> bool:
    """Whether what a query needs stands in few changes, so that no others are asked."""

    def tells(asked: Node) -> bool:
        match asked:
            case Word():
                return _holding(session, asked) is not None
            case All(nodes):
                return any(map(tells, nodes))
            case AnyOf(nodes):
                return all(map(tells, nodes))
            case Not():
                return False

    asked = required(node)
    return asked != NOTHING and tells(asked)


def _is_titled(
    session: Session, word: Word, change_id: ColumnElement[int], between: Collection[Condition]
) -> Condition:
    """SQLite gathers what has the word in its title: its index tells it of many as quickly as of one."""
    if is_sqlite(session):
        return (change_id + 0).in_(_titled(session, word).where(*between))
    return _titled(session, word).where(id_on(session) == change_id).offset(0).exists()


def _may_stand(session: Session, node: Node, row: type[InboxRecord]) -> Condition:
    """Whether a change is one of the few that hold what the query needs.

    A common word asks nothing: it is soon found by going through the newest.
    """
    asked = required(node)
    if asked == NOTHING:
        return true()

    def stands(word: Word) -> Condition:
        changes = _holding(session, word)
        return true() if changes is None else one_of(row, changes)

    return satisfied(asked, stands)


def _holding(session: Session, word: Word) -> list[int] | None:
    """Return the changes whose title or policy may hold the word, if few; looked for once in a transaction."""
    known: dict[Word, list[int] | None] = session.info.setdefault(_HOLDING, {})
    if word not in known:
        titled = few(session, _titled(session, word))
        standing = None if titled is None else _standing(session, word)
        known[word] = None if titled is None or standing is None else [*titled, *standing]
    return known[word]


def _standing(session: Session, word: Word) -> list[int] | None:
    """Return the changes of policies whose text may hold the word, if few.

    Its clauses are counted first: SQLite would gather those of a common word by the million.
    """
    clauses = few(session, _clauses_with(session, word), most=_MOST_CLAUSES)
    if not clauses:
        return clauses
    place = ClausePlaceRecord
    policies = select(place.policy_id).where(among(place.clause_id, clauses), place.stands).distinct()
    return few(session, select(ChangeRecord.id).where(ChangeRecord.policy_id.in_(policies)), most=MOST_NAMED)


def _titled(session: Session, word: Word) -> Select[int]:
    having = has_words(session, word, (Part.TITLE,))
    return select(id_on(session)).select_from(index_on(session)).where(having)


def _clauses_with(session: Session, word: Word) -> Select[int]:
    return select(CLAUSES.id_on(session)).select_from(CLAUSES.table_on(session)).where(CLAUSES.finds(session, word))
