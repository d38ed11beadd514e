"""The texts that the indexes of grams are made of: an index itself cannot be carried from one engine to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from pipeline.changes import ChangeKind
from pipeline.query.grams import marked_folded
from storage.changes.inbox_rows import part_words
from storage.codec.values import decode_edits, decode_fields
from storage.moving.rows import AT_ONCE
from storage.tables import ChangeRecord, ClauseRecord, PolicyRecord, PolicySearchRecord
from storage.words.changes import NAME, PARTS, change_numbers
from storage.words.index import CLAUSES, TITLES, clause_marked
from storage.words.names import NAMES, name_marked
from storage.words.standing import words_of

Texts = tuple[int, tuple[str, ...]]  # an id, and the texts that it is found by, one for each part


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexTexts:
    """What an index is made of. SQLite keeps the grams of each part alone; PostgreSQL its text too."""

    name: str
    grams: tuple[str, ...]  # columns on SQLite
    columns: tuple[str, ...]  # and on PostgreSQL: the id, the texts, their grams
    numbers: Callable[[str], list[int]]
    texts: Callable[[Connection], Iterator[Texts]]


def _clauses(on: Connection) -> Iterator[Texts]:
    query = select(ClauseRecord.id, ClauseRecord.label, ClauseRecord.heading, ClauseRecord.text)
    with on.execute(query, execution_options={"yield_per": AT_ONCE}) as found:
        for row in found:
            yield row.id, (clause_marked(row.label, row.heading + row.text),)


def _titles(on: Connection) -> Iterator[Texts]:
    query = select(PolicySearchRecord.policy_id, PolicySearchRecord.marked)
    with on.execute(query, execution_options={"yield_per": AT_ONCE}) as found:
        for row in found:
            yield row.policy_id, (row.marked,)


def _names(on: Connection) -> Iterator[Texts]:
    query = select(PolicyRecord.id, PolicyRecord.words).where(PolicyRecord.words != "")
    with on.execute(query, execution_options={"yield_per": AT_ONCE}) as found:
        for row in found:
            yield row.id, (name_marked(row.words),)


def _changes(on: Connection) -> Iterator[Texts]:
    """The words of changes as they are told now: by the title that a policy bears today."""
    columns = (ChangeRecord.id, ChangeRecord.kind, ChangeRecord.revision_after, ChangeRecord.edits, ChangeRecord.fields)
    query = select(*columns, PolicyRecord.title).join(PolicyRecord, PolicyRecord.id == ChangeRecord.policy_id)
    with Session(on) as session, on.execute(query, execution_options={"yield_per": AT_ONCE}) as found:
        for row in found:
            is_new = row.kind is ChangeKind.NEW_POLICY and row.revision_after is not None
            text = words_of(session, row.revision_after) if is_new else ()
            words = part_words(row.title, decode_edits(row.edits), decode_fields(row.fields), text)
            yield row.id, tuple(marked_folded((words[part],)) for part in PARTS)


INDEXES: Final = (
    *(
        IndexTexts(
            name=index.name, grams=("grams",), columns=("id", "marked", "grams"), numbers=index.numbers, texts=texts
        )
        for index, texts in ((CLAUSES, _clauses), (TITLES, _titles), (NAMES, _names))
    ),
    IndexTexts(
        name=NAME,
        grams=tuple(part.value for part in PARTS),
        columns=("id", *(part.value for part in PARTS), *(f"{part}_grams" for part in PARTS)),
        numbers=change_numbers,
        texts=_changes,
    ),
)
