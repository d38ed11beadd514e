"""The texts of a policy: at a glance, on a day, and since when each clause has stood."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from storage_samples import PAGE, T0, arrival, checked, clause, document, later, nobody, policy_of, visit

from pipeline.archive import Decision
from pipeline.changes import ChangeKind, CopyRole, EditKind, Finding
from pipeline.compare.edits import real_edits
from pipeline.model import Clause, Document, PageState
from pipeline.text.digest import text_digest
from storage.store import Store
from storage.views.texts import Since

COPY = "https://huibian.example/7.html"
NUMBERS = "一二三四五六七八九十"


def text(*clauses: Clause) -> Document:
    return replace(document(), clauses=clauses, text_digest=text_digest(clauses))


def articles(*words: str) -> Document:
    """Articles numbered in order."""
    return text(*(clause(f"第{NUMBERS[n]}条", word) for n, word in enumerate(words)))


def tell(store: Store, documents: Sequence[Document]) -> int:
    """Record one text after another, a day each; return the policy's id."""
    check = checked(store)
    store.record(check, visit(documents[0]), arrival(documents[0]), owed=nobody, at=T0)
    policy = policy_of(store)
    for n, (before, after) in enumerate(pairwise(documents), start=1):
        finding = Finding(kind=ChangeKind.REVISED, url=PAGE, edits=real_edits(before.clauses, after.clauses))
        decision = Decision(policy_id=policy, document=after, state=PageState.ALIVE, findings=(finding,))
        store.record(check, visit(after, at=later(days=n)), decision, owed=nobody, at=later(days=n))
    return policy


def since(store: Store, policy: int, number: int) -> list[int]:
    return [one.number for one in marks(store, policy, number)]


def marks(store: Store, policy: int, number: int) -> Sequence[Since]:
    found = store.history().revision_text(policy, number)
    assert found is not None
    return store.history().since(found.id)


def test_each_clause_is_as_old_as_its_words(store: Store) -> None:
    policy = tell(
        store,
        [
            articles("灯会每年办一次。", "摊位须登记。", "违者罚款。"),
            articles("灯会每年办两次。", "摊位须登记。", "违者罚款。"),
            articles("灯会每年办两次。", "门票由市政府定价。", "摊位须登记。", "违者罚款。"),
            articles("灯会每年办一次。", "门票由市政府定价。", "违者罚款。", "摊位须登记。"),
        ],
    )
    assert since(store, policy, 1) == [1, 1, 1]
    assert since(store, policy, 2) == [2, 1, 1]
    assert since(store, policy, 3) == [2, 3, 1, 1]  # what an inserted article renumbers keeps its age
    assert since(store, policy, 4) == [4, 3, 1, 1]  # what moves keeps it too; words that come back are new again


def test_a_mark_says_where_the_words_were_seen_first(store: Store) -> None:
    policy = tell(store, [articles("灯会每年办一次。"), articles("灯会每年办两次。")])
    (mark,) = marks(store, policy, 2)
    assert (mark.number, mark.earlier, mark.seen_at, mark.source) == (2, 1, later(days=1), "lanjiang")
    assert not mark.is_cut
    assert not mark.is_reread


def test_the_same_words_twice_are_two_clauses(store: Store) -> None:
    policy = tell(
        store, [articles("无。", "摊位须登记。"), articles("无。", "摊位须登记。", "无。"), articles("无。", "无。")]
    )
    assert since(store, policy, 2) == [1, 1, 2]
    assert since(store, policy, 3) == [1, 2]


def test_some_clauses_are_as_old_as_among_all(store: Store) -> None:
    policy = tell(
        store,
        [
            articles("摊位须登记。", "灯会每年办一次。"),
            articles("摊位须登记。", "门票免费。", "摊位须登记。"),
            articles("违者罚款。", "摊位须登记。", "摊位须登记。", "门票免费。", "摊位须登记。"),
        ],
    )
    found = store.history().revision_text(policy, 3)
    assert found is not None
    whole = store.history().since(found.id)
    assert [one.number for one in whole] == [3, 1, 2, 2, 3]
    for first in range(1, 6):
        for last in range(first, 6):
            assert store.history().since(found.id, first=first, last=last) == whole[first - 1 : last]


def test_typography_and_wrapped_lines_make_nothing_younger(store: Store) -> None:
    policy = tell(
        store,
        [
            articles("灯会每年办一次，", "由市政府主办。"),
            articles("灯会每年办一次，由市政府主办。"),
            articles("灯会每年办一次,由市政府主办。"),
        ],
    )
    assert since(store, policy, 3) == [1]


@pytest.mark.parametrize("seed", range(6))
def test_marks_agree_with_the_lives_of_clauses(store: Store, seed: int) -> None:
    """Through any edits, moves and renumberings: a clause's mark is the last state of its life."""
    chance = random.Random(seed)
    words = [f"第{n}类摊位由{n * 7}号窗口办理登记，费用为{n * 31}元。" for n in range(8)]
    texts = [articles(*words)]
    for turn in range(6):
        place = chance.randrange(len(words))
        if turn % 3 == 0:
            words[place] = words[place].replace("登记", f"登记和第{turn}次年检")
        elif turn % 3 == 1:
            words.insert(place, f"第{turn}年起，灯会期间的{place}号道路由公安机关实行临时管制。")
        else:
            words.append(words.pop(place))
        texts.append(articles(*words[:10]))
    policy = tell(store, texts)
    told = since(store, policy, len(texts))
    for number, label in zip(told, [c.label for c in texts[-1].clauses], strict=True):
        (life,) = store.history().clause_life(policy, label)
        assert life.states[-1][0].number == number, label


def test_a_reread_is_no_origin(store: Store) -> None:
    policy = tell(
        store, [articles("灯会每年办一次。", "摊位须登记。"), articles("灯会每年办一次。", "摊位须登记和年检。")]
    )
    read = store.history().revision_text(policy, 2)
    assert read is not None
    anew = articles("灯会每年办一次（含夜间）。", "摊位须登记和年检。", "违者罚款。")
    assert store.record_reread(read.id, anew, reader_version=9, at=later(days=5))
    first, second, third = marks(store, policy, 3)
    assert first.number == 1  # the same place, read better
    assert second.number == 2
    assert (third.number, third.is_reread) == (2, True)  # it stands on the page since then at the latest


def test_the_text_of_a_day_is_the_one_seen_by_then(store: Store) -> None:
    policy = tell(store, [articles("一次。"), articles("两次。"), articles("三次。")])
    history = store.history()
    assert history.standing_on(policy, T0 - timedelta(seconds=1)) is None
    assert history.standing_on(404, T0) is None
    on = [history.standing_on(policy, later(days=days)) for days in (0, 0.5, 1, 9)]
    assert [one and (one.shown, one.until, one.until_at) for one in on] == [
        (1, 2, later(days=1)),
        (1, 2, later(days=1)),
        (2, 3, later(days=2)),
        (3, None, None),
    ]


def test_the_text_of_a_day_is_its_best_reading(store: Store) -> None:
    policy = tell(store, [articles("一次。"), articles("两次。")])
    read = store.history().revision_text(policy, 2)
    assert read is not None
    assert store.record_reread(read.id, articles("两次。", "罚款。"), reader_version=9, at=later(days=30))
    found = store.history().standing_on(policy, later(days=2))
    assert found is not None
    assert (found.seen, found.shown, found.until) == (2, 3, None)


def test_the_official_text_comes_before_a_repost_seen_later(store: Store) -> None:
    policy = tell(store, [articles("一次。")])
    there = store.begin_check("huibian", later(days=1), "test", reader_version=1)
    copied = articles("一百次。")
    repost = Decision(policy_id=policy, role=CopyRole.REPOST, document=copied, state=PageState.ALIVE)
    seen = visit(copied, url=COPY, source="huibian", at=later(days=1))
    store.record(there, seen, repost, owed=nobody, at=later(days=1))
    found = store.history().standing_on(policy, later(days=3))
    assert found is not None
    assert (found.shown, found.until) == (1, None)


def test_a_line_tells_in_figures_what_changed(store: Store) -> None:
    policy = tell(
        store,
        [
            articles("灯会每年办一次。", "摊位须登记。", "违者罚款五百元。"),
            articles("灯会每年办两次。", "摊位须登记。", "夜间另行收费，由区政府核定。", "违者罚款五百元。"),
        ],
    )
    read = store.history().revision_text(policy, 2)
    assert read is not None
    assert store.record_reread(read.id, articles("另一段。"), reader_version=9, at=later(days=5))
    third, second, first = store.history().revision_lines(policy, limit=9)
    assert (third.reread, third.edits, third.change_id, third.earlier) == (True, (), None, 2)
    assert second.edits == ((EditKind.MODIFIED, 1), (EditKind.ADDED, 1))
    assert (second.kind, second.earlier, second.is_same_text) == (ChangeKind.REVISED, 1, False)
    assert (first.kind, first.earlier, first.edits) == (ChangeKind.NEW_POLICY, None, ())
    assert [line.number for line in store.history().revision_lines(policy, limit=1, before=3)] == [2]
    assert second.change_id == store.history().change(second.change_id or 0).id  # type: ignore[union-attr]


def test_a_sheet_counts_what_the_page_shows(store: Store) -> None:
    policy = tell(store, [articles("一次。"), articles("两次。")])
    sheet = store.history().sheet(policy)
    assert sheet is not None
    assert (sheet.current, sheet.first_seen_at, sheet.policy.revisions) == (2, T0, 2)
    assert (sheet.interpretations, sheet.outgoing, sheet.incoming) == (0, 0, 0)
    assert store.history().sheet(404) is None
    assert store.history().revision_text(policy, 9) is None
    assert store.history().since(404) == ()


def test_all_revisions_are_told_without_their_texts(store: Store) -> None:
    policy = tell(store, [articles("甲"), articles("甲", "乙"), articles("甲", "丙")])
    page = store.history().policy(policy)
    assert page is not None
    lines = store.history().revisions(policy)
    assert [line.number for line in lines] == [3, 2, 1]
    for line, whole in zip(lines, page.revisions, strict=True):
        assert (line.id, line.seen_at, line.role, line.url) == (whole.id, whole.seen_at, whole.role, whole.url)
        assert line.text_digest == whole.document.text_digest
        assert (line.reader_version, line.profile_version) == (whole.reader_version, whole.profile_version)
    assert tuple(store.history().all_copies(policy)) == page.copies
    assert store.history().revisions(policy + 1) == []
