"""Re-posts that lost line breaks: the same articles are told as of the official texts, whichever lines were joined."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.changes import Edit, EditKind
from pipeline.clauses.labels import HAN
from pipeline.clauses.split import split
from pipeline.compare.edits import compare, real_edits
from pipeline.model import Clause

Lines = Sequence[str]
Article = tuple[str, ...]  # its lines, without label
Chapter = tuple[str, tuple[Article, ...]]

CHAPTERS: tuple[Chapter, ...] = (
    (
        "总则",
        (
            ("为了规范青川市低空物流的管理，促进产业发展，制定本办法。",),
            ("本市行政区域内无人机配送的航线划设、运营和监督，适用本办法。",),
            (
                "市交通运输局负责低空物流的监督管理。市公安局负责飞行秩序。",
                "区县人民政府应当将起降场地纳入国土空间规划。",
            ),
        ),
    ),
    (
        "运营",
        (
            (
                "从事无人机配送的企业应当具备下列条件：",
                "（一）在本市登记注册；",
                "（二）有合格的操控员；",
                "（三）投保责任险。",
            ),
            (
                "运营企业应当在飞行前一日报送飞行计划。临时变更的，应当提前两小时报告。",
                "飞行计划应当载明航线、高度和起止时间。",
            ),
            ("无人机载货重量不得超过25千克，飞行高度不得超过120米。",),
            ("运营企业不得有下列行为：", "（一）在禁飞区域飞行；", "（二）运输危险品；", "（三）拍摄他人住宅。"),
        ),
    ),
    (
        "罚则",
        (
            ("未报送飞行计划的，由市交通运输局责令改正，处五千元以上二万元以下罚款。",),
            ("运输危险品的，没收违法所得，并处三万元罚款。", "造成事故的，依法承担赔偿责任。"),
        ),
    ),
    ("附则", (("本办法自2026年3月1日起施行，有效期三年。",),)),
)
NEW: Article = ("运营企业应当建立货物查验制度。", "查验记录保存不得少于六个月。")


def printed(chapters: Sequence[Chapter]) -> list[str]:
    """The text, one clause a line, chapters and articles numbered as they stand."""
    lines, n = ["青川市低空物流管理办法"], 0
    for place, (name, articles) in enumerate(chapters, 1):
        lines.append(f"第{HAN[place - 1]}章　{name}")
        for first, *more in articles:
            n += 1
            lines += [
                f"第{'十' if n > 9 else ''}{HAN[n - 1 if n < 10 else n - 11] if n != 10 else ''}条　{first}",
                *more,
            ]
    return lines


def with_articles(chapter: int, change: Callable[[list[Article]], list[Article]]) -> list[Chapter]:
    name, articles = CHAPTERS[chapter]
    return [*CHAPTERS[:chapter], (name, tuple(change(list(articles)))), *CHAPTERS[chapter + 1 :]]


def said(chapter: int, article: int, old: str, new: str) -> list[Chapter]:
    def change(articles: list[Article]) -> list[Article]:
        assert any(old in line for line in articles[article])
        articles[article] = tuple(line.replace(old, new) for line in articles[article])
        return articles

    return with_articles(chapter, change)


AMENDED: dict[str, list[Chapter]] = {
    "an article put in first": with_articles(0, lambda all_: [NEW, *all_]),
    "an article put in between": with_articles(1, lambda all_: [*all_[:2], NEW, *all_[2:]]),
    "an article put in last": with_articles(2, lambda all_: [*all_, NEW]),
    "an article gone": with_articles(1, lambda all_: [*all_[:1], *all_[2:]]),
    "the first article gone": with_articles(0, lambda all_: all_[1:]),
    "two articles change places": with_articles(1, lambda all_: [*all_[:1], all_[2], all_[1], *all_[3:]]),
    "an article to another chapter": [
        CHAPTERS[0],
        (CHAPTERS[1][0], CHAPTERS[1][1][1:]),
        (CHAPTERS[2][0], (CHAPTERS[1][1][0], *CHAPTERS[2][1])),
        CHAPTERS[3],
    ],
    "a number": said(1, 2, "120米", "150米"),
    "a number in a second paragraph": said(1, 1, "航线、高度", "航线、速度、高度"),
    "an item": said(1, 0, "投保责任险", "投保第三者责任险"),
    "a chapter gone": [*CHAPTERS[:2], CHAPTERS[3]],
    "nothing": list(CHAPTERS),
}


def of(line: str, units: str) -> bool:
    return line.startswith("第") and any(f"{unit}　" in line[:6] for unit in units)


def grouped(lines: Lines, units: str) -> list[str]:
    found = [lines[0]]
    for line in lines[1:]:
        if of(line, units):
            found.append(line)
        else:
            found[-1] += line
    return found


def by_twos(lines: Lines) -> list[str]:
    return ["".join(lines[i : i + 2]) for i in range(0, len(lines), 2)]


def at_random(lines: Lines, seed: int) -> list[str]:
    chance, found = random.Random(seed), [lines[0]]
    for line in lines[1:]:
        if chance.random() < 0.5:
            found[-1] += line
        else:
            found.append(line)
    return found


def half_width(lines: Lines) -> list[str]:
    return [unicodedata.normalize("NFKC", line) for line in lines]


JOINS: dict[str, Callable[[Lines], list[str]]] = {
    "all": lambda lines: ["".join(lines)],
    "by chapter": lambda lines: grouped(lines, "章"),
    "by article": lambda lines: grouped(lines, "章条"),
    "by twos": by_twos,
    "by twos, half-width": lambda lines: half_width(by_twos(lines)),
    "by twos, from the second": lambda lines: [lines[0], *by_twos(lines[1:])],
    "all, half-width": lambda lines: half_width(["".join(lines)]),
}


def articles_told(before: Lines, after: Lines) -> set[tuple[str, str, str]]:
    """The articles with an edit: put in, gone, moved, or changed in them; old label, new label."""
    return {found for edit in compare(split(before), split(after)) if edit.is_real and (found := _told(edit))}


def _told(edit: Edit) -> tuple[str, str, str] | None:
    old, new = _article(edit.before), _article(edit.after)
    whole = all(clause is None or clause.path[-1].endswith("条") for clause in (edit.before, edit.after))
    return (edit.kind if whole else EditKind.MODIFIED, old, new) if old or new else None


def _article(clause: Clause | None) -> str:
    return next((label for label in clause.path if label.endswith("条")), "") if clause else ""


def labels(told: set[tuple[str, str, str]]) -> set[tuple[str, str]]:
    """Which articles of the old text and of the new one are touched."""
    return {("old", old) for _, old, _ in told if old} | {("new", new) for _, _, new in told if new}


OLD = printed(CHAPTERS)


@pytest.mark.parametrize("join", JOINS.values(), ids=JOINS)
@pytest.mark.parametrize("amended", AMENDED.values(), ids=AMENDED)
def test_the_same_articles_are_told_whichever_lines_were_joined(
    amended: Sequence[Chapter], join: Callable[[Lines], list[str]]
) -> None:
    new = printed(amended)
    expected = labels(articles_told(OLD, new))
    assert bool(expected) is (amended != list(CHAPTERS))
    for before, after in ((join(OLD), join(new)), (OLD, join(new)), (join(OLD), new)):
        assert labels(articles_told(before, after)) == expected


@settings(max_examples=25)
@given(st.sampled_from(sorted(AMENDED)), st.integers(0, 10_000))
def test_the_same_articles_are_told_of_lines_joined_at_random(name: str, seed: int) -> None:
    new = printed(AMENDED[name])
    expected = labels(articles_told(OLD, new))
    assert labels(articles_told(at_random(OLD, seed), at_random(new, seed + 1))) == expected
    assert labels(articles_told(OLD, at_random(new, seed))) == expected
    assert labels(articles_told(at_random(OLD, seed), new)) == expected


@pytest.mark.parametrize("join", JOINS.values(), ids=JOINS)
def test_an_article_put_in_is_added_and_its_neighbours_did_not_change(join: Callable[[Lines], list[str]]) -> None:
    new = printed(AMENDED["an article put in between"])
    edits = real_edits(split(join(OLD)), split(join(new)))
    assert {edit.kind for edit in edits} == {EditKind.ADDED}
    assert "".join(edit.after.words for edit in edits if edit.after) == "".join(NEW)


@pytest.mark.parametrize("join", JOINS.values(), ids=JOINS)
def test_an_article_that_overtook_another_moved(join: Callable[[Lines], list[str]]) -> None:
    new = printed(AMENDED["two articles change places"])
    [edit] = real_edits(split(join(OLD)), split(join(new)))
    assert edit.kind is EditKind.MOVED


def test_articles_cited_at_the_beginning_of_a_sentence_cut_nothing() -> None:
    before = ["第一条　飞行计划由市交通运输局受理。第二条规定的企业除外。", "第二条　其他企业不得飞行。"]
    after = [before[0].replace("市交通运输局", "市交通局"), before[1]]
    [edit] = real_edits(split(before), split(after))
    assert edit.before == split(before)[0]


def test_a_list_within_one_line_of_both_texts_is_not_cut() -> None:
    before = ["一、条件：（一）在本市注册；（二）有操控员。", "二、期限三年。"]
    after = [before[0].replace("操控员", "持证操控员"), before[1]]
    [edit] = real_edits(split(before), split(after))
    assert edit.after == split(after)[0]
