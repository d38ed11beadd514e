"""Divided and merged clauses, and cross references that follow a renumbering."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.changes import Edit, EditKind, Nature, only_references
from pipeline.clauses.split import split
from pipeline.compare.edits import real_edits
from pipeline.compare.natures_told import said_nature

PURPOSE = "为了规范青川市氢能项目管理，制定本办法。"
SCOPE = "本办法适用于本市行政区域内加氢站的规划、建设和经营活动。"
DUTIES = "市能源局负责加氢站的监督管理。"
BUILD = "建设加氢站应当取得建设工程规划许可证，并由具备相应资质的单位设计施工。"
RUN = "经营加氢站应当配备持证上岗的操作人员，每季度开展一次应急演练并留存记录。"
NEW = "市气象局负责加氢站的雷电防护指导。"
_HAN = "零一二三四五六七八九十"


def law(*articles: str) -> list[str]:
    return [line for n, text in enumerate(articles, 1) for line in f"第{_HAN[n]}条　{text}".split("\n")]


def told(before: Sequence[str], after: Sequence[str]) -> list[tuple[EditKind, Nature | None, str]]:
    edits = real_edits(split(before), split(after))
    return [(edit.kind, edit.nature, " ".join(edit.partner)) for edit in edits]


def test_a_divided_article_is_told_as_such() -> None:
    found = told(law(PURPOSE, BUILD + RUN, DUTIES), law(PURPOSE, BUILD, RUN, DUTIES))
    assert found == [
        (EditKind.MODIFIED, Nature.DIVIDED, "第三条"),
        (EditKind.ADDED, Nature.DIVIDED, "第二条"),
    ]


def test_merged_articles_are_told_as_such() -> None:
    found = told(law(PURPOSE, BUILD, RUN, DUTIES), law(PURPOSE, BUILD + RUN, DUTIES))
    assert found == [
        (EditKind.MODIFIED, Nature.MERGED, "第三条"),
        (EditKind.REMOVED, Nature.MERGED, "第二条"),
    ]


def test_a_paragraph_that_became_an_article_divided_the_one_it_stood_in() -> None:
    found = told(law(PURPOSE, f"{BUILD}\n{RUN}", DUTIES), law(PURPOSE, BUILD, RUN, DUTIES))
    assert [nature for _, nature, _ in found] == [Nature.DIVIDED] * len(found)
    assert found


def test_a_division_is_seen_though_its_parts_are_reworded() -> None:
    parts = (BUILD.replace("并由", "由").replace("设计施工", "设计、施工"), RUN.replace("每季度", "每半年"))
    found = told(law(PURPOSE, BUILD + RUN, DUTIES), law(PURPOSE, *parts, DUTIES))
    assert [nature for _, nature, _ in found] == [Nature.DIVIDED] * 2


def test_a_divided_item_is_told_as_such() -> None:
    before = law(PURPOSE, f"经营者应当：\n（一）{BUILD}{RUN}\n（二）接受检查。")
    after = law(PURPOSE, f"经营者应当：\n（一）{BUILD}\n（二）{RUN}\n（三）接受检查。")
    assert [nature for _, nature, _ in told(before, after)] == [Nature.DIVIDED] * 2


def test_a_paragraph_made_an_article_and_enlarged_divided_the_one_it_stood_in() -> None:
    reports = "加氢站应当每季度向市能源局报送运行数据，不得瞒报、漏报。"
    enlarged = (
        "加氢站经营者应当每季度向市能源局报送运行数据，并对数据的真实性负责，不得瞒报、漏报。"
        "报送的内容包括加注数量、设备检修、隐患整改和人员培训，具体格式由省能源局另行公布。"
    )
    found = told(law(PURPOSE, f"{RUN}\n{reports}", DUTIES), law(PURPOSE, RUN, enlarged, DUTIES))
    assert found == [
        (EditKind.REMOVED, Nature.DIVIDED, "第三条"),
        (EditKind.ADDED, Nature.DIVIDED, "第二条"),
    ]


PROVINCE = "省人民政府根据本行政区域的具体情况，可以制定加氢站建设的具体办法。"
CITY = "市人民政府根据本行政区域的具体情况，可以对加氢站的选址、运营和安全管理制定具体办法，报省人民政府批准后施行。"
CITED = "区人民政府根据本行政区域的具体情况，可以制定加氢站布局的具体办法。"


def test_an_article_divided_between_paragraphs_of_one_formula_is_told_as_such() -> None:
    public = "具体办法应当向社会公布，并报上一级人民政府备案。"
    before = law(PURPOSE, f"{PROVINCE}\n{CITY}\n{public}", CITED)
    after = law(PURPOSE, PROVINCE, f"{CITY}\n{public}", CITED)
    assert (EditKind.ADDED, Nature.DIVIDED, "第二条") in told(before, after)


def test_articles_of_one_formula_that_are_merged_are_told_as_such() -> None:
    before = law(PURPOSE, PROVINCE, CITY, CITED)
    after = law(PURPOSE, f"{CITY}\n{PROVINCE}", CITED)
    assert (EditKind.REMOVED, Nature.MERGED, "第二条") in told(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (law(PURPOSE, BUILD, RUN), law(PURPOSE, BUILD, NEW, RUN)),
        (
            law(PURPOSE, "擅自停业的，由市能源局责令限期改正，处一万元以下罚款。", RUN),
            law(
                PURPOSE,
                "擅自停业的，由市能源局责令限期改正，处三万元以下罚款。",
                "未建立应急预案的，由市能源局责令限期改正，并处二万元以下罚款。",
                RUN,
            ),
        ),
        (law(PURPOSE, BUILD, RUN), law(PURPOSE, BUILD.replace("规划许可证", "施工许可证"), NEW, RUN)),
        (law(PURPOSE, BUILD, RUN), law(PURPOSE, RUN)),
        (law(PURPOSE, BUILD, RUN), law(PURPOSE, RUN, BUILD)),
        (law(PURPOSE, BUILD), law(PURPOSE, BUILD + NEW)),
        (law(BUILD, BUILD, BUILD), law(BUILD, BUILD)),
    ],
)
def test_clauses_that_only_came_went_or_changed_have_no_nature(before: list[str], after: list[str]) -> None:
    found = told(before, after)
    assert found
    assert {nature for _, nature, _ in found} == {None}


FIVE = (PURPOSE, SCOPE, DUTIES, BUILD)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("违反第四条规定的，处一万元以下罚款。", "违反第五条规定的，处一万元以下罚款。"),
        ("违反本办法第四条、第二条规定的，责令改正。", "违反本办法第五条、第三条规定的，责令改正。"),
        ("违反第2条规定的，责令改正。", "违反第3条规定的，责令改正。"),
        ("依照第四条第一款处理。", "依照第五条第一款处理。"),
        ("本办法第三条所称监督管理，包括日常检查。", "本办法第四条所称监督管理，包括日常检查。"),
    ],
)
def test_references_that_follow_the_renumbering_are_marked(old: str, new: str) -> None:
    found = told(law(*FIVE, old), law(PURPOSE, NEW, *FIVE[1:], new))
    assert found == [(EditKind.ADDED, None, ""), (EditKind.MODIFIED, Nature.CROSS_REFERENCE, "")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("违反第四条规定的，责令改正。", "违反第三条规定的，责令改正。"),  # to another article
        ("违反第一条规定的，责令改正。", "违反第二条规定的，责令改正。"),  # whose target stayed
        ("违反《气象法》第四条规定的，责令改正。", "违反《气象法》第五条规定的，责令改正。"),  # of another law
        ("违反第四条规定的，责令改正。", "违反第五条规定的，责令停业。"),  # and more
        ("违反第四条规定的，处四万元罚款。", "违反第四条规定的，处五万元罚款。"),  # no reference
        ("违反第四条规定的，责令改正。", "违反第五条、第六条规定的，责令改正。"),  # one more
    ],
)
def test_references_that_do_not_follow_are_edits_like_others(old: str, new: str) -> None:
    found = told(law(*FIVE, old), law(PURPOSE, NEW, *FIVE[1:], new))
    assert (EditKind.MODIFIED, None, "") in found


def test_a_reference_to_a_paragraph_or_an_item_follows_it() -> None:
    listed = "经营者应当：\n（一）备案；\n（二）公示价格；\n（三）接受检查。\n前款材料应当真实。"
    longer = listed.replace("（二）公示", "（二）培训员工；\n（三）公示").replace("（三）接受", "（四）接受")
    old, new = "未依照第二条第（二）项公示的，责令改正。", "未依照第二条第（三）项公示的，责令改正。"
    found = told(law(PURPOSE, listed, old), law(PURPOSE, longer, new))
    assert found[-1] == (EditKind.MODIFIED, Nature.CROSS_REFERENCE, "")


def test_a_chapter_referred_to_follows_its_number() -> None:
    before = ["第一章　总则", *law(PURPOSE), "第二章　处罚", "第二条　依照第二章处理。"]
    after = [
        "第一章　总则",
        *law(PURPOSE),
        "第二章　规划",
        f"第二条　{NEW}",
        "第三章　处罚",
        "第三条　依照第三章处理。",
    ]
    assert told(before, after)[-1] == (EditKind.MODIFIED, Nature.CROSS_REFERENCE, "")


def test_only_references() -> None:
    reference = Edit(kind=EditKind.MODIFIED, before=None, after=None, nature=Nature.CROSS_REFERENCE)
    plain = Edit(kind=EditKind.MODIFIED, before=None, after=None)
    assert only_references([reference, reference])
    assert not only_references([reference, plain])
    assert not only_references([])


@pytest.mark.parametrize(
    ("nature", "partner", "zh", "en"),
    [
        (Nature.DIVIDED, ("第四条",), "拆分，另见第四条", "divided, see also 第四条"),
        (Nature.MERGED, ("第四条", "¶2"), "合并，另见第四条 第 2 段", "merged, see also 第四条 paragraph 2"),
        (Nature.CROSS_REFERENCE, (), "仅引用随条号调整", "only cross references follow the renumbering"),
        (None, (), "", ""),
    ],
)
def test_natures_are_said_in_both_languages(nature: Nature | None, partner: tuple[str, ...], zh: str, en: str) -> None:
    edit = Edit(kind=EditKind.MODIFIED, before=None, after=None, nature=nature, partner=partner)
    assert (said_nature(edit, "zh"), said_nature(edit, "en")) == (zh, en)
