"""What tests of a moving archive ask of its databases, and how they meddle with it."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect, text

from storage.database.engine import open_engine
from storage.moving.copying import Progress


def silent(_: Progress) -> None:
    """Tell nobody."""


def asked(address: str, query: str) -> list[tuple[object, ...]]:
    """Return the rows that a query finds."""
    engine = open_engine(address)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return rows


def alter(address: str, *statements: str) -> None:
    """Write into an SQLite file what clausewatch itself never writes."""
    with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as database, database:
        for statement in statements:
            database.execute(statement)


def tables_of(address: str) -> list[str]:
    """Return the names of the tables there are."""
    engine = open_engine(address)
    names = inspect(engine).get_table_names()
    engine.dispose()
    return names


def made(address: str) -> set[tuple[object, ...]]:
    """Everything that a database enforces or looks up by."""
    indexes = asked(address, "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
    rules = asked(
        address,
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    )
    return {*indexes, *rules}


def digest_of_file(address: str) -> str:
    """Return the digest of an SQLite file."""
    return hashlib.sha256(Path(address.removeprefix("sqlite:///")).read_bytes()).hexdigest()
