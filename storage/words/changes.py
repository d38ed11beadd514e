"""The words of changes: an index of grams that tells alone which changes have them, and in which of their parts.

Kept as the indexes of clauses are: see `storage.words.index`. A word of two characters is one gram, so that most
questions are answered without reading any text; on PostgreSQL longer ones read the texts that have all their grams.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    TableClause,
    Text,
    and_,
    column,
    func,
    or_,
    select,
    table,
    true,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from pipeline.query.grams import gram_numbers, gram_words, grams, marked_folded, needle
from pipeline.text.word_query import All, Node, Not, Word
from pipeline.text.word_query import Any as AnyOf
from storage.tables.base import Words
from storage.words.conditions import satisfied
from storage.words.index import is_sqlite, match_of


class Part(StrEnum):
    """What of a change holds words."""

    TITLE = "title"  # of its policy
    FIELDS = "fields"  # before and after
    CLAUSES = "clauses"  # before and after; of a policy seen first all


PARTS: Final = tuple(Part)
_COMMON: Final = "clausewatch_common"
_PROBED: Final = 300  # changes
NAME: Final = "change_search"
_FTS: Final = table(NAME, column("rowid", Integer), column(NAME, Text))
_GIN: Final = table(
    NAME,
    column("id", Integer),
    *(column(part.value, Words) for part in Part),
    *(column(f"{part}_grams", postgresql.ARRAY(Integer)) for part in Part),
)


def make_index(connection: Connection) -> None:
    """Make it, empty. On PostgreSQL without an index of its columns, which is quicker made of full ones."""
    if is_sqlite(connection):
        options = "content='', columnsize=0, tokenize='ascii'"
        connection.execute(sql(f"CREATE VIRTUAL TABLE {NAME} USING fts5({', '.join(Part)}, {options})"))
        return
    columns = (f"{part} text NOT NULL, {part}_grams integer[] NOT NULL" for part in Part)
    connection.execute(sql(f"CREATE TABLE {NAME} (id integer PRIMARY KEY, {', '.join(columns)})"))


def add_words(on: Session | Connection, changes: Mapping[int, Mapping[Part, str]]) -> None:
    """Make changes found by their words, which are of `pipeline.text.word_query.joined`."""
    if not changes:
        return
    edged = {key: {part.value: marked_folded((texts[part],)) for part in Part} for key, texts in changes.items()}
    if is_sqlite(on):
        names, marks = ", ".join(Part), ", ".join(f":{part}" for part in Part)
        rows = [{"id": key, **{name: gram_words(text) for name, text in of.items()}} for key, of in edged.items()]
        on.execute(sql(f"INSERT INTO {NAME}(rowid, {names}) VALUES (:id, {marks})"), rows)  # noqa: S608  our own names
        return
    values = [
        {"id": key, **of, **{f"{name}_grams": change_numbers(text) for name, text in of.items()}}
        for key, of in edged.items()
    ]
    on.execute(postgresql.insert(_GIN).on_conflict_do_nothing(index_elements=["id"]), values)


def index_on(on: Session) -> TableClause:
    """The index as a table."""
    return _FTS if is_sqlite(on) else _GIN


def id_on(on: Session) -> ColumnElement[int]:
    """The column of the ids of changes."""
    found: ColumnElement[int] = _FTS.c.rowid if is_sqlite(on) else _GIN.c.id
    return found


def has_words(on: Session, node: Node, parts: Collection[Part]) -> ColumnElement[bool]:
    """Whether the parts of a change together satisfy *node*, which is of `pipeline.query.plan.listed`."""
    if is_sqlite(on):
        asked = f"{{{' '.join(parts)}}} : ({match_of(node)})"
        condition: ColumnElement[bool] = _FTS.c[NAME].op("MATCH", is_comparison=True)(asked)
        return condition
    return satisfied(node, lambda word: or_(*(_holds(word, part) for part in parts)))


def may_have_words(node: Node, parts: Collection[Part]) -> ColumnElement[bool]:
    """On PostgreSQL: whether the grams of a change are such that it may satisfy *node*, whose texts are not read."""
    match node:
        case Word():
            asked = numbers_asked(needle(node))
            return or_(*(_numbers(part).contains(asked) for part in parts))
        case Not():
            return true()
        case All(nodes):
            return and_(*(may_have_words(inner, parts) for inner in nodes))
        case AnyOf(nodes):
            return or_(*(may_have_words(inner, parts) for inner in nodes))


def reads_words(node: Node, parts: Collection[Part]) -> ColumnElement[bool]:
    """On PostgreSQL: what `has_words` tells, by reading the texts alone."""
    return satisfied(node, lambda word: or_(*(func.strpos(_GIN.c[part.value], needle(word)) > 0 for part in parts)))


def is_asked_singly(on: Session, node: Node, parts: Collection[Part]) -> bool:
    """Whether PostgreSQL is better asked of changes one by one: a tenth of the newest have the words.

    It would look into the words of all changes; those that are looked for are found in a short walk.
    """
    if is_sqlite(on):
        return False
    known: dict[tuple[Node, tuple[Part, ...]], bool] = on.info.setdefault(_COMMON, {})
    asked = (node, tuple(parts))
    if asked not in known:
        newest = on.scalar(select(func.max(_GIN.c.id))) or 0
        near = select(func.count()).select_from(_GIN).where(_GIN.c.id > newest - _PROBED, has_words(on, node, parts))
        known[asked] = on.scalars(near).one() * 10 >= _PROBED
    return known[asked]


def _holds(word: Word, part: Part) -> ColumnElement[bool]:
    wanted = needle(word)
    asked: ColumnElement[bool] = _numbers(part).contains(numbers_asked(wanted))
    is_one = len(grams(wanted)) <= 1  # or a single character: the numbers tell of it alone
    return asked if is_one else and_(asked, func.strpos(_GIN.c[part.value], wanted) > 0)


def _numbers(part: Part) -> Any:
    return _GIN.c[f"{part}_grams"]


def numbers_asked(wanted: str) -> list[int]:
    """What of `change_numbers` a text has that holds *wanted*."""
    return gram_numbers(wanted) or [ord(wanted)]


def change_numbers(text: str) -> list[int]:
    """The grams of a text, and its single characters: a number below 65,536 is no gram."""
    return sorted({*gram_numbers(text), *(ord(one) for one in text if ord(one) < 1 << 16)})
