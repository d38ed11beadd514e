"""An interpretation is a page of its policy, whichever of the two is seen first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tracking_world import AGGREGATOR, World, document, kinds

from pipeline.changes import CopyRole
from pipeline.model import Document, Kind, Relation, RelationKind

POLICY, READING, OTHER = (f"http://gov.test/{n}.html" for n in (1, 2, 3))
TITLE = "澄岚市支持新型储能发展若干措施"


def reading(words: str = "一、出台背景。二、主要内容。三、支持范围。") -> Document:
    told = document((words,), kind=Kind.INTERPRETATION, title=f"《{TITLE}》政策解读", number="")
    return replace(told, relations=(Relation(kind=RelationKind.INTERPRETS, title=TITLE, evidence=told.title),))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    opened = World(tmp_path)
    yield opened
    opened.store.close()


def roles(world: World, policy_id: int) -> list[tuple[str, str]]:
    page = world.store.history().policy(policy_id)
    assert page is not None
    return [(copy.role, copy.url) for copy in page.copies]


@pytest.mark.parametrize("first", [READING, POLICY])
def test_it_is_told_once_and_stands_among_the_pages_of_its_policy(world: World, first: str) -> None:
    pages = {READING: reading(), POLICY: document()}
    told = [kinds(world.check(world.visit(url, pages[url]))) for url in sorted(pages, key=lambda url: url != first)]
    assert sorted(kind for one in told for kind in one) == ["interpretation", "new_policy"]
    (policy,) = world.store.history().policies()
    assert policy.title == document().title
    assert sorted(roles(world, policy.id)) == [(CopyRole.INTERPRETATION, READING), (CopyRole.OFFICIAL, POLICY)]
    assert {change.policy.id for change in world.changes()} == {policy.id}
    assert kinds(world.check(world.visit(READING, reading()))) == []
    revised = reading("一、出台背景。二、主要内容。三、支持范围。四、咨询电话。")
    assert kinds(world.check(world.visit(READING, revised, again=revised))) == ["revised"]


def test_it_waits_for_the_policy_and_not_for_what_it_cites(world: World) -> None:
    basis = Relation(kind=RelationKind.CITES, title="澄岚市储能规划", evidence="根据《澄岚市储能规划》")
    told = reading()
    world.check(world.visit(READING, replace(told, relations=(basis, *told.relations))))
    plan = document(("一、规划期至2030年。", "二、建设百座电站。"), title="澄岚市储能规划", number="澄政发〔2025〕9号")
    world.check(world.visit(OTHER, plan))
    assert len(world.store.history().policies()) == 2
    assert kinds(world.check(world.visit(POLICY, document()))) == ["new_policy"]
    assert len(world.store.history().policies()) == 2


def test_a_repost_of_the_policy_takes_it_over_too_and_a_person_can_undo_it(world: World) -> None:
    world.check(world.visit(READING, reading()))
    world.check(world.visit("http://agg.test/1.html", document(), source=AGGREGATOR))
    (policy,) = world.store.history().policies()
    assert {role for role, _ in roles(world, policy.id)} == {CopyRole.REPOST, CopyRole.INTERPRETATION}
    (done,) = world.store.history().regroupings()
    world.store.undo_regrouping(done.id, by="林", at=world.now)
    assert len(world.store.history().policies()) == 2
