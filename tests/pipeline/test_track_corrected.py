"""A known page whose title or number is corrected may prove to carry another known policy; it is regrouped, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from identity_pairs import NUMBER, STORAGE, call, paper, post
from tracking_world import AGGREGATOR, World, kinds

from pipeline.changes import ChangeKind
from pipeline.model import Document

PAGE, OTHER = "http://gov.test/art/1.html", "http://gov.test/art/2.html"
POST, SECOND = "http://agg.test/1", "http://agg.test/2"
HEADLINE = "储能企业有福了"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.store.close()


def posted(world: World, read: Document, url: str = POST) -> list[ChangeKind]:
    return kinds(world.check(world.visit(url, read, source=AGGREGATOR, again=read)))


def copies(world: World) -> list[list[str]]:
    """The addresses of each policy's copies, oldest policy first."""
    history = world.store.history()
    pages = (history.policy(each.id) for each in sorted(history.policies(), key=lambda one: one.id))
    return [sorted(copy.url for copy in page.copies) for page in pages if page]


def misprinted(number: str = "澄政发〔2026〕30号") -> Document:
    return post(title=HEADLINE, number=number)


def test_a_corrected_number_brings_a_repost_to_its_policy(world: World) -> None:
    world.check(world.visit(PAGE, paper()))
    assert posted(world, misprinted()) == [ChangeKind.NEW_POLICY]
    assert posted(world, misprinted(NUMBER)) == [ChangeKind.METADATA]
    assert copies(world) == [[POST, PAGE]]
    (done,) = world.store.history().regroupings()
    assert (done.kind, done.by, done.why) == ("merge", "", "number")
    assert posted(world, misprinted(NUMBER)) == []
    assert len(world.store.history().regroupings()) == 1


def test_it_can_be_undone_and_stays_so(world: World) -> None:
    world.check(world.visit(PAGE, paper()))
    posted(world, misprinted())
    posted(world, misprinted(NUMBER))
    (done,) = world.store.history().regroupings()
    world.store.undo_regrouping(done.id, by="李", at=world.now)
    assert copies(world) == [[PAGE], [POST]]
    posted(world, replace(misprinted(NUMBER), title=f"{HEADLINE}！"))
    assert copies(world) == [[PAGE], [POST]]


def test_a_number_added_brings_an_excerpt_to_its_policy_in_silence(world: World) -> None:
    excerpt = (
        *STORAGE[1:3],
        "以上为部分内容，其余条款和申报办法请咨询园区服务中心，我们将在第一时间为您解答并协助准备材料，"
        "也欢迎到园区招商大厅现场了解厂房租赁和入驻优惠。",
    )
    world.check(world.visit(PAGE, paper()))
    assert posted(world, post(excerpt, title=HEADLINE)) == [ChangeKind.NEW_POLICY]
    assert posted(world, post(excerpt, title=HEADLINE, number=NUMBER)) == []
    assert copies(world) == [[POST, PAGE]]


def test_an_official_page_brings_the_reposts_that_were_seen_before_it_was_corrected(world: World) -> None:
    world.check(world.visit(PAGE, paper(number="澄政发〔2026〕30号", title="关于印发若干措施的通知")))
    assert posted(world, misprinted(NUMBER)) == [ChangeKind.NEW_POLICY]
    assert kinds(world.check(world.visit(PAGE, paper(), again=paper()))) == [ChangeKind.METADATA]
    assert copies(world) == [[POST, PAGE]]
    (policy,) = world.store.history().policies()
    assert policy.doc_number == NUMBER


def test_a_repost_taken_for_another_policy_leaves_it_alone(world: World) -> None:
    world.check(world.visit(PAGE, call(2025, "澄科发〔2025〕3号")))
    world.check(world.visit(OTHER, call(2026, "澄科发〔2026〕8号")))
    wrong = replace(call(2026, "澄科发〔2025〕3号"), title="市科技计划项目开始申报", written_date=None)
    assert posted(world, wrong) == [ChangeKind.REPOST]
    assert copies(world) == [[POST, PAGE], [OTHER]]
    posted(world, replace(wrong, doc_number="澄科发〔2026〕8号"))
    assert copies(world) == [[PAGE], [POST, OTHER]]
    assert [each.kind for each in world.store.history().regroupings()] == ["merge", "split"]


def test_a_corrected_title_alone_moves_nothing_that_fits_as_it_is(world: World) -> None:
    world.check(world.visit(PAGE, paper()))
    posted(world, post(title=HEADLINE))
    posted(world, post(title=f"{HEADLINE}！速看"))
    retitled = paper(title=paper().title.replace("支持", "促进"))
    assert kinds(world.check(world.visit(PAGE, retitled, again=retitled))) == [ChangeKind.METADATA]
    assert copies(world) == [[POST, PAGE]]
    assert world.store.history().regroupings() == ()


def test_two_official_pages_are_left_to_a_person(world: World) -> None:
    world.check(world.visit(PAGE, paper()))
    misnumbered = paper(number="澄政发〔2026〕30号", title="关于支持有关产业发展的通知")
    assert kinds(world.check(world.visit(OTHER, misnumbered))) == [ChangeKind.NEW_POLICY]
    corrected = replace(misnumbered, doc_number=NUMBER)
    assert kinds(world.check(world.visit(OTHER, corrected, again=corrected))) == [ChangeKind.METADATA]
    assert copies(world) == [[PAGE], [OTHER]]


def test_a_number_that_stands_on_other_words_brings_nothing_together(world: World) -> None:
    world.check(world.visit(PAGE, paper()))
    assert posted(world, post(call(2026, "").body, title="项目申报开始")) == [ChangeKind.NEW_POLICY]
    posted(world, post(call(2026, "").body, title="项目申报开始", number=NUMBER))
    assert copies(world) == [[PAGE], [POST]]
