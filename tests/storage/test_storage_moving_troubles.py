"""An archive that is moved and something goes wrong: nothing is left half made, and nobody is disturbed."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from moving_steps import asked, digest_of_file, silent, tables_of

from pipeline.errors import StorageBusy, StorageError
from storage.database.engine import open_engine
from storage.moving.copying import Copied, Progress, copy_archive

COPY = """
import sys
from storage.moving.copying import copy_archive
def told(progress):
    print(progress.doing, flush=True)
    if progress.doing == "indexes":
        sys.stdin.read()
copy_archive(sys.argv[1], sys.argv[2], told)
"""

# A server that alters what it is given: as soon as there is a table of probes, a trigger writes other values.
ALTERING = """
CREATE FUNCTION alter_row() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.reason = NEW.reason || ' '; RETURN NEW; END $$;
CREATE FUNCTION attach() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_regclass('probes') IS NOT NULL AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'alter_row') THEN
    CREATE TRIGGER alter_row BEFORE INSERT ON probes FOR EACH ROW EXECUTE FUNCTION alter_row();
  END IF;
END $$;
CREATE EVENT TRIGGER attach ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION attach();
"""


def test_a_copy_that_is_killed_leaves_nothing_and_can_be_made_again(full: str, empty_postgres: str) -> None:
    before = digest_of_file(full)
    line = [sys.executable, "-c", COPY, full, empty_postgres]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert any(word == "indexes\n" for word in process.stdout)
        os.kill(process.pid, signal.SIGKILL)
    assert digest_of_file(full) == before
    assert _when_let_go(lambda: copy_archive(full, empty_postgres, silent)).documents == 3


def _when_let_go(what: Callable[[], Copied]) -> Copied:
    """Run it as soon as the server has noticed that the one before is gone."""
    for _ in range(1000):
        try:
            return what()
        except StorageBusy:
            continue
    return what()


# psycopg leaves a cursor of a connection that was cut open, and warns of it when it is collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("moment", ["clauses", "indexes", "proof of clauses"])
def test_a_server_that_goes_away_leaves_nothing(moment: str, full: str, empty_postgres: str) -> None:
    def end(progress: Progress) -> None:
        if progress.doing == moment:
            asked(
                empty_postgres,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()",
            )

    before = digest_of_file(full)
    with pytest.raises(StorageError):
        copy_archive(full, empty_postgres, end)
    gc.collect()
    assert tables_of(empty_postgres) == []
    assert digest_of_file(full) == before


def test_a_row_that_arrives_otherwise_is_noticed(full: str, empty_postgres: str) -> None:
    engine = open_engine(empty_postgres)
    with engine.begin() as connection:
        connection.exec_driver_sql(ALTERING)
    engine.dispose()
    with pytest.raises(StorageError, match="probes did not arrive as it was read: 1 rows went out, 1 stand there"):
        copy_archive(full, empty_postgres, silent)
    assert tables_of(empty_postgres) == []


def test_two_copies_into_one_database_do_not_meet(full: str, empty_postgres: str, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_bytes((tmp_path / "full.db").read_bytes())

    def begin_another(progress: Progress) -> None:
        if progress.doing == "indexes":
            with pytest.raises(StorageBusy, match="another process"):
                copy_archive(f"sqlite:///{other}", empty_postgres, silent)
            met.append(progress)

    met: list[Progress] = []
    copy_archive(full, empty_postgres, begin_another)
    assert len(met) == 1


def test_a_file_that_was_not_finished_bears_no_name(full: str, empty_postgres: str, tmp_path: Path) -> None:
    copy_archive(full, empty_postgres, silent)
    target = tmp_path / "new.db"

    def stop(progress: Progress) -> None:
        if progress.doing == "indexes":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_archive(empty_postgres, f"sqlite:///{target}", stop)
    assert list(tmp_path.glob("new.db*")) == []
    part = tmp_path / "new.db.part"
    part.touch()
    with pytest.raises(StorageError, match="one broke off; then remove it"):
        copy_archive(empty_postgres, f"sqlite:///{target}", silent)
    assert part.exists()
