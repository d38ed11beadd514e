"""Phrases among the newest changes on PostgreSQL, whose index of grams does not tell whether these follow each other.

It would read all texts that may have a phrase, by the ten thousand. Where they are many, the newest are read instead,
one after the other.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import ColumnElement, false, func, select
from sqlalchemy.orm import Session

from pipeline.query.grams import grams, needle
from pipeline.query.plan import words_of
from pipeline.text.word_query import Node
from storage.database.among import among
from storage.words.candidates import MOST_NAMED, few
from storage.words.changes import Part, id_on, index_on, may_have_words, reads_words
from storage.words.index import is_sqlite

PHRASES: Final = 5_000  # changes whose texts are read: some 20 ms
_MOST: Final = 1_000  # that are named one by one
_NEAR: Final = "clausewatch_near"


def is_read(session: Session, node: Node) -> bool:
    """Whether texts are read for a node: it has a word of more than one gram."""
    return not is_sqlite(session) and any(len(grams(needle(word))) > 1 for word in words_of(node))


def is_common(session: Session, node: Node, parts: Collection[Part]) -> bool:
    """Whether so many changes have a phrase, or may have it, that not all are named; told by the newest, if by them."""
    key = id_on(session)
    newest = session.scalar(select(func.max(key)).select_from(index_on(session))) or 0
    near = _near(session, node, parts, max(newest - PHRASES, 0), None)
    if near is None or len(near) * newest > 2 * MOST_NAMED * PHRASES:
        return True
    possible = select(key).select_from(index_on(session)).where(may_have_words(node, parts))
    return few(session, possible, most=2 * MOST_NAMED) is None


def reading(
    session: Session, node: Node, parts: Collection[Part], after: int, before: int | None
) -> ColumnElement[bool] | None:
    """Return what tells which of a few thousand changes have the words; None when there are more between the two."""
    last = before or (session.scalar(select(func.max(id_on(session))).select_from(index_on(session))) or 0)
    if last - after > 3 * PHRASES:
        return None
    near = _near(session, node, parts, after, before)
    if near is None:
        return reads_words(node, parts)
    return among(id_on(session), near) if near else false()


def _near(session: Session, node: Node, parts: Collection[Part], after: int, before: int | None) -> list[int] | None:
    """Return the changes between two that have the words, if few; looked for once in a transaction."""
    asked = (node, tuple(parts), after, before)
    known: dict[object, list[int] | None] = session.info.setdefault(_NEAR, {})
    if asked not in known:
        key = id_on(session)
        between = [key > after, *([key < before] if before is not None else [])]
        found = select(key).select_from(index_on(session)).where(*between, reads_words(node, parts))
        known[asked] = few(session, found.order_by(key.desc()), most=_MOST)
    return known[asked]
