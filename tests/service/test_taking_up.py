"""Sources that are added to the settings file while the service runs are watched without a restart."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command import Command, configured, running
from loopback_site import Site, serving
from policy_pages import policy_pages
from posting import Visitor
from review_web import Web

from service.adding.taking_up import Additions, stamp
from service.runtime import Runtime, opened
from service.settings.file import load_settings
from service.settings.glance import database_of
from storage.store import Store


@pytest.fixture
def site() -> Iterator[Site]:
    pages = policy_pages(5)
    with serving(Site(pages=pages, listings={"/zcwj.html": list(pages)[:3], "/tzgg.html": list(pages)[3:]})) as up:
        yield up


def test_a_source_of_the_command_line_is_checked_by_the_running_service(site: Site, tmp_path: Path) -> None:
    run = configured(tmp_path, {"web": {"port": 0}})
    with running(run) as (_, address):
        run("sources", "add", f"{site.address}/zcwj.html", "--name", "city", "--yes")
        store = Store.open(database_of(run.config), tmp_path / "archive")
        visitor = Visitor(web=Web(base=address.rstrip("/"), store=store, checked=[]))
        while not (checks := store.history().checks("city")) or not checks[0].finished_at:
            visitor.open("/sources")
        assert len(store.history().policies()) == 3
        assert "At most 1000000 a day to known pages of 127.0.0.1" in visitor.open("/sources/city")
        store.close()
    assert "city: taken up from clausewatch.yaml" in (tmp_path / "service.log").read_text("utf-8")


@pytest.fixture
def run(tmp_path: Path) -> Command:
    return configured(tmp_path, {"sources": [part("first")]})


@pytest.fixture
def runtime(run: Command) -> Iterator[Runtime]:
    with opened(run.config) as made:
        yield made


def test_what_was_added_is_taken_up_when_the_file_is_quiet(run: Command, runtime: Runtime) -> None:
    told: list[str] = []
    additions = Additions(runtime=runtime, seen=stamp(run.config), added=lambda: told.append("budget"))
    look(additions, 2)
    write(run, part("first"), part("second"))
    look(additions)
    assert names(runtime) == ["first"]  # somebody may be writing still
    look(additions)
    assert names(runtime) == ["first", "second"]
    assert told == ["budget"]
    assert {one.name for one in runtime.store.due(runtime.now())} == {"first", "second"}
    look(additions, 3)
    assert told == ["budget"]


def test_only_what_is_new_is_taken_up(run: Command, runtime: Runtime) -> None:
    additions = Additions(runtime=runtime, seen=stamp(run.config))
    renamed = part("other", url=part("first")["url"])
    write(run, renamed, part("second"), timezone="UTC")
    look(additions, 2)
    assert names(runtime) == ["first", "second"]
    assert runtime.settings.timezone == "Asia/Shanghai"
    write(run, part("first", every="5h"), part("second", every="5h"))
    look(additions, 2)
    assert [source.every for source in runtime.settings.sources] == [part("first")["every"]] * 2
    assert names(runtime) == ["first", "second"]


def test_a_file_that_is_wrong_is_told_once_and_tried_again_when_it_is_mended(
    run: Command, runtime: Runtime, caplog: pytest.LogCaptureFixture
) -> None:
    additions = Additions(runtime=runtime, seen=stamp(run.config))
    good = run.config.read_text("utf-8")
    with caplog.at_level(logging.WARNING, "clausewatch"):
        run.config.write_text(good + "\nnonsense: [", "utf-8")
        look(additions, 5)
        run.config.touch()
        look(additions, 5)
        assert len(caplog.messages) == 1
        assert "not valid YAML" in caplog.messages[0]
        assert "goes on with what it knows" in caplog.messages[0]
        run.config.unlink()
        look(additions, 5)
        assert len(caplog.messages) == 2
        assert names(runtime) == ["first"]
        write(run, part("first"), part("second"))
        look(additions, 2)
    assert names(runtime) == ["first", "second"]
    assert len(caplog.messages) == 2


def test_the_page_and_the_file_add_a_source_once(run: Command, runtime: Runtime) -> None:
    additions = Additions(runtime=runtime, seen=stamp(run.config))
    write(run, part("first"), part("second"))
    [_, second] = load_settings(run.config).sources
    runtime.watch(second)
    look(additions, 2)
    runtime.watch(second)
    assert names(runtime) == ["first", "second"]


def part(name: str, **keys: str) -> dict[str, str]:
    return {"name": name, "url": f"http://127.0.0.1:9/{name}.html", "every": "6h", **keys}


def write(run: Command, *sources: dict[str, str], **keys: Any) -> None:
    old = run.config.read_text("utf-8") if run.config.exists() else None
    text = json.dumps({**(json.loads(old) if old and _is_json(old) else {}), "sources": list(sources), **keys})
    run.config.write_text(text, "utf-8")


def _is_json(text: str) -> bool:
    return text.endswith("}")


def look(additions: Additions, times: int = 1) -> None:
    for _ in range(times):
        asyncio.run(additions.take_up())


def names(runtime: Runtime) -> list[str]:
    return [source.name for source in runtime.settings.sources]
