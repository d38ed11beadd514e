"""What of the service is red, and what a process counts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from outbox_of import Answers, Office
from storage_samples import FIRST, T0, arrival, checked, later, nobody, visit

from alerts.channel import read_destination
from alerts.result import failed
from pipeline.changes import ChangeKind
from pipeline.errors import StorageError
from review.vitals.ports import Part, PartName
from service.telling.delivering import StoredOutbox
from service.vitals import pulse
from service.vitals.vitals import ServiceVitals
from storage.store import Store
from storage.views.archive import ChangeView


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path}/c.db", tmp_path / "archive")
    yield opened
    opened.close()


def vitals_of(store: Store, at: datetime = T0) -> ServiceVitals:
    """The vitals of a process that counts, at a moment."""
    folder = Path(str(store.database.engine.url.database)).parent
    vitals = ServiceVitals(
        history=store.history(),
        clock=lambda: at,
        archive=folder / "archive",
        database=f"sqlite:///{folder}/c.db",
    )
    vitals.bounded.seconds = 60  # of a busy machine
    store.database.told = vitals.counted.told
    return vitals


def parts(vitals: ServiceVitals) -> dict[PartName, Part]:
    return {part.name: part for part in asyncio.run(vitals.health()).parts}


def text(vitals: ServiceVitals) -> str:
    return asyncio.run(vitals.metrics()).decode()


def test_a_service_that_has_just_begun_is_green(store: Store) -> None:
    assert {name: part.is_red for name, part in parts(vitals_of(store)).items()} == dict.fromkeys(PartName, False)


@pytest.mark.parametrize("has_beaten", [True, False])
def test_a_scheduler_that_looks_no_more_is_red_since_it_last_looked(
    store: Store, monkeypatch: pytest.MonkeyPatch, has_beaten: bool
) -> None:
    moment = 1000.0
    monkeypatch.setattr(pulse, "monotonic", lambda: moment)
    vitals = vitals_of(store)
    vitals.pulse = pulse.Pulse(begun=moment)
    if has_beaten:
        moment += 60
        vitals.beat()
    moment += 119
    assert not parts(vitals)[PartName.SCHEDULER].is_red
    moment += 181
    part = parts(vitals)[PartName.SCHEDULER]
    assert part.is_red
    assert part.since == T0 - timedelta(minutes=5)
    assert "5 minutes" in part.problem
    vitals.beat()
    assert not parts(vitals)[PartName.SCHEDULER].is_red


@pytest.mark.parametrize("jump", [timedelta(days=2), -timedelta(days=2)])
def test_a_clock_that_jumps_makes_no_scheduler_red(store: Store, jump: timedelta) -> None:
    vitals = vitals_of(store)
    vitals.beat()
    vitals.clock = lambda: T0 + jump
    assert not parts(vitals)[PartName.SCHEDULER].is_red


def test_an_alert_that_nobody_sends_makes_the_outbox_red(store: Store, tmp_path: Path) -> None:
    office = Office(store=store, places=[read_destination("json://127.0.0.1:9/hook")])
    office.tell()
    assert not parts(vitals_of(store, later(minutes=14)))[PartName.OUTBOX].is_red
    part = parts(vitals_of(store, later(minutes=21)))[PartName.OUTBOX]
    assert part.is_red
    assert part.since == T0
    assert "21 minutes" in part.problem


def test_what_becomes_of_deliveries_is_counted(store: Store) -> None:
    good, bad, worse = (read_destination(f"json://{name}.example/hook") for name in ("good", "bad", "worse"))
    office = Office(store=store, places=[good, bad, worse])
    vitals = vitals_of(store)
    answers = Answers(by_url={bad.url: failed("later"), worse.url: failed("never", permanent=True)})
    office.tell()
    courier = office.courier(answers)
    assert isinstance(courier.outbox, StoredOutbox)
    courier.outbox = StoredOutbox(store=store, owing=office.owing, tally=vitals.counted)
    asyncio.run(courier.deliver_due())
    told = text(vitals)
    for outcome in ("sent", "retried", "given_up"):
        assert f'clausewatch_deliveries_total{{outcome="{outcome}"}} 1.0' in told


def test_a_change_is_counted_when_it_is_on_record_and_not_before(store: Store) -> None:
    vitals, check = vitals_of(store), checked(store)

    def refuse(_: ChangeView) -> list[object]:
        raise StorageError("no room")

    counted = f'clausewatch_changes_total{{kind="{ChangeKind.NEW_POLICY.value}"}}'
    with pytest.raises(StorageError):
        store.record(check, visit(FIRST), arrival(), owed=refuse, at=later())  # type: ignore[arg-type]
    assert f"{counted} 0.0" in text(vitals)
    store.record(check, visit(FIRST), arrival(), owed=nobody, at=later())
    assert f"{counted} 1.0" in text(vitals)


def test_metrics_are_told_while_the_database_is_gone(store: Store, tmp_path: Path) -> None:
    vitals = vitals_of(store)
    vitals.weigh()
    assert "clausewatch_database_up 1.0" in text(vitals)
    store.database.close()
    for beside in ("-wal", "-shm"):
        (tmp_path / f"c.db{beside}").unlink(missing_ok=True)
    (tmp_path / "c.db").write_bytes(b"no database" * 1000)
    told = text(vitals)
    assert "clausewatch_database_up 0.0" in told
    assert "clausewatch_queue_age_seconds" not in told  # nothing is made up
    assert "clausewatch_checks_total" in told


def test_the_archive_is_weighed_as_it_lies_on_the_disk(store: Store) -> None:
    store.record(checked(store), visit(FIRST), arrival(), owed=nobody, at=later())
    vitals = vitals_of(store)
    vitals.weigh()
    files = [file for file in vitals.archive.rglob("*") if file.is_file()]
    assert files
    assert vitals.archive_bytes == sum(file.stat().st_size for file in files)


def test_a_loop_that_is_held_up_shows_its_lag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse, "LAG_SECONDS", 0.0)
    moments = iter([0.0, 3.0, 3.0, 3.0])
    monkeypatch.setattr(pulse, "monotonic", lambda: next(moments))
    seen: list[float] = []

    async def measure() -> None:
        with pytest.raises(RuntimeError, match="StopIteration"):
            await pulse.measure_lag(seen.append)

    asyncio.run(measure())
    assert seen == [3.0, 0.0]
