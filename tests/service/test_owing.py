"""What a change owes to whom, from a page to the outbox: each subscription that wants it, once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import Command, configured
from loopback_site import Site, serving
from policy_pages import policy_page, policy_pages

SAME = "json://127.0.0.1:9/"
WANTED = {
    "level": {"levels": ["市"]},
    "province": {"levels": ["省"]},
    "topic": {"topics": ["科技"]},
    "another-topic": {"topics": ["教育"]},
    "heavy": {"weight": 40},
    "heaviest": {"weight": 100},
    "standing": {"words": "低空经济", "words_in": "anywhere"},  # in a clause that stays
    "told": {"words": "低空经济"},
    "gone": {"words": "旧标准", "words_in": "anywhere"},  # in words that are taken out
    "changed": {"words": "旧标准", "words_in": "changed"},
}
STAYS = "五、支持低空经济发展。由市科技局组织实施。"


@pytest.fixture
def site() -> Iterator[Site]:
    pages = policy_pages(3) | {"/zc/2.html": policy_page(2, 102, more=f"四、应当按照旧标准执行。</p><p>{STAYS}")}
    with serving(Site(pages=pages)) as running:
        yield running


@pytest.fixture
def run(site: Site, tmp_path: Path) -> Command:
    """A source of the city's science bureau, with one clause revised after its first check."""
    source = {"name": "city", "url": f"{site.address}/list.html", "region": "岚江/澄岚", "topics": ["科技"]}
    subscriptions = [{"name": name, "when": when, "to": [SAME]} for name, when in WANTED.items()]
    run = configured(tmp_path, {"sources": [source], "subscriptions": subscriptions})
    run("check", "--all")
    more = f"四、必须在30日内按照新标准执行。</p><p>{STAYS}"
    site.pages["/zc/2.html"] = policy_page(2, 102, more=more)
    run("check", "--all")
    return run


def test_each_subscription_that_wants_a_change_is_owed_it_once(run: Command) -> None:
    (change,) = run.changes()
    assert change["weight"]["total"] >= 40
    owed = json.loads(run("alerts", "pending", "--format", "json"))
    assert {one["subscription"] for one in owed} == {"level", "topic", "heavy", "standing", "changed"}
    assert len(owed) == 5  # though all of them go to one destination
    assert {tuple(one["changes"]) for one in owed} == {(change["id"],)}


def test_a_preview_agrees_with_what_was_owed(run: Command) -> None:
    owed = {one["subscription"] for one in json.loads(run("alerts", "pending", "--format", "json"))}
    shown = {name for name in WANTED if run("alerts", "preview", name, "--format", "jsonl")}
    assert shown == owed


def test_words_anywhere_are_found_in_the_last_text_of_a_page_that_is_gone(run: Command, site: Site) -> None:
    site.pages.pop("/zc/2.html")
    for _ in range(2):
        run("check", "--all", status=None)
    gone = run.changes()[-1]
    assert gone["kind"] == "removed"
    owed = json.loads(run("alerts", "pending", "--format", "json"))
    assert {"standing", "level"} <= {one["subscription"] for one in owed if gone["id"] in one["changes"]}
