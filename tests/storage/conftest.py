"""Every test that asks for a store runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from full_archive import full_archive
from originals import DATABASE, lay_tables, store_in
from postgres_server import EmptiedDatabase, PostgresServer, server_or_skip

from storage.database.engine import open_engine
from storage.migrations import upgrade
from storage.store import Store

postgres = pytest.fixture(scope="session")(server_or_skip)


@pytest.fixture(scope="session")
def migrated(postgres: PostgresServer) -> Iterator[EmptiedDatabase]:
    """A database with all tables; each test empties it, which is far faster than making one."""
    address = postgres.new_database()
    engine = open_engine(address)
    upgrade(engine)
    engine.dispose()
    with psycopg.connect(address, autocommit=True) as connection:
        yield EmptiedDatabase(address, connection)


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
        lay_tables(tmp_path)
        return f"sqlite:///{tmp_path / DATABASE}"
    database: EmptiedDatabase = request.getfixturevalue("migrated")
    database.empty()
    return database.address


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lasting(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An open store for all tests of a module, which fill it once and then only read it."""
    folder = tmp_path_factory.mktemp("lasting")
    if request.param == "sqlite":
        store = store_in(folder)
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        store = Store.open(server.new_database(), folder / "archive")
    yield store
    store.close()


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


@pytest.fixture(scope="module")
def full_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite archive of everything, from which others are copied quickly."""
    folder = tmp_path_factory.mktemp("full")
    lay_tables(folder)
    file = (folder / DATABASE).rename(folder / "full.db")
    full_archive(f"sqlite:///{file}", folder / "archive")
    return file


@pytest.fixture
def full(full_file: Path, tmp_path: Path) -> str:
    """The address of an SQLite archive of everything."""
    return f"sqlite:///{shutil.copy(full_file, tmp_path)}"


@pytest.fixture
def empty_postgres(postgres: PostgresServer) -> str:
    """The address of a database without any table."""
    return postgres.new_database()
