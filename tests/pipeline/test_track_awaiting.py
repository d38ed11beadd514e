"""When a re-post of a policy seen nowhere waits for its official page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tracking_world import AGGREGATOR, MEASURES, World, document, kinds

from pipeline.changes import ChangeKind
from pipeline.model import Document, Entry, Kind, Outcome, Role, Visit

LISTING = "http://gov.test/list.html"
TITLE = "澄岚市人民政府关于印发澄岚市夜间经济促进办法的通知"
NIGHT = document(
    (
        "为繁荣夜间消费，制定本办法。",
        "一、支持街区改造，按照实际投入的15%给予补助。",
        "二、延长公交运营时间至二十三时。",
    ),
    title=TITLE,
    number="澄政发〔2026〕8号",
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    world.check(listing(world), world.visit("http://gov.test/3.html", document()), baseline=True)
    yield world
    world.store.close()


def listing(world: World, outcome: Outcome = Outcome.OK, *rows: str) -> Visit:
    entries = tuple(Entry(url=f"http://gov.test/{n}.html", title=title) for n, title in enumerate(rows, 100))
    read = Document(kind=Kind.LISTING, entries=entries) if outcome is Outcome.OK else None
    return replace(world.visit(LISTING, read, outcome=outcome), role=Role.LISTING)


def reposted(world: World, text: Document = NIGHT, **context: object) -> list[ChangeKind]:
    page = world.visit("http://agg.test/8.html", text, source=AGGREGATOR, again=text)
    return kinds(world.check(page, **context))


def test_it_waits_while_the_issuers_listing_cannot_be_read(world: World) -> None:
    world.check(listing(world, Outcome.FAILED))
    assert reposted(world) == []
    assert world.reasons() == ["awaits official"]
    assert reposted(world) == []
    world.check(listing(world))
    assert reposted(world) == [ChangeKind.NEW_POLICY]


def test_it_waits_for_a_page_that_was_announced_and_not_read(world: World) -> None:
    world.check(listing(world, Outcome.OK, TITLE), world.visit("http://gov.test/100.html", outcome=Outcome.PARTIAL))
    assert reposted(world) == []
    world.check(world.visit("http://gov.test/100.html", NIGHT))
    assert reposted(world) == [ChangeKind.REPOST]


@pytest.mark.parametrize(
    "text",
    [replace(NIGHT, issuers=()), replace(NIGHT, doc_number="")],
    ids=["by its number", "by its issuer"],
)
def test_whose_site_it_is_shows_in_number_or_issuer(world: World, text: Document) -> None:
    world.check(listing(world, Outcome.BLOCKED))
    assert reposted(world, text) == []


def test_a_known_policy_is_a_repost_whatever_its_site_answers(world: World) -> None:
    world.check(listing(world, Outcome.FAILED))
    assert reposted(world, document(MEASURES)) == [ChangeKind.REPOST]


@pytest.mark.parametrize("context", [{"overdue": frozenset({"http://agg.test/8.html"})}, {"promoted": True}])
def test_it_is_told_when_it_has_waited_long_enough_or_a_person_says_so(
    world: World, context: dict[str, object]
) -> None:
    world.check(listing(world, Outcome.FAILED))
    assert reposted(world) == []
    assert reposted(world, **context) == [ChangeKind.NEW_POLICY]


def test_nothing_waits_in_a_baseline(world: World) -> None:
    world.check(listing(world, Outcome.FAILED))
    assert reposted(world, baseline=True) == []
    assert world.reasons() == ["baseline"]


def test_nothing_waits_for_another_issuers_site(world: World) -> None:
    world.check(listing(world, Outcome.FAILED))
    other = replace(NIGHT, issuers=("青禾市人民政府",), doc_number="青政发〔2026〕8号")
    assert reposted(world, other) == [ChangeKind.NEW_POLICY]


def test_nothing_waits_for_a_site_in_trouble_for_weeks(world: World) -> None:
    world.check(listing(world, Outcome.FAILED))
    world.now += timedelta(days=8)
    world.check(listing(world, Outcome.FAILED))
    assert reposted(world) == [ChangeKind.NEW_POLICY]


def test_a_government_site_waits_for_no_other(world: World) -> None:
    world.check(listing(world, Outcome.FAILED))
    assert kinds(world.check(world.visit("http://gov.test/8.html", NIGHT))) == [ChangeKind.NEW_POLICY]
