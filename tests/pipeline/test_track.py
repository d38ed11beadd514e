"""What a visit means, told by the rules of the design that never bend (their numbers are in the names)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tracking_world import AGGREGATOR, MEASURES, World, document, kinds

from pipeline.changes import ChangeKind, EditKind, Fidelity
from pipeline.model import Kind, Outcome, Relation, RelationKind, Role, Validity

PAGE = "http://gov.test/art/1.html"
OTHER = "http://gov.test/art/2.html"
COPY = "http://agg.test/post/9.html"
RAISED = tuple(line.replace("50元", "80元") for line in MEASURES)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    world.check(world.visit(PAGE, document()), baseline=True)
    yield world
    world.store.close()


def test_the_baseline_fills_the_archive_and_tells_nobody(world: World) -> None:
    assert world.changes() == []
    assert len(world.store.history().policies()) == 1


def test_a_policy_seen_nowhere_before_is_new(world: World) -> None:
    other = document(
        ("为规范澄岚市数据交易行为，制定本办法。", "一、数据交易应当遵循自愿、公平原则。"),
        number="澄政规〔2026〕9号",
        title="澄岚市数据交易管理办法",
    )
    changes = world.check(world.visit("http://gov.test/art/2.html", other))
    assert kinds(changes) == [ChangeKind.NEW_POLICY]
    assert changes[0].policy.doc_number == "澄政规〔2026〕9号"


def test_one_changed_number_is_one_modified_clause(world: World) -> None:
    raised = document(RAISED)
    (change,) = world.check(world.visit(PAGE, raised, again=raised))
    assert change.kind is ChangeKind.REVISED
    (edit,) = change.edits
    assert edit.kind is EditKind.MODIFIED
    assert edit.before is not None
    assert edit.after is not None
    assert ("50元" in edit.before.words, "80元" in edit.after.words) == (True, True)


@pytest.mark.parametrize(
    "outcome", [Outcome.FAILED, Outcome.BLOCKED, Outcome.PARTIAL, Outcome.UNREADABLE, Outcome.THROTTLED]
)
def test_rule_1_a_visit_that_failed_changes_nothing(world: World, outcome: Outcome) -> None:
    assert world.check(world.visit(PAGE, outcome=outcome)) == []
    assert world.check(world.visit(PAGE, document())) == []


def test_rule_2_there_and_back_are_two_changes(world: World) -> None:
    raised, first = document(RAISED), document()
    assert kinds(world.check(world.visit(PAGE, raised, again=raised))) == [ChangeKind.REVISED]
    assert kinds(world.check(world.visit(PAGE, first, again=first))) == [ChangeKind.REVISED]


def test_rule_3_a_removal_needs_two_dead_visits(world: World) -> None:
    assert world.check(world.visit(PAGE, outcome=Outcome.MISSING)) == []
    assert world.reasons() == ["pending"]
    assert kinds(world.check(world.visit(PAGE, outcome=Outcome.MISSING))) == [ChangeKind.REMOVED]
    assert world.check(world.visit(PAGE, outcome=Outcome.MISSING)) == []
    assert kinds(world.check(world.visit(PAGE, document()))) == [ChangeKind.RESTORED]


def test_rule_3_nothing_is_removed_while_the_source_is_in_trouble(world: World) -> None:
    for _ in range(3):
        assert world.check(world.visit(PAGE, outcome=Outcome.MISSING), healthy=False) == []
    assert world.check(world.visit(PAGE, document())) == []


def test_rule_3_a_large_loss_waits_for_a_second_visit(world: World) -> None:
    short = document(MEASURES[:3])
    assert world.check(world.visit(PAGE, short, again=short)) == []
    assert world.reasons() == ["pending"]
    (change,) = world.check(world.visit(PAGE, short, again=short))
    assert [edit.kind for edit in change.edits] == [EditKind.REMOVED] * 3
    assert change.confirmed_by == "second visit"


def test_rule_3_a_loss_that_is_gone_at_the_second_visit_never_was(world: World) -> None:
    short = document(MEASURES[:3])
    world.check(world.visit(PAGE, short, again=short))
    assert world.check(world.visit(PAGE, document())) == []


def test_a_large_loss_that_stands_in_the_noise_is_a_misreading(world: World) -> None:
    misread = replace(document(MEASURES[:2]), noise=MEASURES[2:])
    for _ in range(3):
        assert world.check(world.visit(PAGE, misread, again=misread)) == []
        assert world.reasons() == ["misread"]


def test_rule_4_a_redesign_is_held_until_a_second_visit_agrees(world: World) -> None:
    raised = document(RAISED)
    assert world.check(world.visit(PAGE, raised, again=raised), redesigned=True) == []
    assert world.reasons() == ["redesign"]
    assert kinds(world.check(world.visit(PAGE, raised, again=raised), redesigned=True)) == [ChangeKind.REVISED]


def test_rule_4_a_text_that_the_reader_took_for_noise_was_not_changed(world: World) -> None:
    misread = replace(document(MEASURES[:2]), noise=MEASURES[2:])
    for _ in range(3):
        assert world.check(world.visit(PAGE, misread, again=misread), redesigned=True) == []
        assert world.reasons() == ["redesign"]
    assert world.check(world.visit(PAGE, document())) == []


def test_rule_6_typography_and_renumbering_are_no_change(world: World) -> None:
    typeset = tuple(line.replace("，", ",").replace("、", "、 ") for line in MEASURES)
    assert world.check(world.visit(PAGE, document(typeset))) == []


def test_rule_6_inserting_one_clause_is_one_edit(world: World) -> None:
    fresh = "二、支持标准制定。对主导制定储能国家标准的企业，给予一次性奖励30万元。"
    later = [line.replace("二、", "三、").replace("三、支持人才", "四、支持人才") for line in MEASURES[2:4]]
    longer = document(
        (*MEASURES[:2], fresh, *later, MEASURES[4].replace("四、", "五、"), MEASURES[5].replace("五、", "六、"))
    )
    (change,) = world.check(world.visit(PAGE, longer, again=longer))
    assert [edit.kind for edit in change.edits] == [EditKind.ADDED]


def test_an_advertisement_that_changes_between_two_fetches_is_noise(world: World) -> None:
    def with_ad(words: str) -> tuple[str, ...]:
        return (*MEASURES[:3], words, *MEASURES[3:])

    first, second = document(with_ad("优质标准厂房整层出租，随时看房")), document(with_ad("知识产权代办，三日出证"))
    assert world.check(world.visit(PAGE, first, again=second)) == []


def test_an_edit_beside_an_advertisement_is_told_alone(world: World) -> None:
    first = document((*RAISED[:3], "优质标准厂房整层出租，随时看房", *RAISED[3:]))
    second = document((*RAISED[:3], "知识产权代办，三日出证", *RAISED[3:]))
    (change,) = world.check(world.visit(PAGE, first, again=second))
    assert [edit.kind for edit in change.edits] == [EditKind.MODIFIED]


def test_a_change_of_validity_is_metadata(world: World) -> None:
    (change,) = world.check(world.visit(PAGE, document(validity=Validity.INVALID)))
    assert change.kind is ChangeKind.METADATA
    assert [(f.name, f.before, f.after) for f in change.fields] == [("validity", "valid", "invalid")]


def test_a_page_that_said_nothing_of_its_validity_may_end(world: World) -> None:
    silent = document(title="澄岚市支持旧厂房改造若干措施", number="澄政发〔2026〕9号", validity=Validity.NOT_STATED)
    world.check(world.visit(OTHER, silent))
    assert world.check(world.visit(OTHER, replace(silent, validity=Validity.VALID))) == []
    world.check(world.visit(OTHER, silent))
    (change,) = world.check(world.visit(OTHER, replace(silent, validity=Validity.INVALID)))
    assert [(f.name, f.after) for f in change.fields] == [("validity", "invalid")]


def test_a_field_no_longer_printed_is_no_change(world: World) -> None:
    assert world.check(world.visit(PAGE, document(number="", validity=Validity.NOT_STATED))) == []
    assert kinds(world.check(world.visit(PAGE, document(number="澄政发〔2026〕53号")))) == [ChangeKind.METADATA]


def test_a_file_added_and_a_file_replaced_are_attachment_changes(world: World) -> None:
    assert kinds(world.check(world.visit(PAGE, document(files=["任务清单.pdf"])))) == [ChangeKind.ATTACHMENT]

    def file(body: bytes, digest: str) -> object:
        more = {"role": Role.ATTACHMENT, "parent": PAGE, "name": "任务清单.pdf", "body": body, "body_digest": digest}
        return world.visit("http://gov.test/files/任务清单.pdf", **more)

    assert world.check(file(b"%PDF one", "1" * 64)) == []
    assert world.check(file(b"%PDF one", "1" * 64)) == []
    assert kinds(world.check(file(b"%PDF two", "2" * 64))) == [ChangeKind.ATTACHMENT]


def test_a_repost_is_told_once_with_its_fidelity(world: World) -> None:
    (change,) = world.check(world.visit(COPY, document(), source=AGGREGATOR))
    assert (change.kind, change.fidelity) == (ChangeKind.REPOST, Fidelity.IDENTICAL)
    assert len(world.store.history().policies()) == 1
    assert world.check(world.visit(COPY, document(), source=AGGREGATOR)) == []


def test_an_altered_repost_lists_what_it_altered(world: World) -> None:
    (change,) = world.check(world.visit(COPY, document(RAISED), source=AGGREGATOR))
    assert change.fidelity is Fidelity.ALTERED
    assert [edit.after.words.count("80元") for edit in change.edits if edit.after] == [1]


def test_a_moved_page_is_not_a_new_policy(world: World) -> None:
    there = "http://gov.test/art/77.html"
    (change,) = world.check(
        world.visit(PAGE, outcome=Outcome.MISSING), world.visit(there, document()), dead=frozenset({PAGE})
    )
    assert (change.kind, change.url, change.old_url) == (ChangeKind.MOVED, there, PAGE)


def test_a_moved_page_that_changed_on_its_way_says_both(world: World) -> None:
    there = "http://gov.test/art/77.html"
    raised = document(RAISED)
    changes = world.check(
        world.visit(PAGE, outcome=Outcome.MISSING), world.visit(there, raised, again=raised), dead=frozenset({PAGE})
    )
    assert kinds(changes) == [ChangeKind.MOVED, ChangeKind.REVISED]


def test_a_second_address_of_one_source_is_held(world: World) -> None:
    assert world.check(world.visit("http://gov.test/zt/1.html", document())) == []
    assert world.reasons() == ["same policy"]


def test_an_interpretation_is_joined_to_its_policy(world: World) -> None:
    page = document(
        ("近日，市政府印发若干措施，现解读如下。",),
        title="若干措施政策解读",
        number="",
        kind=Kind.INTERPRETATION,
        interprets="澄政发〔2026〕3号",
    )
    (change,) = world.check(world.visit("http://gov.test/jd/1.html", page))
    assert (change.kind, change.policy.doc_number) == (ChangeKind.INTERPRETATION, "澄政发〔2026〕3号")


def test_news_is_no_policy(world: World) -> None:
    page = document(("市领导调研储能项目。",), title="市领导调研储能项目", number="", kind=Kind.NEWS)
    assert world.check(world.visit("http://gov.test/news/1.html", page)) == []
    assert world.reasons() == ["no policy"]


def test_two_policies_with_one_number_are_kept_apart(world: World) -> None:
    other = document(
        ("各区人民政府：", "现将城市更新单元划定方案印发给你们。", "一、划定原则。坚持留改拆并举。"),
        title="澄岚市城市更新单元划定方案",
    )
    assert kinds(world.check(world.visit("http://gov.test/art/8.html", other))) == [ChangeKind.NEW_POLICY]


def test_a_policy_repealed_by_a_new_one_is_told_at_once(world: World) -> None:
    other = document(
        ("为规范储能管理，制定本办法。", "一、本办法自公布之日起施行。"),
        number="澄政规〔2026〕9号",
        title="澄岚市储能管理办法",
    )
    sentence = "《澄岚市支持新型储能发展若干措施》同时废止。"
    repealing = replace(
        other,
        relations=(Relation(kind=RelationKind.REPEALS, title="澄岚市支持新型储能发展若干措施", evidence=sentence),),
    )
    changes = world.check(world.visit("http://gov.test/art/2.html", repealing))
    assert kinds(changes) == [ChangeKind.NEW_POLICY, ChangeKind.SUPERSEDED]
    assert (changes[1].url, changes[1].policy.doc_number) == (PAGE, "澄政发〔2026〕3号")
    assert ("sentence", sentence) in changes[1].why[0].values


def test_a_policy_that_is_only_cited_is_not_superseded(world: World) -> None:
    other = document(
        ("根据有关规定，制定本办法。", "一、本办法自公布之日起施行。"),
        number="澄政规〔2026〕9号",
        title="澄岚市储能管理办法",
    )
    citing = replace(other, relations=(Relation(kind=RelationKind.CITES, title="澄岚市支持新型储能发展若干措施"),))
    assert kinds(world.check(world.visit("http://gov.test/art/2.html", citing))) == [ChangeKind.NEW_POLICY]


def test_another_document_at_an_address_is_held_until_a_person_lets_it_through(world: World) -> None:
    words = ("第一条 市民凭身份证件办理借书证，每次可借图书六册。", "第二条 借期为三十日，可续借一次。")
    other = document(words, title="澄岚市公共图书馆借阅规则", number="澄文旅〔2026〕21号", kind=Kind.NEWS)
    assert world.check(world.visit(PAGE, other, again=other)) == []
    assert world.reasons() == ["another document"]
    assert ChangeKind.REVISED in kinds(world.check(world.visit(PAGE, other, again=other), promoted=True))
