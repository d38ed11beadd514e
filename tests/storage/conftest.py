"""Every test that asks for a store runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres_server import PostgresServer, server_or_skip
from sqlalchemy import inspect

from storage.database.engine import open_engine
from storage.migrations import upgrade
from storage.store import Store

postgres = pytest.fixture(scope="session")(server_or_skip)


@pytest.fixture(scope="session")
def migrated(postgres: PostgresServer) -> str:
    """The address of a database with all tables; each test empties it, which is faster than making one."""
    address = postgres.new_database()
    engine = open_engine(address)
    upgrade(engine)
    engine.dispose()
    return address


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with all tables, from which others are copied quickly."""
    file = tmp_path_factory.mktemp("migrated") / "clausewatch.db"
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/clausewatch.db"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of its own, with all tables."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path)
        return f"sqlite:///{tmp_path}/clausewatch.db"
    address: str = request.getfixturevalue("migrated")
    empty(address)
    return address


def empty(address: str) -> None:
    """Remove every row and start every counter anew."""
    engine = open_engine(address)
    tables = ", ".join(name for name in inspect(engine).get_table_names() if name != "alembic_version")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY")
    engine.dispose()


@pytest.fixture
def archive_folder(tmp_path: Path) -> Path:
    """Where the snapshots go."""
    return tmp_path / "archive"


@pytest.fixture
def store(database_url: str, archive_folder: Path) -> Iterator[Store]:
    """An open store without sources."""
    opened = Store.open(database_url, archive_folder)
    yield opened
    opened.close()
