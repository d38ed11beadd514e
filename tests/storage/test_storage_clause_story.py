"""The story of one clause: through the revisions of its copy, and on every copy now."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from storage_samples import checked, clause, later, nobody, visit
from test_storage_texts import COPY, articles, tell, text

from pipeline.archive import Decision
from pipeline.changes import CopyRole, EditKind
from pipeline.model import PageState
from storage.store import Store
from storage.views.texts import ClauseStory

WORDS = [f"第{n}类摊位由{n * 7}号窗口办理登记，费用为{n * 31}元，有效期{n}年。" for n in range(1, 9)]


def story(store: Store, policy: int, name: str = "", *, number: int = 0, revision: int = 0) -> ClauseStory:
    found = store.history().clause_story(policy, name=name, number=number, revision=revision)
    assert found is not None
    return found


def told(found: ClauseStory) -> list[tuple[int, EditKind | None, str]]:
    return [(one.revision.number, one.kind, one.clause.words if one.clause else "") for one in found.states]


def test_a_clause_tells_who_brought_which_words(store: Store) -> None:
    policy = tell(store, [articles("一年一次灯会。", "摊位须登记。"), articles("一年两次灯会。", "摊位须登记。")])
    assert told(story(store, policy, "第一条")) == [
        (2, EditKind.MODIFIED, "一年两次灯会。"),
        (1, None, "一年一次灯会。"),
    ]
    assert told(story(store, policy, "第二条")) == [(1, None, "摊位须登记。")]


def test_a_new_number_and_a_new_place_are_told(store: Store) -> None:
    inserted = [WORDS[0], "新增的一条，讲停车和交通。", *WORDS[1:4]]
    moved = [inserted[0], *inserted[2:], inserted[1]]
    policy = tell(store, [articles(*WORDS[:4]), articles(*inserted), articles(*moved)])
    assert [(number, kind) for number, kind, _ in told(story(store, policy, "第二条"))] == [
        (3, EditKind.RENUMBERED),
        (2, EditKind.RENUMBERED),
        (1, None),
    ]
    last = story(store, policy, "第五条")
    assert [(number, kind) for number, kind, _ in told(last)] == [(3, EditKind.MOVED), (2, EditKind.ADDED)]
    assert [one.clause.label for one in last.states if one.clause] == ["第五条", "第二条"]


def test_words_that_went_and_came_back_tell_both(store: Store) -> None:
    with_it, without = articles(*WORDS[:3]), articles(WORDS[0], WORDS[2])
    policy = tell(store, [with_it, without, with_it])
    assert [(number, kind) for number, kind, _ in told(story(store, policy, "第二条"))] == [
        (3, EditKind.ADDED),
        (2, EditKind.REMOVED),
        (1, None),
    ]


def test_a_removed_clause_is_still_found_and_told(store: Store) -> None:
    policy = tell(store, [articles(*WORDS[:3]), articles(*WORDS[:2])])
    gone = story(store, policy, "第三条")
    assert gone.revision.number == 1
    assert [(number, kind) for number, kind, _ in told(gone)] == [(2, EditKind.REMOVED), (1, None)]
    assert (gone.holders, gone.lacking) == ((), 1)
    assert store.history().clause_story(policy, name="第九条") is None


def test_a_clause_of_an_old_revision_leads_to_today(store: Store) -> None:
    policy = tell(store, [articles(*WORDS[:3]), articles("开头的一条，讲目的和依据。", *WORDS[:3])])
    then = story(store, policy, "第一条", revision=1)
    assert then.shown.clause.words == WORDS[0]
    assert [(one.revision.number, one.clause and one.clause.label) for one in then.states] == [
        (2, "第二条"),
        (1, "第一条"),
    ]


def test_paragraphs_without_a_label_have_a_way_too(store: Store) -> None:
    bare = text(
        clause("第一条", "灯会每年办一次。"),
        clause("", "夜间十点结束。", path=("第一条", "¶2")),
        clause("", "雨天顺延。", path=("第一条", "¶3")),
    )
    policy = tell(store, [bare])
    by_path, by_number = story(store, policy, "第一条/¶2"), story(store, policy, number=2)
    assert by_path.shown == by_number.shown
    assert by_path.shown.clause.text == "夜间十点结束。"
    assert by_path.previous
    assert by_path.next
    assert (by_path.previous.number, by_path.next.clause.text) == (1, "雨天顺延。")
    assert store.history().clause_story(policy, number=4) is None


def test_namesakes_are_told(store: Store) -> None:
    twice = text(clause("一、", "甲。"), clause("（一）", "乙。", path=("一、", "（一）")), clause("（一）", "丙。"))
    policy = tell(store, [twice])
    found = story(store, policy, "（一）")
    assert found.shown.clause.text == "丙。"  # its whole path is the name
    assert [one.number for one in found.namesakes] == [2]


def test_every_copy_tells_how_it_words_the_clause(store: Store) -> None:
    policy = tell(store, [articles(*WORDS[:3])])
    for n, words in enumerate((WORDS[:3], [WORDS[0], "摊位免费。", WORDS[2]], WORDS[:1])):
        url = f"{COPY}?{n}"
        read = articles(*words)
        decision = Decision(policy_id=policy, role=CopyRole.REPOST, document=read, state=PageState.ALIVE)
        check = store.begin_check("huibian", later(days=n + 1), "test", reader_version=1)
        seen = visit(read, url=url, source="huibian", at=later(days=n + 1))
        store.record(check, seen, decision, owed=nobody, at=later(days=n + 1))
    found = story(store, policy, "第二条")
    assert [(one.role, one.revision, one.clause.words) for one in found.holders] == [
        (CopyRole.OFFICIAL, 1, WORDS[1]),
        (CopyRole.REPOST, 2, WORDS[1]),
        (CopyRole.REPOST, 3, "摊位免费。"),
    ]
    assert found.lacking == 1


@pytest.mark.parametrize("seed", range(4))
def test_stories_agree_with_the_lives_of_clauses(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    words = list(WORDS)
    texts = [articles(*words)]
    for turn in range(6):
        place = chance.randrange(len(words))
        if turn % 3 == 0:
            words[place] = words[place].replace("办理", f"在每周{turn + 1}办理")
        elif turn % 3 == 1:
            words.insert(place, f"第{turn}年起，灯会期间的{place}号道路由公安机关实行临时管制。")
        else:
            words.pop(place)
        texts.append(articles(*words[:10]))
    policy = tell(store, texts)
    for label in labels(texts[-1].clauses):
        (life,) = store.history().clause_life(policy, label)
        changes = [
            (one.revision.number, one.clause.words if one.clause else "")
            for one in reversed(story(store, policy, label).states)
            if one.kind not in (EditKind.RENUMBERED, EditKind.MOVED)
        ]
        assert changes == [(revision.number, said) for revision, said in life.states], label


def labels(clauses: Sequence[object]) -> list[str]:
    return [one.label for one in clauses]  # type: ignore[attr-defined]  # they are clauses


def test_a_policy_that_is_not_there_has_no_story(store: Store) -> None:
    checked(store)
    assert store.history().clause_story(404, name="第一条") is None
