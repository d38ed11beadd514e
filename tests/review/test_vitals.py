"""Whether the service is well, as a monitor is told."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from people_web import Clock, Guarded, guarded
from postgres_server import running_server, why_not
from review_web import Serve, Web
from sample import CITY, document, filled, new, owes

from pipeline.health.incidents import IncidentKind
from pipeline.model import Outcome, Role, Visit
from review.app import create_app
from review.people.passwords import TOKEN_PREFIX
from review.powers import Powers
from review.vitals.bounded import Bounded
from review.vitals.stored import StoredVitals
from storage.store import Store


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def shut(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """A service that wants a login."""
    site = guarded(serve, tmp_path_factory.mktemp("shut"))
    yield site
    site.store.close()


@pytest.fixture
def gone(serve: Serve, tmp_path: Path) -> Iterator[Guarded]:
    """One whose database goes away."""
    site = guarded(serve, tmp_path)
    yield site
    site.store.close()


def damage(site: Guarded) -> None:
    """Write over the database file while nobody looks."""
    site.store.database.close()
    file = Path(str(site.store.database.engine.url.database))
    for beside in (f"{file}-wal", f"{file}-shm"):
        Path(beside).unlink(missing_ok=True)
    file.write_bytes(b"no database" * 1000)


@pytest.mark.parametrize("path", ["/healthz", "/livez", "/readyz"])
def test_a_stranger_is_told_green_and_nothing_else(shut: Guarded, path: str) -> None:
    answer = shut.web.get(path)
    assert (answer.status, json.loads(answer.body)) == (200, {"status": "ok"})


def test_whoever_may_read_is_told_the_parts(shut: Guarded) -> None:
    told = json.loads(shut.logged_in("reader").get("/healthz").body)
    assert told["parts"] == {"database": {"status": "ok"}}
    assert told["counts"]["policies"] > 0
    assert set(told["alerts"]) == {"waiting", "due", "late_seconds", "given_up", "destination_incidents"}


def test_metrics_are_for_those_who_bring_a_token(shut: Guarded) -> None:
    refused = shut.web.get("/metrics")
    assert refused.status == 401
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert shut.web.get("/metrics", Authorization=f"Bearer {TOKEN_PREFIX}nonsense").status == 401
    assert shut.logged_in("reader").get("/metrics").status == 200


def test_a_database_that_is_gone_is_red_for_all_and_told_to_nobody_unknown(gone: Guarded) -> None:
    reader = gone.logged_in("reader")
    damage(gone)
    for path in ("/healthz", "/readyz"):
        answer = gone.web.get(path)
        assert (answer.status, json.loads(answer.body)) == (503, {"status": "trouble"})
    assert gone.web.get("/livez").status == 200  # a restart would not help
    assert json.loads(reader.get("/healthz").body) == {"status": "trouble"}  # who it is cannot be told either
    assert reader.get("/livez").status == 200


def test_without_a_login_a_database_that_is_gone_is_told_with_what_to_do(serve: Serve, tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path}/clausewatch.db", tmp_path / "archive")
    site = Guarded(web=Web(base=serve(create_app(store.history())), store=store, checked=[]), clock=None)  # type: ignore[arg-type]
    assert site.web.get("/healthz").status == 200
    damage(site)
    part = json.loads(site.web.get("/healthz").body)["parts"]["database"]
    again = json.loads(site.web.get("/readyz").body)["parts"]["database"]
    assert part["status"] == "trouble"
    assert "restore a backup" in part["problem"]
    assert "docs/operating.md" in part["advice"]
    assert part["since"] == again["since"]
    store.close()


def test_a_monitor_that_asks_often_has_the_archive_counted_once_a_minute(tmp_path: Path) -> None:
    store, clock = filled(tmp_path), Clock()
    vitals = StoredVitals(history=store.history(), clock=clock)

    def told() -> tuple[int, int]:
        counts = asyncio.run(vitals.health()).counts
        assert list(counts) == ["sources", "policies", "revisions", "changes", "open incidents"]
        return counts["policies"], counts["open incidents"]

    policies, incidents = told()
    check = store.begin_check(CITY, clock.now, "test", reader_version=1)
    tell_of_another(store, check, clock.now)
    store.open_incident(CITY, IncidentKind.SILENT, "Silent.", clock.now)
    clock.pass_by(timedelta(seconds=59))
    assert told() == (policies, incidents + 1)  # trouble is never told late
    clock.pass_by(timedelta(seconds=1))
    assert told() == (policies + 1, incidents + 1)
    clock.pass_by(timedelta(hours=-1))  # put back by hand: nothing is kept for an hour
    assert told() == (policies + 1, incidents + 1)
    store.close()


def tell_of_another(store: Store, check: int, at: datetime) -> None:
    """Record a policy that nobody had seen."""
    seen = document("澜江市摊位管理办法", "澜政规〔2026〕91号", ("第一条 摊位每月登记一次。",))
    url = "https://www.lanjiang.example/zcwj/91.html"
    visit = Visit(source=CITY, url=url, role=Role.DOCUMENT, at=at, outcome=Outcome.OK, body=b"91", document=seen)
    store.record(check, visit, new(url, seen), owed=owes, at=at)


def test_a_database_that_hangs_holds_up_no_monitor(serve: Serve, tmp_path: Path) -> None:
    if reason := why_not():
        pytest.skip(reason)
    with running_server() as postgres:
        url = postgres.new_database()
        store = Store.open(url, tmp_path / "archive")
        vitals = StoredVitals(history=store.history(), clock=now, bounded=Bounded(seconds=0.2, most=2))
        web = Web(base=serve(create_app(store.history(), powers=Powers(vitals=vitals))), store=store, checked=[])
        assert json.loads(web.get("/healthz").body)["status"] in ("ok", "trouble")  # a busy machine may be late
        with psycopg.connect(url) as other:
            other.execute("LOCK TABLE sources IN ACCESS EXCLUSIVE MODE")  # whoever asks for a source waits
            for _ in range(5):  # more than may hang
                answer = web.get("/healthz")
                assert answer.status == 503
            assert "answer" in json.loads(answer.body)["parts"]["database"]["problem"]
            assert web.get("/livez").status == 200
        for thread in (one for one in threading.enumerate() if one.name == "bounded"):
            thread.join()  # the lock is gone: what hung comes back
        store.close()
