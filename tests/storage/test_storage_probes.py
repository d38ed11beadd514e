"""The last probe of each source is remembered, and read back without SQLAlchemy."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from pipeline.model import Outcome
from storage.sources.probe_glance import last_probes
from storage.store import Store
from storage.views.probes import ProbeRow

MORNING = datetime(2026, 5, 11, 8, 30, tzinfo=UTC)
READ = ProbeRow(source="science", entry="js-xuzhou-kjj-zcwj", at=MORNING, outcome=Outcome.OK, rows=20)


def test_the_last_probe_takes_the_place_of_the_one_before(store: Store) -> None:
    blocked = ProbeRow(source="science", entry="", at=MORNING, outcome=Outcome.BLOCKED, rows=0, reason="A challenge.")
    other = ProbeRow(source="other", entry="", at=MORNING, outcome=Outcome.OK, rows=3)
    for row in (blocked, other, READ):
        store.remember_probe(row)
    assert set(store.probes()) == {READ, other}


def test_a_glance_tells_what_the_store_tells(store: Store, database_url: str) -> None:
    store.remember_probe(READ)
    assert last_probes(database_url) == store.probes() == (READ,)


def test_a_glance_at_a_database_of_an_older_version_finds_nothing(empty_url: str) -> None:
    assert last_probes(empty_url) == ()


def test_a_glance_makes_no_database(tmp_path: Path) -> None:
    assert last_probes(f"sqlite:///{tmp_path / 'none.db'}") == ()
    assert not (tmp_path / "none.db").exists()


def test_a_glance_imports_no_sqlalchemy() -> None:
    code = "import storage.sources.probe_glance, sys; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
