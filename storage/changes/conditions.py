"""A filter of changes as conditions of the database. Each part finds what it finds in a subscription."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from pipeline.changes import ChangeKind, CopyRole
from pipeline.query.plan import NOTHING, listed
from pipeline.text.word_query import Node, WordsIn, parse_words
from storage.changes.named import (
    TOLD,
    is_alone,
    is_told,
    issuers_asked,
    led,
    numbered,
    of_issuers,
    of_number,
    of_sources,
    sources_asked,
)
from storage.database.among import among
from storage.database.part import standing
from storage.moments import microseconds
from storage.policies.bodies import names_any
from storage.policies.copies import search_words
from storage.tables import ChangeRecord, InboxRecord, PolicyRecord
from storage.views.archive import ChangeFilter
from storage.views.reviews import ReviewState
from storage.words.anywhere import stands_anywhere
from storage.words.candidates import one_of
from storage.words.changes import PARTS, Part, has_words, id_on, index_on, is_asked_singly, reads_words
from storage.words.index import is_sqlite
from storage.words.names import bearers
from storage.words.near import is_read, reading

InboxRow = type[InboxRecord]
Column = ColumnElement[Any] | InstrumentedAttribute[Any]
Condition = ColumnElement[bool]
_CHANGED = (Part.FIELDS, Part.CLAUSES)


@dataclass(frozen=True, kw_only=True, slots=True)
class Passing:
    """The changes that pass a filter, to be gone through in the order of their ids, or counted."""

    query: Select[*tuple[Any, ...]]
    change_id: ColumnElement[int]  # to be ordered by

    def of_state(self, state: ReviewState) -> Passing:
        """Those of one state."""
        return replace(self, query=self.query.where(InboxRecord.state == state))

    def newest(self, limit: int) -> Select[*tuple[Any, ...]]:
        """The newest of them, newest first."""
        return self.query.order_by(self.change_id.desc()).limit(limit)

    def oldest(self, limit: int) -> Select[*tuple[Any, ...]]:
        """The oldest of them, oldest first."""
        return self.query.order_by(self.change_id.asc()).limit(limit)


def passing(session: Session, wanted: ChangeFilter, *columns: Column) -> Passing:
    """Return columns of the changes that pass. Raises WordsError when the words cannot be read.

    The index of words lists those that have them, newest first and no more than are asked for.
    """
    node = parse_words(wanted.words)
    asked, is_rest = (NOTHING, True) if node == NOTHING else listed(node)
    is_few = led(session, wanted) is not None
    if is_rest or wanted.words_in is not WordsIn.TOLD or is_few or _is_walked(session, wanted, asked):
        query = select(*columns).select_from(InboxRecord).where(*conditions(session, wanted))
        return Passing(query=query, change_id=_column(InboxRecord.change_id))
    key = id_on(session)
    # Not a plain column: SQLite would ask the index anew for each change.
    found = select(*columns).join_from(index_on(session), InboxRecord, InboxRecord.change_id == key + 0)
    told = _read(session, wanted, asked)
    told = has_words(session, asked, TOLD) if told is None else told
    query = found.where(told, *_between(wanted, key), *_but_words(session, wanted, InboxRecord))
    return Passing(query=query, change_id=key)


def _is_walked(session: Session, wanted: ChangeFilter, asked: Node) -> bool:
    """Whether PostgreSQL is to ask the changes that pass the rest of a filter for common words, from the newest on."""
    return not is_alone(wanted) and is_asked_singly(session, asked, TOLD)


def _read(session: Session, wanted: ChangeFilter, asked: Node) -> Condition | None:
    """Return what tells words by reading the newest changes; None when an index leads to what passes."""
    if not is_read(session, asked) and (is_sqlite(session) or is_alone(wanted)):
        return None
    if not wanted.after_id or is_told(session, wanted):
        return None
    return reading(session, asked, TOLD, wanted.after_id, wanted.before_id)


def parts_passing(session: Session, wanted: ChangeFilter, newest: int, *columns: Column) -> Iterator[Passing]:
    """Yield columns of the changes that pass: all at once, or those among the *newest* and then the older ones.

    So that for words in whole texts SQLite gathers no titles of older changes. Raises WordsError like `passing`.
    """
    key = _column(InboxRecord.change_id)
    before = select(key).where(*_between(wanted, key)).order_by(key.desc()).limit(1).offset(newest)
    is_long = wanted.words and wanted.words_in is WordsIn.ANYWHERE and is_sqlite(session)
    first = session.scalar(before) if is_long else None
    if first is None:
        yield passing(session, wanted, *columns)
        return
    yield passing(session, replace(wanted, after_id=first), *columns)
    yield passing(session, replace(wanted, before_id=first + 1), *columns)


def newest_of(session: Session, parts: Iterable[Passing], limit: int) -> list[Row[Any]]:
    """Return the newest of parts that follow each other, newest first."""
    found: list[Row[Any]] = []
    for part in parts:
        found += session.execute(part.newest(limit - len(found)))
        if len(found) == limit:
            break
    return found


def conditions(session: Session, wanted: ChangeFilter, row: InboxRow = InboxRecord) -> list[Condition]:
    """Return what rows of the inbox must fulfil, to be asked of few: all words are looked for first.

    Raises WordsError when the words cannot be read.
    """
    return [*_of_words(session, wanted, row), *_but_words(session, wanted, row)]


def _but_words(session: Session, wanted: ChangeFilter, row: InboxRow) -> Iterator[Condition]:
    named = led(session, wanted)
    if named is not None:
        yield one_of(row, named)
    yield from _of_place(session, wanted, row)
    yield from _of_facts(wanted, row)
    yield from _of_issuers(session, wanted, row)
    yield from _of_change(session, wanted, row)


def _of_facts(wanted: ChangeFilter, row: InboxRow) -> Iterator[Condition]:
    if wanted.kinds:
        yield row.kind.in_(wanted.kinds)
    if wanted.levels:
        yield row.level.in_(wanted.levels)
    if wanted.topics:
        yield or_(*(row.topics.contains(f",{topic},", autoescape=True) for topic in sorted(wanted.topics)))
    if wanted.weight:
        yield row.weight >= wanted.weight
    if wanted.official_only:
        yield row.role != CopyRole.REPOST
    if wanted.states:
        yield row.state.in_(wanted.states)
    if wanted.group_id is not None:
        yield row.group_id == wanted.group_id
    # Not a plain column: `within_moments` has the numbers of moments, along which PostgreSQL sorts nothing.
    if wanted.since is not None:
        yield row.at + 0 >= microseconds(wanted.since)
    if wanted.until is not None:
        yield row.at + 0 < microseconds(wanted.until)
    yield from _between(wanted, _column(row.change_id))


def _between(wanted: ChangeFilter, key: ColumnElement[int]) -> Iterator[Condition]:
    if wanted.after_id:
        yield key > wanted.after_id
    if wanted.before_id is not None:
        yield key < wanted.before_id


def _column(attribute: InstrumentedAttribute[int]) -> ColumnElement[int]:
    return attribute.expression


def _of_place(session: Session, wanted: ChangeFilter, row: InboxRow) -> Iterator[Condition]:
    """Few changes of the sources are named one by one."""
    if not wanted.sources and not wanted.regions:
        return
    sources = sources_asked(session, wanted)
    changes = of_sources(session, wanted, sources)
    # "IS true" keeps it no join: PostgreSQL would gather all changes of many sources, and sort them.
    yield row.source_id.in_(sources).is_(true()) if changes is None else one_of(row, changes)


def _of_issuers(session: Session, wanted: ChangeFilter, row: InboxRow) -> Iterator[Condition]:
    """Issuers are looked for among the few ways in which changes name them."""
    if not wanted.issuers:
        return
    named = issuers_asked(wanted)
    changes = of_issuers(session, wanted, named)
    # Not a plain column: SQLite would gather all changes of many issuers, and sort them. And no join, as above.
    yield (row.issuers_id + 0).in_(named).is_(true()) if changes is None else one_of(row, changes)


def _of_words(session: Session, wanted: ChangeFilter, row: InboxRow) -> Iterator[Condition]:
    node = parse_words(wanted.words)
    if node == NOTHING:
        return
    if wanted.words_in is WordsIn.ANYWHERE:
        yield stands_anywhere(session, node, row, tuple(_between(wanted, id_on(session))))
    elif wanted.words_in is WordsIn.CHANGED:
        changed = and_(row.kind != ChangeKind.NEW_POLICY, _has(session, wanted, node, row, _CHANGED))
        yield or_(and_(row.kind == ChangeKind.NEW_POLICY, _has(session, wanted, node, row, PARTS)), changed)
    else:
        yield _has(session, wanted, node, row, TOLD)


def _has(session: Session, wanted: ChangeFilter, node: Node, row: InboxRow, parts: tuple[Part, ...]) -> Condition:
    asked, is_rest = listed(node)
    key = id_on(session)
    having = select(key).select_from(index_on(session)).where(has_words(session, asked, parts))
    if is_read(session, asked) and not is_told(session, wanted):
        reads = select(key).select_from(index_on(session)).where(reads_words(asked, parts))
        found: Condition = reads.where(key == row.change_id).offset(0).exists()
    elif led(session, wanted) is not None or not is_sqlite(session):
        found = having.where(key == row.change_id).offset(0).exists()
    else:
        # Not a plain column: SQLite would begin with the many that have the words, and sort them.
        found = (row.change_id + 0).in_(having.where(*_between(wanted, key)))
    return ~found if is_rest else found


def _of_change(session: Session, wanted: ChangeFilter, row: InboxRow) -> Iterator[Condition]:
    if wanted.bodies:
        yield row.change_id.in_(names_any(wanted.bodies))
    if wanted.policy_id is not None:
        policy_id = standing(session, wanted.policy_id)
        yield row.change_id.in_(select(ChangeRecord.id).where(ChangeRecord.policy_id == policy_id))
    if wanted.number:
        policies = of_number(session, wanted)
        of_them = select(ChangeRecord.id)
        if policies is None:
            change = of_them.join(PolicyRecord, PolicyRecord.id == ChangeRecord.policy_id)
            yield change.where(ChangeRecord.id == row.change_id, *numbered(wanted)).offset(0).exists()
        else:
            yield row.change_id.in_(of_them.where(among(ChangeRecord.policy_id, policies)))


def containing(column: InstrumentedAttribute[str], words: str) -> list[Condition]:
    """Return that a column holds each of the words."""
    return [column.contains(search_words(word), autoescape=True) for word in words.split()]


def named_by(session: Session, words: str) -> list[Condition]:
    """Return that a policy bears each of the words: few are named one by one."""
    policies = bearers(session, words)
    if policies is None:
        return containing(PolicyRecord.words, words)
    return [among(PolicyRecord.id, policies) if policies else false()]
