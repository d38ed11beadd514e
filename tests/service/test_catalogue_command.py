"""`sources catalogue` as its user meets it, and what a probe adds to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from command import Command, configured
from loopback_site import Site, serving
from originals import store_in
from policy_pages import policy_pages

from crawler.catalogue.entries import entries
from pipeline.model import Outcome, Role, Visit
from service.adding.probe_memory import probe_row
from service.adding.probing import Probe
from service.settings.edit import append_source
from service.settings.file import load_settings
from service.settings.glance import DEFAULT_DATABASE, database_of
from service.settings.model import SourcePart
from storage.views.probes import ProbeRow

XUZHOU = "js-xuzhou-kjj-zcwj"


@pytest.fixture
def run(tmp_path: Path) -> Command:
    """The command, with settings that use one entry."""
    return configured(tmp_path, {"sources": [{"use": XUZHOU}]})


def records(run: Command, *words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("sources", "catalogue", *words, "--format", "jsonl").splitlines()]


def test_an_entry_is_shown_in_both_languages_and_how_to_use_it(run: Command) -> None:
    printed = run("sources", "catalogue", "徐州", "科技局")
    for said in ("徐州市科学技术局", "Xuzhou Science and Technology Bureau", "江苏省徐州市", "320300", "never"):
        assert said in printed
    assert f"1 of {len(entries())} sources" in printed
    assert f"sources add --use {XUZHOU}" in printed


def test_columns_stand_straight_though_characters_are_wide(run: Command) -> None:
    lines = [line for line in run("sources", "catalogue", "徐州").splitlines() if "徐州市" in line and "js-" in line]
    ends = {sum(1 + (ord(char) > 0x2E80) for char in line.partition("江苏省徐州市")[0]) for line in lines}
    assert len(lines) > 10
    assert len(ends) == 1


def test_what_is_peculiar_to_an_entry_is_told_in_both_languages(run: Command) -> None:
    noted = next(one for one in entries().values() if one.note_en)
    printed = run("sources", "catalogue", noted.id)
    assert noted.note_zh in printed
    assert noted.note_en in printed


def test_a_record_holds_everything(run: Command) -> None:
    (record,) = records(run, "徐州", "科技局")
    assert record["name"] == {"zh": entries()[XUZHOU].zh, "en": entries()[XUZHOU].en}
    assert record["region"] == {"code": "320300", "name": "江苏省徐州市", "path": "江苏/徐州"}
    assert (record["level"], record["kind"], record["tried"], record["probed"]) == ("city", "government", "never", None)
    assert record["topics"] == [{"id": "tech", "zh": "科技", "en": "science and technology"}]


def test_filters_narrow_each_other(run: Command) -> None:
    found = records(run, "--region", "江苏", "--level", "city", "--topic", "科技")
    assert found
    assert {record["region"]["code"][:2] for record in found} == {"32"}
    assert {record["level"] for record in found} == {"city"}


def test_a_long_answer_says_how_many_there_are(run: Command) -> None:
    printed = run("sources", "catalogue")
    assert f"{len(entries())} of {len(entries())} sources, the first 20 are shown" in printed
    assert printed.count("never") == 20


def test_counts_add_up(run: Command) -> None:
    counted = json.loads(run("sources", "catalogue", "--count-by", "level", "--format", "json"))
    assert sum(one["sources"] for one in counted) == len(entries())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--region", "火星"), "no place “火星”"),
        (("--topic", "卦"), "tech 科技"),
        (("--adapter", "nosuch"), "auto"),
    ],
)
def test_what_there_is_not_is_said_in_one_sentence(run: Command, words: tuple[str, ...], says: str) -> None:
    printed = run("sources", "catalogue", *words, status=2)
    assert says in printed
    assert "Traceback" not in printed


def test_it_needs_no_settings_and_makes_no_database(tmp_path: Path) -> None:
    assert XUZHOU in Command(tmp_path / "none.yaml")("sources", "catalogue", "徐州", "科技局")
    assert list(tmp_path.iterdir()) == []


def test_a_probe_is_remembered_with_the_entry(run: Command, tmp_path: Path) -> None:
    store = store_in(tmp_path)
    at = datetime(2026, 5, 11, tzinfo=UTC)
    store.remember_probe(ProbeRow(source=XUZHOU, entry=XUZHOU, at=at, outcome=Outcome.OK, rows=20))
    store.close()
    assert "2026-05-11 ok" in run("sources", "catalogue", "徐州", "科技局")
    (record,) = records(run, "徐州", "科技局")
    assert record["probed"] == {"at": at.isoformat(), "outcome": "ok", "rows": 20, "reason": None}
    assert json.loads(run("sources", "list", "--format", "json"))[0]["probed"] == record["probed"]
    assert "2026-05-11" in run("sources", "list")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages=policy_pages(5))) as running:
        yield running


def test_a_probe_of_another_address_says_nothing_of_the_entry(site: Site, tmp_path: Path) -> None:
    source = {"use": XUZHOU, "url": f"{site.address}/list.html", "adapter": "auto"}
    run = configured(tmp_path, {"sources": [source]})
    run("sources", "probe", XUZHOU)
    assert json.loads(run("sources", "list", "--format", "json"))[0]["probed"]["outcome"] == "ok"
    assert records(run, "徐州", "科技局")[0]["probed"] is None


def test_a_probe_that_failed_is_remembered_with_its_reason() -> None:
    part = SourcePart.model_validate({"use": XUZHOU})
    at = datetime(2026, 5, 11, tzinfo=UTC)
    visit = Visit(
        source=part.name,
        url=entries()[XUZHOU].urls[0],
        role=Role.LISTING,
        at=at,
        outcome=Outcome.BLOCKED,
        reason="A challenge.",
    )
    row = probe_row(part, Probe(source=part.values(), listings=(visit,)), at)
    assert row == ProbeRow(source=XUZHOU, entry=XUZHOU, at=at, outcome=Outcome.BLOCKED, rows=0, reason="A challenge.")
    nothing = probe_row(part, Probe(source=part.values(), trouble="nothing was visited"), at)
    assert (nothing.outcome, nothing.reason) == (Outcome.FAILED, "nothing was visited")


def test_a_used_source_is_read_as_its_entry_says(tmp_path: Path) -> None:
    """The entry tells where later pages are, which nothing on these pages does."""
    pages = policy_pages(5)
    first, second = list(pages)[:3], list(pages)[3:]
    listings = {"/tzgg/index_pc_1.html": first, "/tzgg/index_pc_2.html": second}
    with serving(Site(pages=pages, listings=listings)) as site:
        source = {"use": "cn-nda-tzgg", "url": f"{site.address}/tzgg/index_pc_1.html", "select": {"entries": "ul li"}}
        run = configured(tmp_path, {"sources": [source]})
        run("check", "cn-nda-tzgg")
        assert len(json.loads(run("policies", "--format", "json"))) == 5
        assert [path for path in site.asked if path.endswith("index_pc_2.html")]


@pytest.mark.parametrize("words", [(), ("https://example.gov.cn/", "--use", XUZHOU)])
def test_add_takes_an_address_or_an_id(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert "and not both" in configured(tmp_path, {})("sources", "add", *words, status=2)


def test_a_used_source_is_written_by_its_id(tmp_path: Path) -> None:
    file = configured(tmp_path, {}).config
    append_source(file, {"use": XUZHOU, "every": "2h"})
    (part,) = load_settings(file).sources
    assert (part.name, part.every, part.values().urls) == (XUZHOU, "2h", entries()[XUZHOU].urls)


def test_the_nearest_ids_are_offered(tmp_path: Path) -> None:
    assert XUZHOU in configured(tmp_path, {})("sources", "add", "--use", "xuzhou-kjj", status=2)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", DEFAULT_DATABASE),
        ("# database: sqlite:///no.db\nweb: {port: 1}\n", DEFAULT_DATABASE),
        ("timezone: UTC\ndatabase: sqlite:///a b.db   # ours\n", "sqlite:///a b.db"),
        ("database: 'sqlite:///a.db'\n", "sqlite:///a.db"),
        ('{"database": "sqlite:////tmp/c.db", "archive": "x"}', "sqlite:////tmp/c.db"),
        ("database: postgresql+psycopg://me@${HOST}/db\n", "postgresql+psycopg://me@here/db"),
        ("database: ${NOWHERE}\n", ""),
    ],
)
def test_a_glance_at_the_settings_tells_the_database(tmp_path: Path, text: str, address: str) -> None:
    file = tmp_path / "clausewatch.yaml"
    file.write_text(text, "utf-8")
    assert database_of(file, {"HOST": "here"}) == address


def test_a_province_without_a_source_says_what_to_do(run: Command) -> None:
    assert "sources add URL" in run("sources", "catalogue", "--region", "云南")
