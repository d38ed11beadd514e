"""A policy that another one ends or amends is told once, whichever of the two is seen first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tracking_world import AGGREGATOR, MEASURES, World, document, kinds

from pipeline.changes import ChangeKind
from pipeline.model import Confidence, Document, Relation, RelationKind, Validity
from pipeline.reasons.evidence import Code

OLD = "http://gov.test/art/1.html"
NEW = "http://gov.test/art/2.html"
TITLE = "澄岚市支持新型储能发展若干措施"
SENTENCE = f"《{TITLE}》同时废止。"


def ending(
    kind: RelationKind = RelationKind.REPEALS,
    *,
    title: str = TITLE,
    number: str = "",
    confidence: Confidence = Confidence.SURE,
    parts: tuple[str, ...] = (),
) -> Document:
    new = document(
        ("为规范储能管理，制定本办法。", f"一、本办法自公布之日起施行。{SENTENCE}"),
        number="澄政规〔2026〕9号",
        title="澄岚市储能管理办法",
    )
    relation = Relation(
        kind=kind, title=title, doc_number=number, evidence=SENTENCE, confidence=confidence, parts=parts
    )
    return replace(new, relations=(relation,))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    made.check(
        made.visit("http://gov.test/art/0.html", document(("一、无关。",), title="无关通知", number="")), baseline=True
    )
    yield made
    made.store.close()


def seen(world: World, url: str, read: Document, **more: object) -> list[ChangeKind]:
    return kinds(world.check(world.visit(url, read, **more)))  # type: ignore[arg-type]


def test_a_known_policy_is_told_when_its_repeal_is_published(world: World) -> None:
    seen(world, OLD, document())
    changes = world.check(world.visit(NEW, ending()))
    assert kinds(changes) == [ChangeKind.NEW_POLICY, ChangeKind.SUPERSEDED]
    assert (changes[1].url, changes[1].why[0].code) == (OLD, Code.ENDED_BY)


def test_a_policy_seen_after_its_repeal_is_told_then(world: World) -> None:
    assert seen(world, NEW, ending()) == [ChangeKind.NEW_POLICY]
    assert seen(world, OLD, document()) == [ChangeKind.NEW_POLICY, ChangeKind.SUPERSEDED]


def test_a_repeal_of_the_baseline_tells_nothing_later(world: World) -> None:
    world.check(world.visit(NEW, ending()), baseline=True)
    assert seen(world, OLD, document()) == [ChangeKind.NEW_POLICY]


def test_a_partial_repeal_names_its_articles(world: World) -> None:
    seen(world, OLD, document())
    changes = world.check(world.visit(NEW, ending(parts=("第五条", "第七条"))))
    assert dict(changes[1].why[1].values) == {"parts": "第五条、第七条"}


@pytest.mark.parametrize(
    "read",
    [ending(RelationKind.CITES), ending(confidence=Confidence.WEAK), ending(RelationKind.RENEWS)],
    ids=["citation", "weak", "renewal"],
)
def test_what_ends_nothing_tells_nothing(world: World, read: Document) -> None:
    seen(world, OLD, document())
    assert seen(world, NEW, read) == [ChangeKind.NEW_POLICY]


def test_an_aggregators_copy_of_a_repeal_is_weak_until_the_official_one_appears(world: World) -> None:
    seen(world, OLD, document())
    assert seen(world, "http://agg.test/9.html", ending(), source=AGGREGATOR) == [ChangeKind.NEW_POLICY]
    assert ChangeKind.SUPERSEDED in seen(world, NEW, ending())


def test_one_pair_is_told_once(world: World) -> None:
    seen(world, OLD, document())
    seen(world, NEW, ending())
    revised = replace(ending(), relations=(*ending().relations, Relation(kind=RelationKind.CITES, title="省规划")))
    assert ChangeKind.SUPERSEDED not in seen(world, NEW, revised)
    assert ChangeKind.SUPERSEDED not in seen(world, "http://gov.test/art/3.html", ending())


def test_a_repeal_that_a_revision_adds_is_told(world: World) -> None:
    seen(world, OLD, document())
    first = document(
        ("为规范储能管理，制定本办法。", "一、本办法自公布之日起施行。"),
        number="澄政规〔2026〕9号",
        title="澄岚市储能管理办法",
    )
    seen(world, NEW, first)
    changed = world.check(world.visit(NEW, ending(), again=ending()))
    assert kinds(changed) == [ChangeKind.REVISED, ChangeKind.SUPERSEDED]


def test_a_namesake_of_another_place_is_not_meant(world: World) -> None:
    other = replace(document(), issuers=("海宁市人民政府",), doc_number="")
    seen(world, OLD, other)
    assert seen(world, NEW, ending()) == [ChangeKind.NEW_POLICY]


def test_a_title_with_another_number_is_not_meant(world: World) -> None:
    seen(world, OLD, document())
    assert seen(world, NEW, ending(number="澄政发〔2019〕8号")) == [ChangeKind.NEW_POLICY]


def test_the_page_that_shows_a_repeal_is_told_with_who_announced_it(world: World) -> None:
    seen(world, OLD, document())
    seen(world, NEW, ending())
    (change,) = world.check(world.visit(OLD, document(validity=Validity.INVALID)))
    assert change.kind is ChangeKind.METADATA
    assert [one.code for one in change.why] == [Code.FIELD_CHANGED, Code.ANNOUNCED]
    assert dict(change.why[1].values)["title"] == "澄岚市储能管理办法"


def test_an_unrelated_revision_tells_no_end_again(world: World) -> None:
    seen(world, OLD, document())
    seen(world, NEW, ending())
    raised = document((*MEASURES[:-1], "五、本措施自2026年5月1日起施行，有效期3年。"))
    assert seen(world, OLD, raised, again=raised) == [ChangeKind.REVISED]
