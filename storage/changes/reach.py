"""How far back a filter is looked for that no index tells: so many of the newest changes are gone through."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import UnaryExpression, func, select
from sqlalchemy.orm import Session

from pipeline.query.plan import NOTHING, listed
from pipeline.text.word_query import WordsIn, parse_words
from storage.changes.named import TOLD, is_alone, is_told
from storage.moments import microseconds
from storage.tables import InboxRecord
from storage.views.archive import ChangeFilter
from storage.views.inbox import Reach
from storage.words.changes import is_asked_singly
from storage.words.index import is_sqlite
from storage.words.near import PHRASES, is_read

ROWS: Final = 100_000  # changes gone through: some 20 ms of SQLite, twice that with words
ASKED: Final = 60_000  # changes that PostgreSQL asks for words one by one
NUMBERS: Final = 3_000  # changes whose policies are asked for their number
TEXTS: Final = 2_000  # changes of which whole texts are read: some 50 ms
_MANY: Final = 20_000  # changes of a filter's moments that are looked up
_MOMENTS: Final = "clausewatch_moments"
_APART, _NEAR = timedelta(days=1), 50  # changes are recorded in the order of their moments, but for some


def within_reach(session: Session, wanted: ChangeFilter) -> ChangeFilter:
    """Return the filter with the changes that are gone through for it, and no older ones."""
    wanted = within_moments(session, wanted)
    return replace(wanted, after_id=max(wanted.after_id, _below(session, wanted)))


def within_reach_of(session: Session, wanted: ChangeFilter, change_id: int) -> ChangeFilter:
    """Return the filter with as many changes before and after one as are gone through for it."""
    most = _most(session, wanted)
    if not most:
        return wanted
    before = change_id + most + 1
    after = max(wanted.after_id, change_id - most - 1)
    return replace(wanted, after_id=after, before_id=min(before, wanted.before_id or before))


def within_moments(session: Session, wanted: ChangeFilter) -> ChangeFilter:
    """Return the filter with the numbers that changes of its moments have.

    They are looked up and not reckoned: a clock that was wrong for an hour may have put any moment anywhere. Of very
    many those next to either end tell them.
    """
    if wanted.since is None and wanted.until is None:
        return wanted
    known: dict[object, tuple[int, int | None]] = session.info.setdefault(_MOMENTS, {})
    moments = (wanted.since, wanted.until)
    if moments not in known:
        known[moments] = _numbers(session, wanted)
    after, before = known[moments]
    before = min((one for one in (before, wanted.before_id) if one is not None), default=None)
    return replace(wanted, after_id=max(wanted.after_id, after), before_id=before)


def _numbers(session: Session, wanted: ChangeFilter) -> tuple[int, int | None]:
    """Return the numbers between which all changes of a filter's moments are; 0 and None where nothing is told."""
    some = select(InboxRecord.change_id)
    if wanted.since is not None:
        some = some.where(InboxRecord.at >= microseconds(wanted.since))
    if wanted.until is not None:
        some = some.where(InboxRecord.at < microseconds(wanted.until))

    def of(order: UnaryExpression[int]) -> tuple[int, int, int]:
        key = some.order_by(order).limit(_MANY + 1).subquery().c.change_id
        many, first, last = session.execute(select(func.count(), func.min(key), func.max(key))).one()
        return many, first or 1, last or 0

    many, first, last = of(InboxRecord.at.desc())
    if many > _MANY and wanted.since is not None:
        _, first, _ = of(InboxRecord.at.asc())
    after = first - 1 if many <= _MANY or wanted.since is not None else 0
    return after, last + 1 if many <= _MANY or wanted.until is not None else None


def reach_of(session: Session, wanted: ChangeFilter) -> Reach | None:
    """Return how far back a filter is looked for; None when all is found that passes."""
    wanted = within_moments(session, wanted)
    below = _below(session, wanted)
    near = select(InboxRecord.at).where(InboxRecord.change_id <= below).order_by(InboxRecord.change_id.desc())
    older = session.scalar(select(func.max(near.limit(_NEAR).subquery().c.at))) if below > wanted.after_id else None
    if older is None or (wanted.since is not None and older < microseconds(wanted.since - _APART)):
        return None
    return Reach(before_id=below + 1, since=datetime.fromtimestamp(older // 1_000_000, UTC))


def _below(session: Session, wanted: ChangeFilter) -> int:
    """Return the newest change that is not looked at; 0 when all are."""
    most = _most(session, wanted)
    return max(_newest(session, wanted) - most, 0) if most else 0


def _most(session: Session, wanted: ChangeFilter) -> int:
    """Return how many changes are gone through at the most; 0 when an index leads to what passes."""
    node = parse_words(wanted.words)
    if node == NOTHING:
        is_led = is_alone(replace(wanted, states=frozenset())) or is_told(session, wanted)
        return 0 if is_led else min(ROWS, NUMBERS) if wanted.number else ROWS
    asked, is_rest = listed(node)
    is_listed = wanted.words_in is WordsIn.TOLD and not is_rest and not is_read(session, asked)
    if (is_listed and is_alone(wanted)) or is_told(session, wanted):
        return 0
    if wanted.words_in is WordsIn.ANYWHERE:
        return TEXTS
    if is_read(session, asked) or not (is_sqlite(session) or is_asked_singly(session, asked, TOLD)):
        return min(ROWS, PHRASES)
    most = ROWS if is_sqlite(session) else min(ROWS, ASKED)
    return min(most, NUMBERS) if wanted.number else most


def _newest(session: Session, wanted: ChangeFilter) -> int:
    """Return the newest change that may pass; its number, for those are given one by one."""
    query = select(InboxRecord.change_id).order_by(InboxRecord.change_id.desc())
    if wanted.until is not None:
        query = select(InboxRecord.change_id).where(InboxRecord.at < microseconds(wanted.until))
        query = query.order_by(InboxRecord.at.desc())
    newest = session.scalar(query.limit(1)) or 0
    return newest if wanted.before_id is None else min(newest, wanted.before_id - 1)
