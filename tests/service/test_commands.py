"""The command line as its user meets it, over a site on loopback."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import Command, configured
from loopback_site import Site, serving
from policy_pages import policy_page, policy_pages


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages=policy_pages(5))) as running:
        yield running


@pytest.fixture
def run(site: Site, tmp_path: Path) -> Command:
    """The command with one source, checked once."""
    run = configured(
        tmp_path, {"sources": [{"name": "city", "url": f"{site.address}/list.html", "region": "岚江/澄岚"}]}
    )
    run("check", "--all")
    return run


def test_init_writes_settings_that_work_and_never_overwrites(tmp_path: Path) -> None:
    run = Command(tmp_path / "clausewatch.yaml")
    run("init")
    assert "No source is watched yet" in run("sources", "list")
    before = run.config.read_text("utf-8")
    assert "exists already" in run("init", status=2)
    assert run.config.read_text("utf-8") == before


def test_a_revised_clause_is_listed_explained_and_compared(run: Command, site: Site) -> None:
    site.pages["/zc/2.html"] = policy_page(2, 260)
    assert "city" in run("check", "city")
    (change,) = run.changes()
    assert change["kind"] == "revised"
    assert run.changes(after=change["id"]) == []
    assert "[-102-]{+260+}万元" in run("changes", "--why", str(change["id"]))
    number = "澄政发[2026]2号"
    assert "260" in run("show", number)
    assert "[-102-]{+260+}万元" in run("diff", number, status=1)
    assert "102" in run("history", number, "一、")
    assert json.loads(run("policies", "第2批", "--format", "json"))[0]["revisions"] == 2


def test_policies_are_merged_and_parted_again(run: Command) -> None:
    first, second = (json.loads(run("policies", f"第{n}批", "--format", "json"))[0]["id"] for n in (1, 2))
    said = run("policies", "merge", str(second), str(first), "--why", "试一试", "--by", "李")
    assert f"Policy {second} is part of policy {first} now" in said
    assert run("show", str(second)) == run("show", str(first))
    (done,) = json.loads(run("policies", "log", "--format", "json"))
    assert (done["kind"], done["from"], done["to"], done["by"], done["why"]) == ("merge", second, first, "李", "试一试")
    assert "was merged into" in run("policies", "merge", str(second), str(first), status=2)
    run("policies", "undo", str(done["id"]), "--by", "李")
    assert "第2批" in run("show", str(second))
    assert "is the only one" in run("policies", "split", "1", "--by", "李", status=2)
    assert run.changes() == []


def test_a_checked_source_is_not_due_at_once(run: Command) -> None:
    assert "No source is due" in run("check", "--due")


def test_what_was_held_back_can_be_asked(run: Command) -> None:
    held = json.loads(run("changes", "--suppressed", "--format", "json"))
    assert [one["reason"] for one in held] == ["baseline"] * 5
    assert "baseline" in run("changes", "--suppressed")


def test_a_wrong_name_is_answered_with_the_known_ones(run: Command) -> None:
    assert "Known: city" in run("check", "town", status=2)
    assert "clausewatch policies" in run("show", "没有这项政策", status=2)
    assert "2026-01-31" in run("show", "澄政发〔2026〕1号", "--as-of", "yesterday", status=2)
    assert "name the sources" in run("check", status=2)


def test_a_source_is_added_by_its_address_alone(site: Site, tmp_path: Path) -> None:
    run = Command(tmp_path / "clausewatch.yaml")
    run("init")
    url = f"{site.address}/list.html"
    assert "crawl.allow_private" in run("sources", "add", url, "--yes", status=1)
    text = run.config.read_text("utf-8").replace("allow_private: false", "allow_private: true")
    run.config.write_text(text.replace("delay_seconds: 1.0", "delay_seconds: 0"), "utf-8")
    printed = run("sources", "add", url, "--name", "city", "--yes")
    assert "A listing of 5 entries" in printed
    assert "read as html_list: 5 rows of like shape" in printed
    assert "Two fetches read the same" in printed
    assert "exists already" in run("sources", "add", url, "--name", "city", "--yes", status=2)
    assert "Two fetches read the same" in run("sources", "probe", "city")
    assert "baseline" in run("check", "city")
    assert "# from a host's answer to the next request" in run.config.read_text("utf-8")


def test_one_policy_page_is_a_source_too(site: Site, tmp_path: Path) -> None:
    run = configured(tmp_path, {"sources": [{"name": "one", "url": f"{site.address}/zc/3.html"}]})
    run("check", "--all")
    site.pages["/zc/3.html"] = policy_page(3, 103, more="名单每年公布一次。")
    run("check", "--all")
    assert [change["kind"] for change in run.changes()] == ["revised"]


def test_a_dead_host_is_an_incident_after_the_third_check_and_over_when_it_answers(site: Site, tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{closed.getsockname()[1]}/list.html"
        run = configured(tmp_path, {"sources": [{"name": "city", "url": dead}]})
        for _ in range(2):
            assert "failed" in run("check", "--all", status=1)
            assert json.loads(run("sources", "list", "--format", "json"))[0]["incident"] is None
        run("check", "--all", status=1)
    assert "failed" in json.loads(run("sources", "list", "--format", "json"))[0]["incident"]
    assert run.changes() == []
    run.config.write_text(run.config.read_text("utf-8").replace(dead, f"{site.address}/list.html"), "utf-8")
    run("check", "--all")
    assert json.loads(run("sources", "list", "--format", "json"))[0]["incident"] is None


def test_a_paused_source_is_left_alone(run: Command) -> None:
    run("sources", "pause", "city")
    assert "paused" in run("sources", "list")
    run("sources", "resume", "city")
    assert "paused" not in run("sources", "list")


def test_files_are_read_and_compared_without_a_database(tmp_path: Path) -> None:
    run = Command(tmp_path / "none.yaml")
    old, new = tmp_path / "old.html", tmp_path / "new.html"
    old.write_bytes(policy_page(1, 50))
    new.write_bytes(policy_page(1, 80))
    (document,) = [json.loads(line) for line in run("read", "--format", "jsonl", str(old)).splitlines()]
    assert (document["kind"], document["doc_number"]) == ("policy", "澄政发〔2026〕1号")
    rows = json.loads(run("compare", str(old), str(new), "--format", "json", status=1))["clauses"]
    (row,) = [row for row in rows if row["change"] not in ("unchanged", "renumbered")]
    assert (row["change"], row["before"]["path"][-1]) == ("modified", "一、")
    run("compare", str(old), str(old))
    assert "cannot be read" in run("compare", str(old), str(tmp_path / "missing.html"), status=2)
    assert "cannot be read" in run("read", str(tmp_path / "missing.html"), status=2)


def test_bad_pages_never_stop_a_check(run: Command, site: Site) -> None:
    site.pages |= {
        "/zc/6.html": b"<html><body></body></html>",
        "/zc/7.html": bytes(range(256)) * 40 + b"<body></body>",
        "/zc/8.html": b"<html><body>" + b"<div>" * 10_000 + b"</body></html>",
        "/zc/10.html": policy_page(10, 77),
    }
    run("check", "--all")
    assert [change["url"].rsplit("/", 1)[1] for change in run.changes()] == ["10.html"]


def test_a_listing_that_comes_to_life_later_fills_the_archive_and_tells_nobody(site: Site, tmp_path: Path) -> None:
    other = {f"/more/{n}.html": policy_page(n, 500 + n) for n in range(20, 24)}
    site.listings["/more.html"] = []
    urls = [f"{site.address}/list.html", f"{site.address}/more.html"]
    run = configured(tmp_path, {"sources": [{"name": "city", "urls": urls}]})
    run("check", "--all", status=1)
    site.pages["/zc/1.html"] = policy_page(1, 999)
    run("check", "--all", status=1)
    assert [change["kind"] for change in run.changes()] == ["revised"]
    site.pages |= other
    site.listings["/more.html"] = list(other)
    run("check", "--all")
    assert len(run.changes()) == 1
    site.pages["/more/30.html"] = policy_page(30, 77)
    site.listings["/more.html"].append("/more/30.html")
    run("check", "--all")
    assert [change["kind"] for change in run.changes()] == ["revised", "new_policy"]


def test_second_visits_do_not_hide_that_a_source_fails(site: Site, tmp_path: Path) -> None:
    site.listings["/more.html"] = list(site.pages)
    run = configured(tmp_path, {"sources": [{"name": "city", "url": f"{site.address}/more.html"}]})
    run("check", "--all")
    del site.listings["/more.html"]
    for number in (1, 2, 3):  # each time a page dies as well, and is looked at twice
        del site.pages[f"/zc/{number}.html"]
        run("check", "--all", status=1)
    (source,) = json.loads(run("sources", "list", "--format", "json"))
    assert source["incident"]
    assert source["last_outcome"] == "failed"
