"""The words that policies bear: an index of grams of titles, numbers and issuers, merged policies' too.

It is made of `PolicyRecord.words`, which know no edges of words: any part of a line is found.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select
from sqlalchemy.orm import Session

from pipeline.query.grams import EDGE, first_half, grams
from pipeline.text.fold import fold
from storage.tables.base import storable
from storage.words.candidates import MOST_NAMED, few
from storage.words.changes import change_numbers, numbers_asked
from storage.words.index import GramIndex, is_sqlite

_BEARERS: Final = "clausewatch_bearers"
NAMES: Final = GramIndex("name_search", numbers=change_numbers)


def name_marked(words: str) -> str:
    """What the words of a policy, as they are kept, are found by: a gram begins with each of their characters."""
    return "\n".join(line + EDGE for line in storable(words).split("\n") if line)


def rename(on: Session | Connection, policy_id: int, before: str, now: str) -> None:
    """Let a policy be found by its words *now*, and by those *before* no longer; "" for none."""
    if before == now:
        return
    if before:
        NAMES.remove(on, {policy_id: name_marked(before)})
    if now:
        NAMES.add(on, {policy_id: name_marked(now)})


def bearing(session: Session, words: str) -> Select[int] | None:
    """Return the policies that bear each of *words*, in no order; None when all do."""
    parts = [folded for word in words.split() if (folded := fold(word).casefold())]
    if not parts:
        return None
    return select(NAMES.id_on(session)).select_from(NAMES.table_on(session)).where(_have(session, parts))


def _have(session: Session, parts: list[str]) -> ColumnElement[bool]:
    if is_sqlite(session):
        return NAMES.matching(" AND ".join(map(_asked, parts)))
    return and_(*(_holds(session, part) for part in parts))


def _asked(part: str) -> str:
    """A part in FTS5's own language; see `storage.words.index.match_of`."""
    pairs = grams(part)
    return f'"{" ".join(pairs)}"' if pairs else f'"{first_half(part)}" *'


def _holds(session: Session, part: str) -> ColumnElement[bool]:
    found = NAMES.table_on(session).c
    asked: ColumnElement[bool] = found.grams.contains(numbers_asked(part))
    return asked if len(grams(part)) <= 1 else and_(asked, func.strpos(found.marked, part) > 0)


def bearers(session: Session, words: str) -> list[int] | None:
    """Return the policies that bear each of *words*, if few; looked for once in a transaction."""
    known: dict[str, list[int] | None] = session.info.setdefault(_BEARERS, {})
    if words not in known:
        found = bearing(session, words)
        known[words] = None if found is None else few(session, found, most=MOST_NAMED)
    return known[words]
