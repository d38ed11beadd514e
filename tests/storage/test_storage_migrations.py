"""Migrations make exactly the tables that the code expects, also when several processes start at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from pipeline.errors import StorageError
from storage.database.engine import open_engine
from storage.migrations import upgrade
from storage.store import Store
from storage.tables import Base
from storage.words import changes as change_words
from storage.words.index import CLAUSES, TITLES
from storage.words.names import NAMES

OPEN = """
import sys
from pathlib import Path
from storage.store import Store
Store.open(sys.argv[1], Path(sys.argv[2])).close()
"""


def _is_index(table: str | None) -> bool:
    """Whether it is an index of grams, or one of the tables that SQLite makes for one."""
    return table is not None and table.startswith((CLAUSES.name, TITLES.name, NAMES.name, change_words.NAME))


def test_migrations_and_tables_agree(empty_url: str) -> None:
    engine = open_engine(empty_url)
    upgrade(engine)
    with engine.connect() as connection:
        opts = {"compare_type": True, "include_name": lambda name, kind, _: kind != "table" or not _is_index(name)}
        assert compare_metadata(MigrationContext.configure(connection, opts=opts), Base.metadata) == []
        made = [name for name in inspect(connection).get_table_names() if not _is_index(name)]
        assert len(made) == len(Base.metadata.tables) + 1
    engine.dispose()


def test_upgrading_twice_changes_nothing(empty_url: str) -> None:
    engine = open_engine(empty_url)
    upgrade(engine)
    upgrade(engine)
    assert set(Base.metadata.tables) < set(inspect(engine).get_table_names())
    engine.dispose()


def test_processes_that_open_a_new_database_together_all_succeed(empty_url: str, archive_folder: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", OPEN, empty_url, str(archive_folder)]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    errors = [process.communicate(timeout=120)[1] for process in started]
    assert errors == [""] * 3
    assert [process.returncode for process in started] == [0] * 3


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("sqlite://", "forget"),
        ("sqlite:///:memory:", "forget"),
        ("mysql://root@localhost/x", "only sqlite and postgresql"),
        ("nonsense", "cannot be read"),
        ("", "cannot be read"),
        ("postgresql://postgres@127.0.0.1:1/x", "refused"),
    ],
)
def test_a_bad_address_is_refused_in_words(url: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=problem):
        Store.open(url, tmp_path)


def test_a_password_is_never_part_of_the_message(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        Store.open("postgresql://someone:hunter2@127.0.0.1:1/x", tmp_path)
    assert "hunter2" not in str(caught.value)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_bytes(b"Dear reader, this is no database. " * 100)
    before = file.read_bytes()
    with pytest.raises(StorageError, match="no sound SQLite database"):
        Store.open(f"sqlite:///{file}", tmp_path)
    assert file.read_bytes() == before


def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    Store.open(f"sqlite:///{tmp_path}/new/folder/x.db", tmp_path).close()
    assert (tmp_path / "new/folder/x.db").is_file()
