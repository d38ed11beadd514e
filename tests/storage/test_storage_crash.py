"""A killed process, a full disk and a locked database leave nothing half written."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from originals import DATABASE
from storage_samples import FIRST, arrival, checked, later, mail, nobody, visit

from pipeline.errors import StorageBusy, StorageError
from storage.store import Store

HERE = str(Path(__file__).parent)
KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from storage_samples import FIRST, arrival, later, mail, visit
from storage.store import Store
def die(view):
    os.kill(os.getpid(), signal.SIGKILL)
store = Store.open(sys.argv[1], Path(sys.argv[2]))
store.record(1, visit(FIRST), arrival(), owed=die, at=later())
"""
NO_ROOM = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from storage_samples import HOST, arrival, document, later, mail, visit
from pipeline.errors import StorageError
from storage.store import Store
store = Store.open(sys.argv[1], Path(sys.argv[2]))
limit = Path(sys.argv[1].removeprefix("sqlite:///")).stat().st_size + 200_000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
done = 0
try:
    for n in range(400):
        url, read = f"{HOST}/{n}.html", document(f"规定{n}" * 900, title=f"办法{n}", number="")
        store.record(1, visit(read, url=url), arrival(read, url=url), owed=mail, at=later())
        done += 1
except StorageError as error:
    print(done, error)
"""


def run(script: str, database_url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, database_url, str(folder), HERE]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)


def test_a_process_killed_while_recording_leaves_nothing_half_written(
    store: Store, database_url: str, archive_folder: Path
) -> None:
    check = checked(store)
    ended = run(KILLED, database_url, archive_folder)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert store.known_pages("lanjiang", due_before=None) == ()
    assert store.history().counts()["revisions"] == 0
    assert store.history().deliveries() == []
    assert store.record(check, visit(FIRST), arrival(), owed=mail, at=later()) != ()
    assert len(store.history().deliveries("pending")) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_disk_is_told_and_what_was_recorded_before_is_whole(
    store: Store, database_url: str, archive_folder: Path
) -> None:
    checked(store)
    ended = run(NO_ROOM, database_url, archive_folder)
    assert ended.stderr == ""
    done, _, words = ended.stdout.partition(" ")
    assert "nothing was written" in words
    counts = store.history().counts()
    assert counts["policies"] == counts["revisions"] == counts["changes"] == int(done) > 0
    assert len(store.known_pages("lanjiang", due_before=None)) == int(done)
    with store.database.reading() as session:
        assert session.connection().exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_held_by_another_process_is_busy(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = checked(store)
    monkeypatch.setattr("storage.database.engine.BUSY_TIMEOUT_SECONDS", 0)
    impatient = Store.open(f"sqlite:///{tmp_path / DATABASE}", tmp_path / "archive")
    other = sqlite3.connect(tmp_path / DATABASE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageBusy, match="Another process holds the database"):
        impatient.record(check, visit(FIRST), arrival(), owed=nobody, at=later())
    other.execute("ROLLBACK")
    other.close()
    assert impatient.record(check, visit(FIRST), arrival(), owed=nobody, at=later()) != ()
    impatient.close()


def test_a_snapshot_that_cannot_be_kept_stops_the_recording(store: Store, archive_folder: Path) -> None:
    check = checked(store)
    archive_folder.write_text("a file where the folder should be")
    with pytest.raises(StorageError):
        store.record(check, visit(FIRST), arrival(), owed=nobody, at=later())
    assert store.known_pages("lanjiang", due_before=None) == ()
