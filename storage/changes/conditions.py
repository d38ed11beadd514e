"""A filter of changes as conditions of the database. Each part finds what it finds in a subscription."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from pipeline.changes import ChangeKind, CopyRole
from pipeline.text.places import is_within
from pipeline.text.word_query import Node, Word, WordsIn, folded, parse_words
from storage.changes.inbox_rows import microseconds
from storage.database.part import standing
from storage.policies.bodies import names_any
from storage.policies.copies import search_words
from storage.tables import ChangeRecord, InboxRecord, InboxTextRecord, PolicyRecord, PolicyTextRecord, SourceRecord
from storage.views.archive import ChangeFilter
from storage.words.candidates import may_be_told, may_stand
from storage.words.conditions import finds, holds, satisfied, stands_in

Row = type[InboxRecord]
Condition = ColumnElement[bool]


def conditions(session: Session, wanted: ChangeFilter, row: Row = InboxRecord) -> list[Condition]:
    """Return what rows of the inbox must fulfil. Raises WordsError when the words cannot be read."""
    return [
        *_of_place(session, wanted, row),
        *_of_facts(wanted, row),
        *_of_words(session, wanted, row),
        *_of_change(session, wanted, row),
    ]


def _of_facts(wanted: ChangeFilter, row: Row) -> Iterator[Condition]:
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
    if wanted.since is not None:
        yield row.at >= microseconds(wanted.since)
    if wanted.until is not None:
        yield row.at < microseconds(wanted.until)
    if wanted.after_id:
        yield row.change_id > wanted.after_id
    if wanted.before_id is not None:
        yield row.change_id < wanted.before_id


def _of_place(session: Session, wanted: ChangeFilter, row: Row) -> Iterator[Condition]:
    """Sources are few: they are found first, and a region is one however its ranks are written."""
    if not wanted.sources and not wanted.regions:
        return
    known = session.execute(select(SourceRecord.id, SourceRecord.name, SourceRecord.region))
    yield row.source_id.in_(
        [
            source_id
            for source_id, name, region in known
            if (not wanted.sources or name in wanted.sources)
            and (not wanted.regions or any(is_within(region, one) for one in wanted.regions))
        ]
    )


def _of_words(session: Session, wanted: ChangeFilter, row: Row) -> Iterator[Condition]:
    if not wanted.words and not wanted.issuers:
        return
    text = aliased(InboxTextRecord)
    asked: list[Condition] = []
    if wanted.issuers:
        asked.append(or_(*(holds(text.issuers, folded(part)) for part in wanted.issuers)))
    node = parse_words(wanted.words)
    if wanted.words:
        may_pass = may_stand if wanted.words_in is WordsIn.ANYWHERE else may_be_told
        yield may_pass(session, node, row)
    if wanted.words and wanted.words_in is WordsIn.ANYWHERE:
        yield _stands_anywhere(node, row)
    elif wanted.words and wanted.words_in is WordsIn.CHANGED:
        is_new = row.kind == ChangeKind.NEW_POLICY
        of_new = and_(is_new, finds(node, text.title, text.fields, text.clauses))
        asked.append(or_(of_new, and_(~is_new, finds(node, text.fields, text.clauses))))
    elif wanted.words:
        asked.append(finds(node, text.title, text.clauses))
    if asked:
        yield exists().where(text.change_id == row.change_id, *asked)


def _stands_anywhere(node: Node, row: Row) -> Condition:
    text, change = aliased(InboxTextRecord), aliased(ChangeRecord)

    def stands(word: Word) -> Condition:
        standing = aliased(PolicyTextRecord)
        there = exists().where(standing.policy_id == change.policy_id, stands_in(word, standing.words))
        return or_(stands_in(word, text.title), there)

    query = select(text.change_id).join(change, change.id == text.change_id)
    return query.where(text.change_id == row.change_id, satisfied(node, stands)).exists()


def _of_change(session: Session, wanted: ChangeFilter, row: Row) -> Iterator[Condition]:
    if wanted.bodies:
        yield row.change_id.in_(names_any(wanted.bodies))
    if wanted.policy_id is not None:
        policy_id = standing(session, wanted.policy_id)
        yield row.change_id.in_(select(ChangeRecord.id).where(ChangeRecord.policy_id == policy_id))
    if wanted.number:
        numbered = select(PolicyRecord.id).where(*containing(PolicyRecord.words, wanted.number))
        yield row.change_id.in_(select(ChangeRecord.id).where(ChangeRecord.policy_id.in_(numbered)))


def containing(column: InstrumentedAttribute[str], words: str) -> list[Condition]:
    """Return that a column holds each of the words."""
    return [column.contains(search_words(word), autoescape=True) for word in words.split()]
