"""One policy is one thing, whatever a page calls it: identity told through visits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from identity_papers import NUMBER, STORAGE, call, paper, post, swapped
from tracking_world import AGGREGATOR, World, kinds

from pipeline.changes import ChangeKind
from pipeline.grounds import Ground
from pipeline.model import Document
from pipeline.reasons.evidence import Code
from storage.views.archive import ChangeView

PAGE, POST, OTHER = "http://gov.test/art/1.html", "http://agg.test/1", "http://agg.test/2"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.store.close()


def posted(world: World, url: str, read: Document) -> list[ChangeView]:
    return world.check(world.visit(url, read, source=AGGREGATOR))


def test_a_retitled_repost_without_number_is_a_repost(world: World) -> None:
    world.check(world.visit(PAGE, paper()))
    (change,) = posted(world, POST, post(title="最高300万！澄岚市储能新政来了"))
    assert change.kind is ChangeKind.REPOST
    assert change.policy.doc_number == NUMBER
    (told,) = [each for each in change.why if each.code is Code.TOLD_BY]
    assert dict(told.values) == {"ground": Ground.TEXT, "share": "100%"}


def test_next_years_call_is_new_and_says_what_it_looks_like(world: World) -> None:
    world.check(world.visit(PAGE, call(2025, "澄科发〔2025〕3号")))
    (change,) = world.check(world.visit(f"{PAGE}?2", call(2026, "澄科发〔2026〕8号")))
    assert change.kind is ChangeKind.NEW_POLICY
    (apart,) = [each for each in change.why if each.code is Code.TOLD_APART]
    assert dict(apart.values)["ground"] == Ground.OTHER_YEAR


def test_a_page_with_several_of_the_same_words_is_kept_apart(world: World) -> None:
    drafts = (paper(title="澄岚市支持新型储能发展若干措施（征求意见稿）", number=""), paper())
    changes = [world.check(world.visit(f"{PAGE}?{n}", read)) for n, read in enumerate(drafts)]
    assert [kinds(each) for each in changes] == [[ChangeKind.NEW_POLICY]] * 2


HALVES = STORAGE[:4], (STORAGE[0], *STORAGE[3:])


def test_a_document_that_has_both_halves_makes_one_policy_of_two(world: World) -> None:
    for url, half in zip((POST, OTHER), HALVES, strict=True):
        assert kinds(posted(world, url, post(half, title=f"储能新政{url[-1]}"))) == [ChangeKind.NEW_POLICY]
    assert len(world.store.history().policies()) == 2
    (change,) = world.check(world.visit(PAGE, paper()))
    (policy,) = world.store.history().policies()
    assert (policy.doc_number, policy.copies) == (NUMBER, 3)
    assert change.policy.id == policy.id
    (done,) = world.store.history().regroupings()
    assert done.by == ""


def test_what_a_person_parted_is_not_joined_again(world: World) -> None:
    for url, half in zip((POST, OTHER), HALVES, strict=True):
        posted(world, url, post(half, title=f"储能新政{url[-1]}"))
    first, second = sorted(policy.id for policy in world.store.history().policies())
    done = world.store.merge_policies(second, first, by="李", why="", at=world.now)
    world.store.undo_regrouping(done, by="李", at=world.now)
    world.check(world.visit(PAGE, paper()))
    assert len(world.store.history().policies()) == 2


def test_two_years_of_a_call_are_not_joined_by_a_text_that_fits_both(world: World) -> None:
    title = "澄岚市科学技术局关于组织申报市科技计划项目的通知"
    for url, year in ((POST, 2024), (OTHER, 2025)):
        posted(world, url, call(year, title=title))
    short = replace(call(2025, title=title), written_date=None)
    body = swapped(tuple(clause.words for clause in short.clauses), ("2025年", ""))
    world.check(world.visit(PAGE, post(body, title=title)))
    assert len(world.store.history().policies()) == 2
