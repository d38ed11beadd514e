"""Multiplies an archive in SQL: every row again and again, keys and references shifted, a little later each time."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Column, Connection, DateTime, Integer, String, Table, Text, func, inspect, select, text
from sqlalchemy.types import TypeDecorator

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from storage.tables.base import Base

BETWEEN: Final = timedelta(hours=3)  # two copies of the seed
# Columns that name a row of another table without a foreign key.
REFERENCES: Final = {
    ("policies", "copy_id"): "copies",
    ("policies", "revision_id"): "revisions",
    ("copies", "source_id"): "sources",
    ("copies", "against"): "revisions",
    ("copies", "revision_id"): "revisions",
    ("held", "change_id"): "changes",
    ("incidents", "lead_id"): "incidents",
    ("inbox", "group_id"): "changes",
    ("inbox", "review_id"): "reviews",
    ("inbox", "issuers_id"): "issuers",
    ("reviews", "batch"): "reviews",
}
NUMBERED: Final = frozenset({"doc_number", "code", "number_code"})  # each copy of the seed has a 代字 of its own
FIRST_HAN: Final = 0x4E00
APART: Final = frozenset({"destinations", "alembic_version"})  # nothing of them is multiplied
# The indexes of words, which no mapped table is, and the tables whose rows they find.
WORDS_OF: Final = {
    "clause_search": "clauses",
    "title_search": "policies",
    "name_search": "policies",
    "change_search": "changes",
}
_COPIES: Final = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {last})"


def multiply(connection: Connection, times: int) -> None:
    """Put *times* - 1 further copies of every row beside it, keys and references shifted, a little later each."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    tables = [table for table in Base.metadata.sorted_tables if table.name not in APART]
    steps = {table.name: _largest(connection, table) for table in tables}
    for table in tables:
        columns = list(table.columns)
        values = ", ".join(_value(connection, column, steps) for column in columns)
        names = ", ".join(f'"{column.name}"' for column in columns)
        before = f"WHERE t.id <= {steps[table.name]}" if "id" in table.c and steps[table.name] else ""
        connection.execute(
            text(
                f'INSERT INTO "{table.name}" ({names})'
                f" {_COPIES.format(last=times - 1)}"
                f' SELECT {values} FROM "{table.name}" t, n {before} ORDER BY n.i'
            )
        )
    multiply_words(connection, times, steps)
    _set_sequences(connection, tables)


def multiply_words(connection: Connection, times: int, steps: dict[str, int]) -> None:
    """Make the further copies found by the words that the seed's rows, *steps* of a table, are found by."""
    for index, of in WORDS_OF.items():
        names, found = _told(connection, index)
        key = "rowid" if connection.dialect.name == "sqlite" else "id"
        values = ", ".join(f't."{name}"' for name in names)
        connection.execute(
            text(
                f"INSERT INTO {index} ({key}, {', '.join(names)}) {_COPIES.format(last=times - 1)}"
                f" SELECT t.id + n.i * {steps[of]}, {values} FROM {found} t, n WHERE t.id <= {steps[of]} ORDER BY n.i"
            )
        )


def _told(connection: Connection, index: str) -> tuple[list[str], str]:
    """The columns of an index of words, and a table that has them: FTS5 keeps only where each gram stands."""
    if connection.dialect.name != "sqlite":
        columns = inspect(connection).get_columns(index)
        return [column["name"] for column in columns if column["name"] != "id"], index
    names = [row.name for row in connection.execute(text(f"PRAGMA table_info({index})"))]
    connection.execute(text(f"CREATE VIRTUAL TABLE temp.{index}_at USING fts5vocab(main, {index}, instance)"))
    columns = ", ".join(f"max(CASE WHEN col = '{name}' THEN grams END) AS {name}" for name in names)
    ordered = f"SELECT doc, col, term FROM {index}_at ORDER BY doc, col, offset"
    each = f"SELECT doc, col, group_concat(term, ' ') AS grams FROM ({ordered}) GROUP BY doc, col"
    connection.execute(
        text(f"CREATE TEMP TABLE {index}_seed AS SELECT doc AS id, {columns} FROM ({each}) GROUP BY doc")
    )
    return names, f"temp.{index}_seed"


def _largest(connection: Connection, table: Table) -> int:
    if "id" not in table.c or not isinstance(table.c.id.type, Integer):
        return 0
    return connection.scalar(select(func.max(table.c.id))) or 0


def _value(connection: Connection, column: Column[object], steps: dict[str, int]) -> str:
    """How a further copy has this column."""
    name = f't."{column.name}"'
    target = _target(column)
    if target and steps.get(target):
        return f"{name} + n.i * {steps[target]}"
    if column.name in NUMBERED:
        code = "char" if connection.dialect.name == "sqlite" else "chr"
        return f"replace({name}, '政规', '政' || {code}({FIRST_HAN} + n.i) || '规')"
    if _is_text(column) and (_is_unique(column) or column.name == "folded"):
        is_digest = getattr(column.type, "length", None) == 64
        return f"substr({name}, 1, 56) || n.i" if is_digest else f"{name} || '+' || n.i"
    return _later(connection, column, name)


def _later(connection: Connection, column: Column[object], name: str) -> str:
    """A moment as further copies have it; anything else as it is."""
    if (column.table.name, column.name) == ("inbox", "at"):
        return f"{name} + n.i * {BETWEEN // timedelta(microseconds=1)}"
    if not _is_moment(column):
        return name
    hours = int(BETWEEN.total_seconds() // 3600)
    if connection.dialect.name == "sqlite":
        return f"datetime({name}, '+' || (n.i * {hours}) || ' hours')"
    return f"{name} + n.i * interval '{hours} hours'"


def _target(column: Column[object]) -> str:
    """The table whose rows the column names; "" for none."""
    for key in column.foreign_keys:
        return str(key.target_fullname.split(".")[0])
    if (column.table.name, column.name) in REFERENCES:
        return REFERENCES[column.table.name, column.name]
    return column.table.name if column.name == "id" and isinstance(column.type, Integer) else ""


def _is_text(column: Column[object]) -> bool:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(kind, String | Text)


def _is_moment(column: Column[object]) -> bool:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(kind, DateTime)


def _is_unique(column: Column[object]) -> bool:
    return bool(column.unique or (column.primary_key and len(column.table.primary_key) == 1)) or column.name == "name"


def _set_sequences(connection: Connection, tables: list[Table]) -> None:
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        if "id" in table.c:
            connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), (SELECT max(id) FROM {table.name}))")
            )
