"""An upgrade that fills new tables of a large archive says how far it is, and when killed is as if never begun.

On SQLite alone: its driver would commit before a table is altered, unless we begin the transaction ourselves.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from older_archive import WORDS, archive_of

from pipeline.query.plan import parse_search
from storage.migrations import progress
from storage.store import Store
from storage.views.search import SearchFilter

POLICIES = 120
OPEN = """
import sys
from pathlib import Path
from pipeline.query.plan import parse_search
from storage.migrations import progress
progress.EVERY_SECONDS, progress.AT_ONCE = 0.0, 10
from storage.store import Store
from storage.views.search import SearchFilter
Store.open(sys.argv[1], Path(sys.argv[2])).close()
"""


def asked(file: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(file) as database:
        return list(database.execute(query))


@pytest.mark.parametrize(
    "at",
    [
        "the words of texts: 50 of 120",
        "what policies say of each other: 50 of 120",
        "the words of clauses: 50 of 120",
        "the tasks of clauses: 50 of 120",
    ],
)
def test_an_upgrade_that_is_killed_leaves_the_database_as_it_was(tmp_path: Path, at: str) -> None:
    file = tmp_path / "c.db"
    archive_of(f"sqlite:///{file}", POLICIES)
    command = [sys.executable, "-c", OPEN, f"sqlite:///{file}", str(tmp_path / "archive")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        told = next((line for line in process.stderr if at in line), "")
        process.kill()
    assert told.startswith("upgrading the database, ")
    assert asked(file, "SELECT version_num FROM alembic_version") == [("0007",)]
    assert asked(file, "SELECT name FROM sqlite_master WHERE name IN ('bands', 'relations')") == []
    Store.open(f"sqlite:///{file}", tmp_path / "archive").close()
    assert asked(file, "SELECT count(DISTINCT copy_id) FROM bands") == [(POLICIES,)]
    resolved = "SELECT count(*) FROM relations WHERE target_id = policy_id - 1"
    assert asked(file, resolved) == [(POLICIES - 1,)]
    assert asked(file, "SELECT count(*) FROM clause_places WHERE stands") == [(POLICIES,)]
    opened = Store.open(f"sqlite:///{file}", tmp_path / "archive")
    words = SearchFilter(query=parse_search(WORDS[:8]))
    assert opened.history().search(words).groups == POLICIES
    assert opened.history().search(SearchFilter(query=parse_search("第77号 OR 兰政发〔2026〕77号"))).groups >= 1
    opened.close()


def test_a_short_upgrade_says_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    archive_of(f"sqlite:///{tmp_path / 'c.db'}", 3)
    Store.open(f"sqlite:///{tmp_path / 'c.db'}", tmp_path / "archive").close()
    assert caplog.text == ""
    told = progress.Progress("texts", 3)
    told.add(3)
    assert caplog.text == ""
