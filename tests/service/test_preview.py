"""`alerts preview`: what would have been told, in which messages, and what each part of the filter kept out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from command import Command, configured
from loopback_site import Site, serving
from originals import store_in
from policy_pages import policy_page, policy_pages
from storage_samples import HOST, T0, arrival, checked, document, visit

from alerts.cadence import parse_cadence
from alerts.grouping import News, parcels
from alerts.quiet import parse_quiet
from alerts.subscription import Destination, Subscription
from pipeline.changes import ChangeKind
from service.owing.subscriptions import Owing

TO = (Destination(key="d", name="d", url="d"),)
NIGHT = parse_quiet(["22:00-07:30", "weekends"])
SUBSCRIPTIONS = [
    Subscription(name="instant", to=TO),
    Subscription(name="stormy", to=TO, storm=2),
    Subscription(name="quiet", to=TO, quiet=NIGHT, storm=3),
    Subscription(name="daily", to=TO, cadence=parse_cadence("daily 08:30"), quiet=NIGHT),
    Subscription(
        name="mixed", to=TO, cadence=parse_cadence("weekly mon 08:30"), instant_for=frozenset(ChangeKind), storm=1
    ),
]


@pytest.mark.parametrize("seed", range(4))
def test_the_messages_are_those_that_the_outbox_makes(tmp_path: Path, seed: int) -> None:
    """While everything is sent as soon as it is due."""
    chosen, zone = Random(seed), ZoneInfo("Asia/Shanghai")
    store = store_in(tmp_path)
    check, owing = checked(store), Owing(subscriptions=tuple(SUBSCRIPTIONS), timezone=zone, review_address="")
    now, told = T0, list[News[int]]()
    for n in range(40):
        now += timedelta(seconds=chosen.choice([1, 60, 600, 3600, 6 * 3600]))
        url, read = f"{HOST}/{n}.html", document(f"规定{n}。", title=f"办法{n}", number="")
        (change,) = store.record(check, visit(read, url=url), arrival(read, url=url), owed=owing.alerts_for, at=now)
        told.append(News(at=now, kind=ChangeKind.NEW_POLICY, what=change))
    made = defaultdict(list)
    for delivery in reversed(store.history().deliveries(limit=1000)):
        made[delivery.subscription].append((delivery.changes, delivery.waits))
    store.close()
    for one in SUBSCRIPTIONS:
        expected = [(tuple(news.what for news in parcel.news), parcel.due.waits) for parcel in parcels(told, one, zone)]
        assert made[one.name] == expected, one.name


def test_news_of_one_moment_that_wait_for_one_moment_are_one_message() -> None:
    one, zone = replace(SUBSCRIPTIONS[3], quiet=parse_quiet([])), ZoneInfo("Asia/Shanghai")
    monday = datetime(2026, 3, 2, tzinfo=UTC)  # 08:00 there
    moments = [monday + timedelta(minutes=n) for n in (0, 29, 30, 31)]
    made = parcels([News(at=at, kind=None, what=n) for n, at in enumerate(moments)], one, zone)
    assert [[news.what for news in parcel.news] for parcel in made] == [[0, 1], [2], [3]]  # it goes out at 08:30


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages=policy_pages(3))) as running:
        yield running


@pytest.fixture
def run(site: Site, tmp_path: Path) -> Command:
    """A source with a revision and two new policies after its first check."""
    subscriptions = [
        {"name": "all", "cadence": "daily 08:30"},
        {"name": "few", "when": {"kinds": ["new_policy"], "weight": 100, "regions": ["远方"]}},
    ]
    sources = [{"name": "city", "url": f"{site.address}/list.html", "region": "岚江/澄岚"}]
    run = configured(tmp_path, {"sources": sources, "subscriptions": subscriptions})
    run("check", "--all")
    site.pages |= policy_pages(5) | {"/zc/2.html": policy_page(2, 260)}
    run("check", "--all")
    return run


def test_a_digest_is_shown_as_it_would_have_been_sent(run: Command) -> None:
    printed = run("alerts", "preview", "all")
    assert "all, daily 08:30: 3 of 3 changes in 90 days, in 1 message." in printed
    assert "digest" in printed
    assert "Kept out" not in printed
    lines = [json.loads(line) for line in run("alerts", "preview", "all", "--format", "jsonl").splitlines()]
    assert [line["kind"] for line in lines] == ["new_policy", "new_policy", "revised"] or len(lines) == 3
    assert {line["message"]["number"] for line in lines} == {1}
    assert {line["message"]["waits"] for line in lines} == {"digest"}
    whole = json.loads(run("alerts", "preview", "all", "--format", "json"))
    assert (whole["seen"], whole["told"], whole["kept_out"]) == (3, 3, [])
    assert whole["changes"] == lines


def test_what_each_part_kept_out_is_counted(run: Command) -> None:
    printed = run("alerts", "preview", "few")
    assert "few, instant: Nothing in 90 days; 3 changes were seen." in printed
    whole = json.loads(run("alerts", "preview", "few", "--format", "json"))
    assert whole["kept_out"] == [
        {"part": "kinds", "changes": 1, "alone": 0},
        {"part": "regions", "changes": 3, "alone": 0},
        {"part": "weight", "changes": 3, "alone": 0},
    ]
    assert run("alerts", "preview", "few", "--format", "jsonl") == ""


def test_a_subscription_is_tried_before_it_is_saved(run: Command, tmp_path: Path) -> None:
    other = tmp_path / "draft.yaml"
    other.write_text("subscriptions:\n  - name: draft\n    when: {kinds: [revised]}\n", "utf-8")
    assert "draft, instant: 1 of 3 changes" in run("alerts", "preview", "draft", "--file", str(other))
    assert "no subscription named “draft”. Known: all, few" in run("alerts", "preview", "draft", status=2)
    assert "Known: draft" in run("alerts", "preview", "all", "--file", str(other), status=2)
    other.write_text("subscriptions:\n  - name: draft\n    wen: {}\n", "utf-8")
    assert "Did you mean “when”?" in run("alerts", "preview", "draft", "--file", str(other), status=2)


def test_without_a_settings_file_it_says_what_to_do(tmp_path: Path) -> None:
    printed = " ".join(Command(tmp_path / "none.yaml")("alerts", "preview", "all", status=2).split())
    assert "the practice portal alone has none" in printed
    assert "`clausewatch init`" in printed
    assert list(tmp_path.iterdir()) == []
