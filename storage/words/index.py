"""The indexes of grams: which clauses and titles hold words. One interface over both engines.

SQLite keeps grams in an FTS5 table without content; PostgreSQL in an array of numbers under a GIN index, with the text
they were made of beside it, since that alone tells whether grams follow each other. Neither needs an extension.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    TableClause,
    Text,
    and_,
    column,
    delete,
    func,
    table,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session

from pipeline.query.grams import first_half, gram_numbers, gram_words, grams, marked, needle
from pipeline.text.word_query import All, Node, Not, Word
from pipeline.text.word_query import Any as AnyOf
from storage.tables.base import Words
from storage.words.conditions import satisfied


class GramIndex:
    """Which ids have words in their text. The text of an id never changes; it can be taken out and put in again."""

    def __init__(self, name: str, *, numbers: Callable[[str], list[int]] = gram_numbers) -> None:
        self.name = name
        self.numbers = numbers  # that PostgreSQL keeps of a text
        self._fts = table(name, column("rowid", Integer), column("grams", Text))
        self._gin = table(
            name, column("id", Integer), column("marked", Words), column("grams", postgresql.ARRAY(Integer))
        )

    def add(self, on: Session | Connection, texts: Mapping[int, str]) -> None:
        """Make ids found by their texts, which are of `pipeline.query.grams.marked`."""
        if not texts:
            return
        if is_sqlite(on):
            rows = [{"id": key, "grams": gram_words(text)} for key, text in texts.items()]
            on.execute(sql(f"INSERT INTO {self.name}(rowid, grams) VALUES (:id, :grams)"), rows)  # noqa: S608  our own name
        else:
            values = [{"id": key, "marked": text, "grams": self.numbers(text)} for key, text in texts.items()]
            on.execute(postgresql.insert(self._gin).on_conflict_do_nothing(index_elements=["id"]), values)

    def remove(self, on: Session | Connection, texts: Mapping[int, str]) -> None:
        """Make ids not found any more; the texts are those they were added with."""
        if not texts:
            return
        if is_sqlite(on):
            rows = [{"id": key, "grams": gram_words(text)} for key, text in texts.items()]
            taking_out = f"INSERT INTO {self.name}({self.name}, rowid, grams) VALUES ('delete', :id, :grams)"  # noqa: S608  our own name
            on.execute(sql(taking_out), rows)
        else:
            on.execute(delete(self._gin).where(self._gin.c.id.in_(list(texts))))

    def table_on(self, on: Session) -> TableClause:
        """The index as a table."""
        return self._fts if is_sqlite(on) else self._gin

    def id_on(self, on: Session) -> ColumnElement[int]:
        """The column of ids, growing with time."""
        found: ColumnElement[int] = self._fts.c.rowid if is_sqlite(on) else self._gin.c.id
        return found

    def finds(self, on: Session, node: Node) -> ColumnElement[bool]:
        """Whether the text of an id satisfies *node*, which is of `pipeline.query.plan.parse_search`."""
        return self.matching(match_of(node)) if is_sqlite(on) else satisfied(node, self._holds)

    def reads(self, node: Node) -> ColumnElement[bool]:
        """The same as `finds`, told by reading text after text: on PostgreSQL alone, which keeps them."""
        return satisfied(node, self._stands)

    def matching(self, asked: str) -> ColumnElement[bool]:
        """Whether an id passes what is asked in FTS5's own language: on SQLite alone."""
        condition: ColumnElement[bool] = self._fts.c.grams.op("MATCH", is_comparison=True)(asked)
        return condition

    def _holds(self, word: Word) -> ColumnElement[bool]:
        wanted = needle(word)
        pairs = gram_numbers(wanted)
        stands = self._stands(word)
        return and_(self._gin.c.grams.contains(pairs), stands) if pairs else stands

    def _stands(self, word: Word) -> ColumnElement[bool]:
        stands: ColumnElement[bool] = func.strpos(self._gin.c.marked, needle(word)) > 0
        return stands


def clause_marked(label: str, words: str) -> str:
    """What a clause is found by."""
    return marked((label, words))


CLAUSES: Final = GramIndex("clause_search")
TITLES: Final = GramIndex("title_search")


def make_indexes(connection: Connection, *indexes: GramIndex) -> None:
    """Make them, empty."""
    for index in indexes:
        if is_sqlite(connection):
            options = "content='', columnsize=0, tokenize='ascii'"
            connection.execute(sql(f"CREATE VIRTUAL TABLE {index.name} USING fts5(grams, {options})"))
        else:
            columns = "id integer PRIMARY KEY, marked text NOT NULL, grams integer[] NOT NULL"
            connection.execute(sql(f"CREATE TABLE {index.name} ({columns})"))


def match_of(node: Node) -> str:
    """The node in FTS5's own language: strings of hexadecimal digits alone, whatever was typed."""
    match node:
        case Word():
            wanted = needle(node)
            pairs = grams(wanted)
            return f'"{" ".join(pairs)}"' if pairs else f'"{first_half(wanted)}" *'
        case Not(inner):
            return f"NOT {match_of(inner)}"
        case All(nodes):
            wanted = " AND ".join(match_of(inner) for inner in nodes if not isinstance(inner, Not))
            lacking = " ".join(match_of(inner) for inner in nodes if isinstance(inner, Not))
            return f"(({wanted}) {lacking})" if lacking else f"({wanted})"
        case AnyOf(nodes):
            return f"({' OR '.join(map(match_of, nodes))})"


def is_sqlite(on: Session | Connection) -> bool:
    connection: Any = on.get_bind() if isinstance(on, Session) else on
    return bool(connection.dialect.name == "sqlite")
