"""What is found by its words: bands are kept in step with the current texts."""

from __future__ import annotations

from storage_samples import (
    DIGEST_SITE,
    FIRST,
    PAGE,
    arrival,
    checked,
    document,
    later,
    nobody,
    policy_of,
    revision,
    visit,
)

from pipeline.archive import Decision
from pipeline.changes import CopyRole
from pipeline.grounds import Ground, Match
from pipeline.identity.shingles import bands
from pipeline.model import Document, Outcome, PageState
from storage.store import Store

POST = "https://huibian.example/p/1"
LANTERNS = document(
    "灯会每年办一次，由市文化和旅游局会同市公安局、市城市管理局组织，具体时间和地点提前三十日向社会公布。",
    "摊位须在开幕十五日前登记，登记时应当提交经营者身份证明、食品经营许可和用电安全承诺书。",
    "灯组应当使用阻燃材料制作，高度超过三米的须经专业机构检测合格后方可点亮，闭幕后七日内拆除。",
)
BOATS = document(
    "龙舟赛在兰江主航道举行，参赛队伍应当在赛前完成船只检验和队员体检，未经检验的船只不得下水。",
    "赛道两侧各五十米为警戒水域，比赛期间禁止无关船舶进入，由海事机构维持水上交通秩序。",
    "沿岸观赛区实行总量控制，达到承载上限时暂停入场，并通过广播和公众号及时告知市民。",
    title="兰江市龙舟赛管理办法",
    number="兰政发〔2026〕9号",
)


def like(store: Store, read: Document) -> list[int]:
    return [policy.id for policy in store.policies_like(bands(read.clauses))]


def test_a_policy_is_found_by_its_words(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(LANTERNS), arrival(LANTERNS), owed=nobody, at=later())
    store.record(check, visit(BOATS, url=f"{PAGE}?2"), arrival(BOATS, url=f"{PAGE}?2"), owed=nobody, at=later())
    assert like(store, LANTERNS) == [policy_of(store)]
    assert like(store, BOATS) == [policy_of(store, f"{PAGE}?2")]
    assert store.policies_like(()) == ()


def test_of_two_alike_texts_the_one_that_shares_more_comes_first(store: Store) -> None:
    check = checked(store)
    mixed = document(*(c.text for c in LANTERNS.clauses[:2]), BOATS.clauses[2].text, title="混合", number="")
    store.record(check, visit(mixed, url=f"{PAGE}?2"), arrival(mixed, url=f"{PAGE}?2"), owed=nobody, at=later())
    store.record(check, visit(LANTERNS), arrival(LANTERNS), owed=nobody, at=later())
    assert like(store, LANTERNS) == [policy_of(store), policy_of(store, f"{PAGE}?2")]


def test_a_revised_text_is_found_by_its_new_words_alone(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(LANTERNS), arrival(LANTERNS), owed=nobody, at=later())
    store.record(check, visit(BOATS), revision(policy_of(store), BOATS), owed=nobody, at=later(hours=1))
    assert like(store, LANTERNS) == []
    assert like(store, BOATS) == [policy_of(store)]


def test_a_reread_text_is_found_by_what_was_read_last(store: Store) -> None:
    store.record(checked(store), visit(LANTERNS), arrival(LANTERNS), owed=nobody, at=later())
    (old,) = store.rereadable(9)
    assert store.record_reread(old.revision_id, BOATS, reader_version=9, at=later(hours=1))
    assert (like(store, LANTERNS), like(store, BOATS)) == ([], [policy_of(store)])


def test_a_page_that_carries_another_policy_now_is_not_found_by_the_old_one(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(LANTERNS), arrival(LANTERNS), owed=nobody, at=later())
    store.record(check, visit(BOATS), arrival(BOATS), owed=nobody, at=later(hours=1))
    assert like(store, LANTERNS) == []


def test_a_moved_text_is_found_where_it_went(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(LANTERNS), arrival(LANTERNS), owed=nobody, at=later())
    policy, there = policy_of(store), f"{PAGE}?moved"
    moved = Decision(policy_id=policy, state=PageState.ALIVE, moved_from=PAGE)
    store.record(check, visit(LANTERNS, url=there), moved, owed=nobody, at=later(hours=1))
    assert like(store, LANTERNS) == [policy_of(store, there)] == [policy]


def test_a_dead_page_is_still_found(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(LANTERNS), arrival(LANTERNS), owed=nobody, at=later())
    gone = Decision(policy_id=policy_of(store), state=PageState.GONE)
    store.record(check, visit(outcome=Outcome.MISSING), gone, owed=nobody, at=later(hours=1))
    assert like(store, LANTERNS) == [policy_of(store)]


def test_an_interpretation_does_not_stand_for_its_policy(store: Store) -> None:
    read = arrival(LANTERNS, role=CopyRole.INTERPRETATION)
    store.record(checked(store), visit(LANTERNS), read, owed=nobody, at=later())
    assert like(store, LANTERNS) == []


def test_a_short_text_is_found_by_nothing(store: Store) -> None:
    store.record(checked(store), visit(FIRST), arrival(FIRST), owed=nobody, at=later())
    assert like(store, FIRST) == []


def test_what_told_a_copys_policy_is_kept_with_it(store: Store) -> None:
    store.record(checked(store), visit(LANTERNS), arrival(LANTERNS), owed=nobody, at=later())
    policy, found = policy_of(store), Match(ground=Ground.TEXT, contained=0.97, jaccard=0.8)
    told = Decision(policy_id=policy, role=CopyRole.REPOST, document=LANTERNS, state=PageState.ALIVE, match=found)
    check = store.begin_check(DIGEST_SITE.name, later(), "test", reader_version=1)
    store.record(check, visit(LANTERNS, url=POST, source="huibian"), told, owed=nobody, at=later())
    page = store.history().policy(policy)
    assert page is not None
    assert {copy.url: copy.match for copy in page.copies} == {PAGE: None, POST: found}
