"""An archive with rows in every table that there is, whatever tables are added later, and with hostile ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Enum,
    Integer,
    LargeBinary,
    String,
    Table,
    TypeDecorator,
    func,
    insert,
    select,
)
from storage_samples import FIRST, SECOND, arrival, checked, later, mail, policy_of, revision, visit

from storage.codec.bulk import encode_bulk
from storage.codec.values import encode_facts
from storage.store import Store
from storage.tables import Base

HOSTILE = "a\\b\tc\nd'\"\r\x01 \ufeff，𠀋👩‍👧 \u202e{}\\N \\."
BIG = {"n": 9_007_199_254_740_993, "huge": 10**30, "tiny": 1.5e-300, "text": HOSTILE, "list": [1, "1", None]}
VALUES: dict[type, Any] = {
    Boolean: True,
    JSON: BIG,
    DateTime: datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    Date: date(9999, 12, 31),
    LargeBinary: bytes(range(256)),
}


# What is read back as more than a row must be such a thing.
SOUND = {
    "revisions": {"facts": encode_facts(FIRST), "bulk": encode_bulk(replace(FIRST, clauses=()))},
    "changes": {"edits": [], "fields": []},
}


def full_archive(address: str, folder: Path) -> None:
    """Make an archive that a policy was revised in, and then give every table one hostile row more."""
    store = Store.open(address, folder)
    check = checked(store)
    store.record(check, visit(FIRST), arrival(), owed=mail, at=later())
    policy = policy_of(store)
    store.record(check, visit(SECOND, at=later(days=1)), revision(policy), owed=mail, at=later(days=1))
    store.end_check(check, later(days=1), "ok", baseline_complete=True)
    with store.database.writing() as session:
        for table in Base.metadata.sorted_tables:
            session.execute(insert(table).values(_row(session.connection(), table)))
    store.close()


def _row(connection: Connection, table: Table) -> dict[str, Any]:
    row = {column.name: _value(connection, column) for column in table.columns}
    return row | SOUND.get(table.name, {})


def _value(connection: Connection, column: Column[Any]) -> Any:
    for key in column.foreign_keys:
        return connection.execute(select(func.max(key.column))).scalar_one()
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, Enum):
        return list(kind.enum_class or ())[-1]
    if isinstance(kind, Integer):
        return connection.execute(select(func.coalesce(func.max(column), 0) + 7)).scalar_one()
    if isinstance(kind, String):
        return HOSTILE[: kind.length]
    return VALUES[type(kind)]
