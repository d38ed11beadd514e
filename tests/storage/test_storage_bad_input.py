"""Decisions, addresses and texts that make no sense are refused whole, or stored without harm."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import literal_column, select
from storage_samples import FIRST, HOST, arrival, checked, document, later, mail, nobody, visit

from pipeline.archive import Decision
from pipeline.errors import StorageError
from storage.database.engine import open_engine
from storage.store import Store
from storage.tables.base import Utc


@pytest.mark.parametrize("decision", [Decision(policy_id=404, document=FIRST), Decision(findings=arrival().findings)])
def test_a_decision_about_no_policy_is_refused(store: Store, decision: Decision) -> None:
    check = checked(store)
    with pytest.raises(StorageError):
        store.record(check, visit(FIRST), decision, owed=nobody, at=later())
    assert store.known_pages("lanjiang", due_before=None) == ()


def test_unknown_checks_and_sources_are_refused(store: Store) -> None:
    checked(store)
    with pytest.raises(StorageError, match="no check 99"):
        store.record(99, visit(FIRST), arrival(), owed=nobody, at=later())
    with pytest.raises(StorageError, match="no source"):
        store.begin_check("nowhere", later(), "test", reader_version=1)


def test_hostile_text_is_stored_and_compared_without_harm(store: Store) -> None:
    check = checked(store)
    nasty = document("第\x00一\ud800条'; DROP TABLE pages; --", title="%_\\" * 2000, number="兰[1]\x00号")
    url = f"{HOST}/{'a' * 9000}?q=\x00\udfff"
    store.record(check, visit(nasty, url=url), arrival(nasty, url=url), owed=mail, at=later())
    copy = store.copy_at("lanjiang", url)
    assert copy is not None
    assert copy.document.text_digest == nasty.text_digest
    assert [c.exact for c in copy.document.clauses] == [c.exact for c in nasty.clauses]
    assert "DROP TABLE" in copy.document.clauses[0].text
    assert len(store.history().policies("%_")) == 1
    assert store.history().policies("%x") == []


def test_naive_times_are_refused(store: Store, tmp_path: Path) -> None:
    check = checked(store)
    with pytest.raises(StorageError, match="time zone"):
        store.record(check, visit(FIRST, at=later().replace(tzinfo=None)), arrival(), owed=nobody, at=later())


@pytest.mark.parametrize(
    ("kept", "meant"),
    [
        ("2026-03-01 08:30:00.000000", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        ("2026-03-01 08:30:00", datetime(2026, 3, 1, 8, 30, tzinfo=UTC)),
        ("2026-03-01 08:30:00+08:00", datetime(2026, 3, 1, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_is_understood_however_another_program_wrote_it(kept: str, meant: datetime, tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'moments.db'}")
    with engine.connect() as connection:
        assert connection.scalar(select(literal_column(f"'{kept}'", Utc()))) == meant
    engine.dispose()
