"""A database that refuses, a full disk, a clock that jumps, a slow host: nothing is lost, nothing told twice."""

from __future__ import annotations

import asyncio
import resource
import shlex
import sqlite3
import subprocess
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from clocked import stopped
from command import COMMAND, Command, configured, running
from fleet import eventually
from line import Line
from loopback_site import Reply, Site, serving
from originals import store_in
from policy_pages import policy_page, policy_pages

from service.run import Service
from service.runtime import Runtime, opened
from service.starting import CHECKS_AT_ONCE
from service.telling.delivering import courier


@asynccontextmanager
async def serviced(runtime: Runtime) -> AsyncIterator[Service]:
    """The part of the service that checks what is due, with nothing begun."""
    async with runtime.checker() as checker:
        vitals = runtime.vitals(checker.crawler)
        yield Service(runtime=runtime, checker=checker, courier=courier(runtime), vitals=vitals)


async def started(service: Service) -> list[str]:
    """Check what is due, to the end; return which sources."""
    await service.start_due_checks()
    names = list(service.running)
    await asyncio.gather(*service.running.values())
    assert not service.running
    return names


def told(run: Command) -> list[str]:
    return [change["kind"] for change in run.changes()]


def test_a_source_is_checked_again_when_the_database_has_come_back(
    line: Line, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.engine.BUSY_TIMEOUT_SECONDS", 0)
    site.pages["/zc/9.html"] = policy_page(9, 999)

    async def go_on(runtime: Runtime) -> None:
        other = sqlite3.connect(line.run.config.parent / "c.db", isolation_level=None)
        async with serviced(runtime) as service:
            other.execute("BEGIN IMMEDIATE")
            assert await started(service) == ["city"]  # it breaks, and is not taken for one that is being checked
            other.execute("ROLLBACK")
            other.close()
            assert await started(service) == ["city"]
            assert await started(service) == []

    with opened(line.run.config) as runtime:
        runtime.store.schedule("city", runtime.now() - timedelta(minutes=1))
        asyncio.run(go_on(runtime))
    assert told(line.run) == ["new_policy"]


def test_a_full_disk_loses_no_change_and_tells_none_twice(site: Site, tmp_path: Path) -> None:
    places = ["json://127.0.0.1:9/hook"]
    source = {"name": "city", "url": f"{site.address}/list.html"}
    run = configured(tmp_path, {"sources": [source], "subscriptions": [{"name": "all", "to": places, "storm": 0}]})
    run("check", "--all")
    site.pages["/zc/1.html"] = policy_page(1, 999)
    check = shlex.join([*COMMAND, "--config", str(run.config), "check", "--all"])
    for kilobytes in (1, 8):  # as much as any one file may have from now on
        limited = f"ulimit -f {kilobytes}; exec {check}"
        ended = subprocess.run(["bash", "-c", limited], check=False, capture_output=True, text=True, timeout=120)
        assert ended.returncode != 0, ended.stdout
    assert told(run) == []
    run("check", "--all")
    run("check", "--all")
    assert told(run) == ["revised"]
    pending = run("alerts", "pending", "--format", "jsonl").splitlines()
    assert len(pending) == 1


def test_a_service_whose_disk_is_full_amid_a_check_says_so_once_and_goes_on_when_there_is_room(
    site: Site, tmp_path: Path
) -> None:
    run = configured(tmp_path, {"sources": [{"name": "city", "url": f"{site.address}/list.html"}], "web": {"port": 0}})
    run("check", "--all")
    site.pages["/zc/9.html"] = policy_page(9, 999)
    log = tmp_path / "service.log"
    store = store_in(tmp_path)
    store.want("city", datetime.now(UTC))
    store.close()
    with running(run) as (process, _):

        def fill(_: int) -> None:
            if site.asked[-1] == "/zc/9.html":
                resource.prlimit(process.pid or 0, resource.RLIMIT_FSIZE, (16_384, resource.RLIM_INFINITY))

        site.when_asked = fill
        eventually(lambda: "nothing was written" in log.read_text("utf-8"), "it says so")
        site.when_asked = lambda _: None
        resource.prlimit(process.pid or 0, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        eventually(lambda: told(run) == ["new_policy"], "it goes on")
    assert log.read_text("utf-8").count("nothing was written") == 1


@pytest.mark.parametrize("jump", [timedelta(days=2), -timedelta(days=2)])
def test_after_a_clock_that_jumped_a_source_is_checked_once_and_goes_on_in_its_rhythm(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jump: timedelta
) -> None:
    clock = stopped(monkeypatch)
    source = {"name": "city", "url": f"{site.address}/list.html", "every": "1h"}
    run = configured(tmp_path, {"sources": [source]})

    async def live(runtime: Runtime) -> None:
        async with serviced(runtime) as service:
            service.checker.clock = runtime.now
            assert await started(service) == ["city"]
            site.pages["/zc/1.html"] = policy_page(1, 999)
            clock.now += jump
            assert await started(service) == ["city"]
            assert await started(service) == []
            clock.now -= jump  # somebody sets it right
            assert await started(service) == ["city"]
            clock.now += timedelta(days=1, hours=2)  # pages are due each day
            assert await started(service) == ["city"]
            assert await started(service) == []

    with opened(run.config) as runtime:
        asyncio.run(live(runtime))
    assert told(run) == ["revised"]


def test_a_host_that_does_not_answer_holds_up_no_other(site: Site, tmp_path: Path) -> None:
    released, others = threading.Event(), threading.Event()

    def hold(_: Mapping[str, str]) -> Reply:
        released.wait()
        return Reply(status=503)

    def asked(_: int) -> None:
        if "/zc/1.html" in site.asked:
            others.set()

    site.when_asked = asked
    with serving(Site(pages=policy_pages(1), replies={"*": hold})) as slow:
        # Far more sources than are checked at once, all on the slow host and all due before the other one.
        sources = [{"name": f"slow{n}", "url": f"{slow.address}/{n}.html"} for n in range(2 * CHECKS_AT_ONCE)]
        sources.append({"name": "city", "url": f"{site.address.replace('127.0.0.1', 'localhost')}/list.html"})
        run = configured(
            tmp_path,
            {
                "sources": sources,
                "web": {"port": 0},
                "crawl": {"delay_seconds": 0, "allow_private": True, "timeout_seconds": 600},
            },
        )
        try:
            with running(run):
                assert others.wait(100), "the other source was held up"
                released.set()
        finally:
            released.set()
