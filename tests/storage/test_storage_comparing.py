"""The sides of a comparison, and what a policy is likely to be compared with."""

from __future__ import annotations

import pytest
from storage_samples import (
    DIGEST_SITE,
    FIRST,
    HOST,
    PAGE,
    SECOND,
    TOWN,
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
from pipeline.changes import CopyRole, Fidelity
from pipeline.model import PageState, Relation, RelationKind
from storage.store import Store
from storage.views.comparing import PartnerKind

TITLE = "兰江市灯会管理办法"


def see(store: Store, decision: Decision, url: str = PAGE, source: str = "lanjiang", minute: int = 0) -> None:
    check = checked(store, DIGEST_SITE if source == "huibian" else TOWN, later(minutes=minute))
    read = visit(decision.document, url=url, source=source, at=later(minutes=minute))
    store.record(check, read, decision, owed=nobody, at=later(minutes=minute))
    store.end_check(check, later(minutes=minute + 1), "ok")


def arrives(store: Store, name: str, title: str, *, number: str = "", relations: tuple[Relation, ...] = ()) -> int:
    url = f"{HOST}/zcwj/{name}.html"
    see(store, arrival(document("灯会每年办一次。", title=title, number=number, relations=relations), url=url), url)
    return policy_of(store, url)


@pytest.fixture
def policy(store: Store) -> int:
    """A policy with two revisions of its page and one of a re-post."""
    see(store, arrival())
    policy_id = policy_of(store)
    repost = Decision(
        policy_id=policy_id,
        role=CopyRole.REPOST,
        document=FIRST,
        state=PageState.ALIVE,
        fidelity=Fidelity.IDENTICAL,
        against=store.official_texts(policy_id)[0].revision_id,
    )
    see(store, repost, "https://huibian.example/9.html", "huibian", minute=10)
    see(store, revision(policy_id), minute=20)
    return policy_id


def test_a_policy_alone_is_its_current_revision(store: Store, policy: int) -> None:
    side = store.history().side(policy)
    assert side is not None
    assert (side.revision.number, side.is_current, side.revision.role) == (3, True, CopyRole.OFFICIAL)
    assert side.facts.title == SECOND.title
    assert side.facts.clauses == ()
    assert [line.number for line in side.revisions] == [3, 2, 1]


def test_a_side_tells_which_copy_it_is(store: Store, policy: int) -> None:
    side = store.history().side(policy, 2)
    assert side is not None
    assert not side.is_current
    line = side.revision
    assert (line.role, line.fidelity, line.source, line.against) == (CopyRole.REPOST, Fidelity.IDENTICAL, "huibian", 1)
    assert line.seen_at == later(minutes=10)


@pytest.mark.parametrize(("policy_id", "number"), [(77, None), (1, 77), (77, 1)])
def test_what_is_not_there_is_none(store: Store, policy: int, policy_id: int, number: int | None) -> None:
    assert store.history().side(policy_id, number) is None


def test_a_merged_policy_keeps_its_addresses(store: Store, policy: int) -> None:
    other = arrives(store, "2", "兰江市灯会办法")
    store.merge_policies(other, policy, by="李", why="同一文件", at=later(hours=1))
    one, current = store.history().side(other, 1), store.history().side(other)
    assert one is not None
    assert current is not None
    assert (one.policy.id, one.revision.number) == (policy, 4)
    assert current.revision.id == store.history().side(policy).revision.id  # type: ignore[union-attr]  # it is there


def test_partners_are_drafts_namesakes_and_what_one_did_to_another(store: Store, policy: int) -> None:
    call = arrives(
        store, "2", f"关于《{TITLE}（征求意见稿）》公开征求意见的公告", relations=(cites(f"{TITLE}（征求意见稿）"),)
    )
    draft = arrives(store, "3", f"{TITLE}（草案）")
    arrives(store, "4", "关于贯彻灯会管理办法的通知", relations=(cites(TITLE),))
    repeals = Relation(kind=RelationKind.REPEALS, title=TITLE, evidence=f"《{TITLE}》同时废止。")
    later_act = arrives(store, "5", "兰江市节庆活动管理办法", number="兰政发〔2027〕1号", relations=(repeals,))
    found = {one.policy.id: one for one in store.history().partners(policy)}
    assert {id_: one.kind for id_, one in found.items()} == {
        later_act: PartnerKind.LATTER,
        call: PartnerKind.DRAFT,
        draft: PartnerKind.DRAFT,
    }
    assert found[later_act].relation is RelationKind.REPEALS
    assert next(iter(found)) == later_act
    assert [(one.kind, one.policy.id) for one in store.history().partners(draft) if one.kind is PartnerKind.FINAL] == [
        (PartnerKind.FINAL, policy)
    ]
    [former] = [one for one in store.history().partners(later_act) if one.policy.id == policy]
    assert former.kind is PartnerKind.FORMER


def test_nothing_has_partners_where_nothing_is_like_it(store: Store) -> None:
    alone = arrives(store, "9", "")
    assert store.history().partners(alone) == []
    assert list(store.history().partners(77)) == []


def cites(title: str) -> Relation:
    return Relation(kind=RelationKind.CITES, title=title)
