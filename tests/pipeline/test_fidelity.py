"""What a repost made of the official text."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest

from pipeline.changes import EditKind, Fidelity
from pipeline.clauses.split import split
from pipeline.copies.fidelity import fidelity
from pipeline.model import Document, Kind

TITLE = "青川市人民政府关于印发《青川市氢能发展行动方案》的通知"
COVER = [
    "各镇人民政府，市各直属单位：",
    "《青川市氢能发展行动方案》已经市政府研究同意，现印发给你们，请认真贯彻落实。",
    "青川市人民政府",
    "2024年3月5日",
    "（此件公开发布）",
]
PLAN = [
    "青川市氢能发展行动方案",
    "为加快氢能产业发展，结合我市实际，制定本方案。",
    "一、总体要求",
    "坚持企业主体、市场导向，到2026年建成加氢站12座，培育企业30家。",
    "二、重点任务",
    "（一）建设平台",
    "1.建设中试平台。支持高校牵头建设中试平台，最高补助50万元。（市科技局、市财政局等按职责分工负责）",
    "2.建设检测平台。支持企业建设检测平台，每年服务企业不少于200家次。（市市场监管局负责）",
    "（二）培育企业",
    "3.引进链主企业。每年引进链主企业2家，给予用地和人才保障。（市商务局负责）",
    "三、保障措施",
    "1.加强领导。成立工作专班，每季度调度一次。（市发展改革委负责）",
    "2.加强监督。任何单位不得截留、挪用补助资金。（市财政局负责）",
    "本方案自发布之日起施行，有效期3年。",
]
OFFICIAL = split([*COVER, *PLAN], title=TITLE)
ADS = ["【厂房推荐】高标准厂房出租，可办环评，800平米起租", "选址热线400-000-0000，专人对接"]


def repost(paragraphs: Sequence[str]) -> Document:
    return Document(kind=Kind.POLICY, title=TITLE, body=tuple(paragraphs), clauses=split(paragraphs, title=TITLE))


def joined(paragraphs: Sequence[str]) -> list[str]:
    return [one + other for one, other in zip(paragraphs[::2], [*paragraphs[1::2], ""], strict=False)]


def half_width(paragraphs: Sequence[str]) -> list[str]:
    return [unicodedata.normalize("NFKC", paragraph) for paragraph in paragraphs]


def with_ads(paragraphs: Sequence[str]) -> list[str]:
    return [*paragraphs[:2], ADS[0], *paragraphs[2:7], ADS[1], *paragraphs[7:], *ADS]


def changed(old: str, new: str) -> list[str]:
    return [paragraph.replace(old, new) for paragraph in [*COVER, *PLAN]]


def test_the_same_print_is_identical() -> None:
    assert fidelity(OFFICIAL, repost([*COVER, *PLAN])) == (Fidelity.IDENTICAL, ())


@pytest.mark.parametrize(
    "paragraphs",
    [
        half_width([*COVER, *PLAN]),
        joined([*COVER, *PLAN]),
        joined([*COVER, *PLAN][1:]),
        ["".join([*COVER, *PLAN])],
        half_width(joined([*COVER, *PLAN])),
        with_ads(half_width([*COVER, *PLAN])),
        with_ads(joined([*COVER, *PLAN])),
        half_width(PLAN),
        [*half_width([COVER[1], *PLAN]), "来源：青川在线"],
        [*half_width([*COVER, *PLAN]), *half_width([*COVER, *PLAN])],
    ],
)
def test_line_breaks_width_ads_and_lost_headers_are_typography(paragraphs: list[str]) -> None:
    assert fidelity(OFFICIAL, repost(paragraphs)) == (Fidelity.TYPOGRAPHIC, ())


@pytest.mark.parametrize("dressed", [list, half_width, joined, with_ads, lambda text: half_width(joined(text))])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("50万元", "80万元"),
        ("市科技局、", ""),
        ("不得截留", "可以截留"),
        ("（市商务局负责）", "（市商务局负责）本条由中介代办。"),
        ("为加快氢能产业发展，", "为加快氢能产业发展，受园区委托，"),
    ],
)
def test_one_altered_clause_is_told_with_both_prints(dressed, old: str, new: str) -> None:  # type: ignore[no-untyped-def]
    found, edits = fidelity(OFFICIAL, repost(dressed(changed(old, new))))
    assert found is Fidelity.ALTERED
    [edit] = edits
    assert edit.before is not None
    assert edit.after is not None
    expected = unicodedata.normalize("NFKC", edit.before.words.replace(old, new))
    assert unicodedata.normalize("NFKC", edit.after.words) == expected


def test_a_clause_that_keeps_only_its_heading_is_modified() -> None:
    rewritten = "2.建设检测平台。鼓励园区自建实验室，费用由园区承担。"
    found, edits = fidelity(OFFICIAL, repost([*COVER, *PLAN[:7], rewritten, *PLAN[8:]]))
    assert (found, [edit.kind for edit in edits]) == (Fidelity.ALTERED, [EditKind.MODIFIED])


@pytest.mark.parametrize("dressed", [list, half_width, joined])
@pytest.mark.parametrize("place", [3, 6, 7, 9])
def test_a_clause_left_out_in_the_middle_is_altered(dressed, place: int) -> None:  # type: ignore[no-untyped-def]
    found, edits = fidelity(OFFICIAL, repost(dressed([*COVER, *PLAN[:place], *PLAN[place + 1 :]])))
    assert (found, [edit.kind for edit in edits]) == (Fidelity.ALTERED, [EditKind.REMOVED])
    assert edits[0].before is not None
    assert PLAN[place].endswith(edits[0].before.words)


@pytest.mark.parametrize("dressed", [list, half_width, joined, with_ads])
@pytest.mark.parametrize("kept", [7, 9, 12])
def test_a_cut_tail_is_truncated(dressed, kept: int) -> None:  # type: ignore[no-untyped-def]
    found, edits = fidelity(OFFICIAL, repost(dressed([*COVER, *PLAN[:kept]])))
    assert (found, len(edits)) == (Fidelity.TRUNCATED, len(PLAN) - kept)


def test_a_cut_within_a_clause_is_truncated() -> None:
    found, _ = fidelity(OFFICIAL, repost([*COVER, *PLAN[:9], PLAN[9][:20] + "……"]))
    assert found is Fidelity.TRUNCATED


def test_a_clause_printed_twice_officially_is_looked_for_twice() -> None:
    official = split(["一、甲区", "按月报送进展情况。", "二、乙区", "按月报送进展情况。", "三、附则", "自发布起施行。"])
    once = repost(["一、甲区", "按月报送进展情况。", "二、乙区", "三、附则", "自发布起施行。"])
    found, edits = fidelity(official, once)
    assert (found, len(edits)) == (Fidelity.ALTERED, 1)


@pytest.mark.parametrize("body", [[], ["敬请期待。"], ADS])
def test_a_page_without_the_text_says_nothing(body: list[str]) -> None:
    assert fidelity(OFFICIAL, repost(body)) == (Fidelity.UNKNOWN, ())


def test_without_an_official_text_nothing_is_known() -> None:
    assert fidelity((), repost(PLAN)) == (Fidelity.UNKNOWN, ())
