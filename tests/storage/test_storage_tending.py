"""Empty room of the database is given back, planners know the sizes of tables, and a full disk loses nothing."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from storage_samples import FIRST, arrival, checked, later, nobody, visit

from pipeline.errors import StorageBusy
from storage.care.tending import Tended
from storage.store import Store

sqlite_alone = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MEGABYTES = 16


@pytest.fixture
def file(database_url: str) -> Path:
    return Path(database_url.removeprefix("sqlite:///"))


def empty_room(store: Store) -> None:
    """Fill some megabytes, and empty them again."""
    with store.database.writing() as session:
        session.execute(text("CREATE TABLE filler (bytes BLOB)"))
        for _ in range(MEGABYTES):
            session.execute(text("INSERT INTO filler VALUES (zeroblob(1000000))"))
    with store.database.writing() as session:
        session.execute(text("DROP TABLE filler"))


def made_before(file: Path) -> None:
    """Make the file one of an older version, which cannot be shortened a little at a time."""
    with sqlite3.connect(file, isolation_level=None) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA auto_vacuum = NONE")
        connection.execute("VACUUM")
        connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


def recorded(store: Store) -> None:
    store.record(checked(store), visit(FIRST), arrival(), owed=nobody, at=later())


def is_sound(store: Store) -> bool:
    with store.database.reading() as session:
        words = session.connection().exec_driver_sql("PRAGMA integrity_check").scalar_one()
    return words == "ok" and store.history().counts()["revisions"] == 1


@sqlite_alone
def test_empty_room_is_given_back(store: Store, file: Path) -> None:
    recorded(store)
    empty_room(store)
    before = file.stat().st_size
    tended = store.tend()
    assert tended.given_back_bytes > MEGABYTES * 900_000
    assert before - file.stat().st_size == tended.given_back_bytes
    assert is_sound(store)
    assert store.tend() == Tended()


@sqlite_alone
def test_an_older_file_is_written_anew_when_that_is_asked_for(database_url: str, file: Path, tmp_path: Path) -> None:
    made_before(file)
    store = Store.open(database_url, tmp_path / "archive")
    recorded(store)
    empty_room(store)
    assert store.tend().empty_bytes > MEGABYTES * 900_000
    assert file.stat().st_size > MEGABYTES * 900_000
    assert store.tend(whole=True).given_back_bytes > MEGABYTES * 900_000
    assert file.stat().st_size < MEGABYTES * 900_000
    assert is_sound(store)
    empty_room(store)
    assert store.tend().given_back_bytes > 0  # from now on a little at a time
    store.close()


@sqlite_alone
def test_a_database_that_is_held_is_left_for_another_day(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    recorded(store)
    monkeypatch.setattr("storage.database.engine.BUSY_TIMEOUT_SECONDS", 0)
    impatient = Store.open(f"sqlite:///{file}", tmp_path / "archive")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageBusy):
        impatient.tend()
    other.execute("ROLLBACK")
    other.close()
    assert impatient.tend() == Tended()
    impatient.close()


def test_planners_know_how_large_tables_are(store: Store) -> None:
    is_sqlite = store.database.engine.dialect.name == "sqlite"
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n"
    row = "'2026-03-01 00:00:00', 'a', 'b', 'c', 200, 'd'"
    with store.database.writing() as session:
        columns = "at, person, action, about, status, address"
        session.execute(text(f"INSERT INTO audit ({columns}) SELECT {row} FROM ({numbers}) AS x"))
        if not is_sqlite:
            session.execute(text("SELECT pg_stat_force_next_flush()"))
    assert store.tend() == Tended()
    with store.database.reading() as session:
        if is_sqlite:
            known = session.scalars(text("SELECT stat FROM sqlite_stat1 WHERE tbl = 'audit'")).all()
        else:
            known = [str(session.scalars(text("SELECT reltuples FROM pg_class WHERE relname = 'audit'")).one())]
    assert known
    assert all(4000 < float(one.split()[0]) < 6000 for one in known), known


NO_ROOM = """
import resource, sys
from pathlib import Path
from pipeline.errors import StorageError
from storage.store import Store
store = Store.open(sys.argv[1], Path(sys.argv[2]))
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    print(store.tend(whole=True))
except StorageError as error:
    print(error)
"""


@sqlite_alone
@pytest.mark.parametrize("is_older", [False, True])
def test_a_full_disk_loses_nothing(database_url: str, file: Path, tmp_path: Path, is_older: bool) -> None:
    if is_older:
        made_before(file)
    store = Store.open(database_url, tmp_path / "archive")
    recorded(store)
    empty_room(store)
    command = [sys.executable, "-c", NO_ROOM, database_url, str(tmp_path / "archive")]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert (ended.stderr, "nothing was written" in ended.stdout) == ("", True), ended.stdout
    assert is_sound(store)
    assert store.tend(whole=True).given_back_bytes > 0
    assert is_sound(store)
    store.close()
