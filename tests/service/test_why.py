"""“Why was I told?” and “why was I not told?”, as a user asks them, over a site on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command import Command, configured
from loopback_site import Site, serving
from policy_pages import policy_page, policy_pages

ORDINALS = "四五六七八九十"
LONG = "".join(
    f"</p><p>{number}、支持第{number}类项目。由市财政局按照第{number}档标准给予支持，当年公布名单，次年组织评估。"
    for number in ORDINALS
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages=policy_pages(3) | {"/zc/9.html": policy_page(9, 900, more=LONG)})) as running:
        yield running


@pytest.fixture
def run(site: Site, tmp_path: Path) -> Command:
    """The command with one source, checked once; what must be confirmed waits ten minutes for it."""
    crawl = {"delay_seconds": 0, "per_host": 4, "confirm_after": "10m", "allow_private": True, "timeout_seconds": 10}
    settings = {
        "crawl": crawl,
        "sources": [{"name": "city", "url": f"{site.address}/list.html", "region": "岚江/澄岚"}],
        "subscriptions": [{"name": "all", "to": ["json://127.0.0.1:1/"]}],
    }
    run = configured(tmp_path, settings)
    run("check", "--all")
    return run


def held(run: Command, *words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("changes", "--suppressed", "--format", "jsonl", *words).splitlines()]


def cut(site: Site) -> None:
    """Let the long page lose most of its text."""
    site.pages["/zc/9.html"] = policy_page(9, 900)


def test_a_change_tells_everything_behind_it(run: Command, site: Site) -> None:
    site.pages["/zc/2.html"] = policy_page(2, 260)
    run("check", "city")
    (change,) = run.changes()
    (told,) = [json.loads(run("changes", "--why", str(change["id"]), "--format", "json"))]
    assert told["id"] == change["id"]
    assert [one["code"] for one in told["evidence"]] == ["compared"]
    assert told["evidence"][0]["zh"] == "与现行版本比较：修改 1 条。"
    assert {rule["number"] for rule in told["rules"]} >= {2, 6}
    visits = told["visits"]
    assert [visit["outcome"] for visit in visits] == ["ok", "ok"]
    assert [visit["decides"] for visit in visits] == [False, True]
    assert visits[0]["body_digest"] != visits[1]["body_digest"]
    before, after = told["revision_before"], told["revision_after"]
    assert (before["number"], after["number"]) == (change["revision"]["before"], change["revision"]["after"])
    assert after["snapshot_digest"] == visits[1]["body_digest"]
    assert before["text_digest"] != after["text_digest"]
    assert [one["reason"] for one in told["held_before"]] == ["baseline"]
    assert [(one["subscription"], one["state"]) for one in told["alerts"]] == [("all", "pending")]
    printed = run("changes", "--why", str(change["id"]))
    for part in ("Compared with the current revision: 1 modified.", "Rules", "[-102-]{+260+}", "baseline", "all"):
        assert part in printed, part
    assert after["snapshot_digest"][:12] in printed


def test_an_unknown_change_is_answered_in_words(run: Command) -> None:
    assert "there is no change 77" in run("changes", "--why", "77", status=2)


def test_noise_is_counted_by_page_and_listed_when_asked(run: Command, site: Site) -> None:
    for _ in range(2):  # the site's noise moves at every fetch
        run("check", "--all")
    assert {one["reason"] for one in held(run)} == {"baseline"}
    noise = held(run, "--reason", "noise")
    assert len(noise) == 4
    times = sum(one["count"] for one in noise)
    assert 4 < times <= 8
    printed = run("changes", "--suppressed")
    assert f"{times}× noise on 4 pages" in printed
    assert "--reason noise lists them" in printed


def test_typography_is_held_and_counted(run: Command, site: Site) -> None:
    page = policy_page(2, 102).decode()
    for _ in range(2):
        site.pages["/zc/2.html"] = page.replace("一、支持项目建设。对列入", "一、支持项目建设｡对列入").encode()
        run("check", "--all")
    assert run.changes() == []
    (one,) = held(run, "--reason", "typography")
    assert one["evidence"][0]["values"] == {"clauses": "1"}
    assert "typography only" in run("changes", "promote", str(one["id"]), "--note", "x", status=2)


def test_what_was_held_is_found_by_reason_source_policy_and_day(run: Command, site: Site) -> None:
    cut(site)
    run("check", "city")
    (pending,) = held(run, "--reason", "pending")
    assert pending["url"].endswith("/zc/9.html")
    policy = json.loads(run("policies", "第9批", "--format", "json"))[0]["id"]
    assert {one["reason"] for one in held(run, "--policy", str(policy))} == {"pending", "baseline"}
    assert len(held(run, "--source", "city")) == 5
    assert held(run, "--source", "town") == []
    assert held(run, "--since", "2199-01-01") == []
    assert held(run, "--until", "1999-01-01") == []


def test_a_person_makes_a_change_of_what_waits_for_a_second_visit(run: Command, site: Site) -> None:
    cut(site)
    run("check", "city")
    assert run.changes() == []
    (pending,) = held(run, "--reason", "pending")
    assert pending["may_be_promoted"]
    run("changes", "promote", str(pending["id"]), "--note", "总编室已核实")
    (change,) = run.changes()
    assert (change["kind"], change["confirmed_by"]) == ("revised", "a person")
    assert [clause["change"] for clause in change["clauses"]] == ["removed"] * len(ORDINALS)
    told = json.loads(run("changes", "--why", str(change["id"]), "--format", "json"))
    assert "总编室已核实" in told["evidence"][0]["zh"]
    assert [one["subscription"] for one in told["alerts"]] == ["all"]
    assert f"it is change {change['id']}" in run("changes", "promote", str(pending["id"]), "--note", "again", status=2)
    run("check", "city")
    assert run.changes() == [change], "what a person confirmed is not told a second time"


def test_a_pending_thing_that_went_by_is_refused(run: Command, site: Site) -> None:
    whole = site.pages["/zc/9.html"]
    cut(site)
    run("check", "city")
    (pending,) = held(run, "--reason", "pending")
    site.pages["/zc/9.html"] = whole
    run("check", "--all")
    assert "another text by now" in run("changes", "promote", str(pending["id"]), "--note", "x", status=2)
    assert run.changes() == []


def test_a_page_that_was_dead_once_may_be_called_removed(run: Command, site: Site) -> None:
    del site.pages["/zc/3.html"]
    run("check", "--all")
    (pending,) = held(run, "--reason", "pending")
    run("changes", "promote", str(pending["id"]), "--note", "the agency says so")
    assert [change["kind"] for change in run.changes()] == ["removed"]
    run("check", "--all")
    assert len(run.changes()) == 1


def test_a_policy_of_the_baseline_may_be_told_after_all(run: Command) -> None:
    one = held(run, "--reason", "baseline")[0]
    assert one["kind"] == "new_policy"
    run("changes", "promote", str(one["id"]), "--note", "we started to watch too late")
    (change,) = run.changes()
    assert (change["kind"], change["url"], change["revision"]["before"]) == ("new_policy", one["url"], None)
    assert change["revision"]["after"] is not None
    assert [shown["change_id"] for shown in held(run) if shown["id"] == one["id"]] == [change["id"]]


def test_what_was_read_as_news_may_be_called_a_policy(run: Command, site: Site) -> None:
    paragraphs = "".join(f"<p>市领导第{n}次到园区走访，听取企业意见，要求各部门抓紧落实。</p>" for n in range(6))
    title = "市领导到园区调研"
    site.pages["/zc/20.html"] = (
        f'<html><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><div id='zoom'>{paragraphs}</div></body></html>"
    ).encode()
    run("check", "--all")
    (one,) = held(run, "--reason", "no policy")
    run("changes", "promote", str(one["id"]), "--note", "it announces a deadline")
    (change,) = run.changes()
    assert (change["kind"], change["policy"]["title"]) == ("new_policy", title)
    site.pages["/zc/20.html"] = site.pages["/zc/20.html"].replace("抓紧落实".encode(), "限期落实".encode())
    run("check", "--all")
    assert [told["kind"] for told in run.changes()] == ["new_policy", "revised"]


def test_a_thing_that_does_not_exist_cannot_be_promoted(run: Command) -> None:
    assert "there is no held thing 999" in run("changes", "promote", "999", "--note", "x", status=2)
