"""What sentences do to the policies they name. All names, numbers and sentences are invented."""

from __future__ import annotations

import time

import pytest

from pipeline.model import Confidence, Kind, Relation, RelationKind
from pipeline.relations.find import find_relations

TITLE = "澄岚市储能管理办法"
NUMBER = "澄政规〔2031〕9号"
CITES, IMPLEMENTS, PRINTS, FORWARDS, INTERPRETS = "cites", "implements", "prints", "forwards", "interprets"
AMENDS, REPEALS, REPLACES, RENEWS = "amends", "repeals", "replaces", "renews"


def relations(*lines: str, title: str = TITLE, kind: Kind = Kind.POLICY, printed: str = "") -> tuple[Relation, ...]:
    return find_relations(kind, title, printed, NUMBER, lines)


def told(found: tuple[Relation, ...]) -> dict[str, str]:
    return {relation.title or relation.doc_number: relation.kind.value for relation in found}


SENTENCES = [
    # repeals, by title, by number, joined, with a date
    ("《澄岚市电站办法》同时废止。", {"澄岚市电站办法": REPEALS}),
    ("自本办法施行之日起，《澄岚市电站办法》（澄政发〔2020〕3号）同时废止。", {"澄岚市电站办法": REPEALS}),
    ("本办法自2031年5月1日起施行，有效期5年，《电站办法》同时废止。", {"电站办法": REPEALS}),
    ("《电站办法》同时废止，本办法有效期5年。", {"电站办法": REPEALS}),
    ("《电站办法》和《电池办法》同时废止。", {"电站办法": REPEALS, "电池办法": REPEALS}),
    (
        "《电站办法》、《电池办法》及《并网细则》自即日起废止。",
        {"电站办法": REPEALS, "电池办法": REPEALS, "并网细则": REPEALS},
    ),
    ("《电站办法》《电池办法》予以废止。", {"电站办法": REPEALS, "电池办法": REPEALS}),
    (
        "《电站办法》（澄政发〔2020〕3号）、《电池办法》（澄政发〔2021〕4号）等2个文件停止执行。",
        {"电站办法": REPEALS, "电池办法": REPEALS},
    ),
    (
        "市经信局2019年发布的《电站办法》和原市发改委2020年发布的《电池办法》同时废止。",
        {"电站办法": REPEALS, "电池办法": REPEALS},
    ),
    ("原《电站办法》同时废止。", {"电站办法": REPEALS}),
    ("《电站办法》宣布失效。", {"电站办法": REPEALS}),
    ("《电站办法》自2031年1月1日起失效。", {"电站办法": REPEALS}),
    ("《电站办法》不再执行。", {"电站办法": REPEALS}),
    ("《电站办法》（澄政发〔2020〕3号）即行废止。", {"电站办法": REPEALS}),
    ("澄政发〔2020〕3号文件同时废止。", {"澄政发〔2020〕3号": REPEALS}),
    (
        "原澄政发〔2020〕3号、澄政办发〔2021〕5号同时废止。",
        {"澄政发〔2020〕3号": REPEALS, "澄政办发〔2021〕5号": REPEALS},
    ),
    ("《电站办法》（市政府令第12号）同时废止。", {"电站办法": REPEALS}),
    ("市政府令第12号同时废止。", {"市政府令第12号": REPEALS}),
    ("经研究，决定废止《电站办法》。", {"电站办法": REPEALS}),
    ("经清理，市政府决定废止《电站办法》、《电池办法》。", {"电站办法": REPEALS, "电池办法": REPEALS}),
    ("经评估，《电站办法》予以废止。", {"电站办法": REPEALS}),
    ("同时废止《电站办法》（澄政发〔2020〕3号）。", {"电站办法": REPEALS}),
    ("《储能安全办法》已于2031年1月1日起施行，《电站办法》同时废止。", {"储能安全办法": CITES, "电站办法": REPEALS}),
    ("根据《立项条例》，经市政府同意，《电站办法》自本通知印发之日起废止。", {"立项条例": CITES, "电站办法": REPEALS}),
    ("《电站办法（试行）》同时废止。", {"电站办法（试行）": REPEALS}),
    ("《关于印发〈电站办法〉的通知》（澄政发〔2020〕3号）同时废止。", {"关于印发〈电站办法〉的通知": REPEALS}),
    ("《市政府关于印发《电站办法》的通知》同时废止。", {"市政府关于印发《电站办法》的通知": REPEALS}),
    ("《电站办法》（试行）（澄政发〔2020〕3号）同时废止。", {"电站办法": REPEALS}),
    ("《电站办法》(澄政发[2020]3号)同时废止。", {"电站办法": REPEALS}),
    # no repeals: wished, planned, hypothetical, negated, past, reported, about something else
    ("拟废止《电站办法》。", {"电站办法": CITES}),
    ("建议废止《电站办法》。", {"电站办法": CITES}),
    ("《电站办法》拟予以废止。", {"电站办法": CITES}),
    ("《电站办法》不再废止。", {"电站办法": CITES}),
    ("《电站办法》暂不废止。", {"电站办法": CITES}),
    ("已废止的《电站办法》规定的补助继续兑付。", {"电站办法": CITES}),
    ("《电站办法》已于2029年废止。", {"电站办法": CITES}),
    ("市政府先后废止了《电站办法》和《电池办法》。", {"电站办法": CITES, "电池办法": CITES}),
    ("《电站办法》应当及时修改或者废止。", {"电站办法": CITES}),
    ("各区可以废止《电站办法》。", {"电站办法": CITES}),
    ("研究是否废止《电站办法》。", {"电站办法": CITES}),
    ("如《电站办法》被废止的，从其规定。", {"电站办法": CITES}),
    ("根据《电站办法》规定，逾期未领的证件同时废止。", {"电站办法": CITES}),
    ("依照《规章程序条例》规定的废止程序办理。", {"规章程序条例": CITES}),
    ("《电站办法》废止前已受理的申请继续办理。", {"电站办法": CITES}),
    ("《电站办法》有效期届满后自动失效。", {"电站办法": CITES}),
    ("开展《电站办法》实施情况评估，适时修订《电池办法》。", {"电站办法": CITES, "电池办法": CITES}),
    ("推动修订《电站办法》。", {"电站办法": CITES}),
    ("《电站办法》与上位法不一致的，应当清理。", {"电站办法": CITES}),
    # partial repeals
    ("《电站办法》第五条同时废止。", {"电站办法": REPEALS}),
    ("《电站办法》中关于补助标准的规定停止执行。", {"电站办法": REPEALS}),
    # amends
    ("决定对《电站办法》作如下修改：", {"电站办法": AMENDS}),
    ("将《电站办法》第五条修改为：“每年补助一次。”", {"电站办法": AMENDS}),
    ("将《电站办法》（澄政发〔2020〕3号）中“5%”调整为“8%”。", {"电站办法": AMENDS}),
    ("删去《电站办法》第七条。", {"电站办法": CITES}),  # an object alone, without a decision to amend
    ("市政府决定修改《电站办法》。", {"电站办法": AMENDS}),
    ("《电站办法》与本办法不一致的，以本办法为准。", {"电站办法": AMENDS}),
    ("《电站办法》第三条第二款修改为“按季拨付”。", {"电站办法": AMENDS}),
    # replaces
    ("本标准代替《电站验收规程》。", {"电站验收规程": REPLACES}),
    ("《电站办法》由本办法替代。", {"电站办法": REPLACES}),
    ("《电站办法》内容被《电池办法》替代。", {"电站办法": CITES, "电池办法": CITES}),
    # renews
    ("《电站办法》（澄政发〔2020〕3号）继续有效。", {"电站办法": RENEWS}),
    ("《电站办法》有效期延长至2033年12月31日。", {"电站办法": RENEWS}),
    ("决定延长《电站办法》有效期。", {"电站办法": RENEWS}),
    ("《电站办法》不再继续有效。", {"电站办法": CITES}),
    # implements, cites, prints, forwards
    ("为贯彻落实《省储能规划》，制定本办法。", {"省储能规划": IMPLEMENTS}),
    ("为深入实施《省储能规划》，制定本办法。", {"省储能规划": IMPLEMENTS}),
    ("贯彻落实《甲规划》和《乙规划》要求。", {"甲规划": IMPLEMENTS, "乙规划": IMPLEMENTS}),
    ("根据《电力法》制定本办法。", {"电力法": CITES}),
    ("依据澄政发〔2030〕1号制定。", {"澄政发〔2030〕1号": CITES}),
    ("按照《电站办法》执行。", {"电站办法": CITES}),
    ("《电站细则》已经市政府同意，现印发给你们。", {"电站细则": PRINTS}),
    ("现将《电站细则》印发给你们，请遵照执行。", {"电站细则": PRINTS}),
    ("我局对《电站细则》进行了修订，现印发给你们。", {"电站细则": PRINTS}),
    ("现将《国务院关于储能的意见》转发给你们。", {"国务院关于储能的意见": FORWARDS}),
    ("现转发《国务院关于储能的意见》，请贯彻执行。", {"国务院关于储能的意见": FORWARDS}),
    # short names
    (
        "《澄岚市电站管理办法》（澄政发〔2020〕3号，以下简称《办法》）实施以来成效明显，现将《办法》第五条修改为：",
        {"澄岚市电站管理办法": AMENDS},
    ),
    ("《澄岚市电站管理办法》（以下简称“原办法”）同时废止。", {"澄岚市电站管理办法": REPEALS}),
    ("《澄岚市电池办法》出台后，《办法》第五条修改为：", {"澄岚市电池办法": AMENDS}),
    ("《办法》明确了补助标准。", {}),  # of whom is not said
    ("本办法所称储能，依照《澄岚市储能管理办法》执行。", {}),  # itself
]


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_a_sentence_does_to_a_policy_what_it_says_and_no_more(sentence: str, expected: dict[str, str]) -> None:
    assert told(relations(sentence)) == expected


TITLES = [
    ("澄岚市人民政府关于废止《电站办法》的决定", {"电站办法": REPEALS}),
    ("关于废止《电站办法》等3件规范性文件的决定", {"电站办法": REPEALS}),
    ("澄岚市人民政府关于废止澄岚市电站管理办法等两件政府规章的决定", {"澄岚市电站管理办法": REPEALS}),
    ("关于修改《电站办法》的决定", {"电站办法": AMENDS}),
    ("关于修改和废止部分规章的决定", {}),
    ("关于拟废止《电站办法》的公示", {"电站办法": CITES}),
    ("关于公开征求《电站办法（征求意见稿）》意见的公告", {"电站办法（征求意见稿）": CITES}),
    ("关于印发《电站细则》的通知", {"电站细则": PRINTS}),
    ("关于转发《省储能规划》的通知", {"省储能规划": FORWARDS}),
    ("澄岚市人民政府转发国务院关于储能发展若干意见的通知", {"国务院关于储能发展若干意见": FORWARDS}),
    ("关于贯彻落实《省储能规划》的实施意见", {"省储能规划": IMPLEMENTS}),
    ("关于延长《电站办法》有效期的通知", {"电站办法": RENEWS}),
    ("关于《电站办法》继续有效的通知", {"电站办法": RENEWS}),
    ("关于《电站办法》的补充通知", {"电站办法": AMENDS}),
    ("澄岚市电站管理办法（2031年修订）", {"澄岚市电站管理办法": REPLACES}),
    ("关于申报储能项目的通知", {}),
]


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_a_title_says_what_its_document_does(title: str, expected: dict[str, str]) -> None:
    assert told(relations("请认真执行。", title=title)) == expected


def test_a_call_for_comments_neither_prints_nor_repeals() -> None:
    lines = ("现将《电站办法（征求意见稿）》予以公布，公开征求意见。", "《旧办法》同时废止。")
    found = relations(
        *lines, title="关于公开征求《电站办法（征求意见稿）》意见的通知", printed="电站办法（征求意见稿）"
    )
    assert set(told(found).values()) == {CITES}


@pytest.mark.parametrize(
    ("title", "lines", "expected"),
    [
        ("《电站办法》解读", ("近日出台。",), {"电站办法": INTERPRETS}),
        ("澄岚市电站管理办法政策解读", ("一、背景。",), {"澄岚市电站管理办法": INTERPRETS}),
        (
            "政策解读｜我市如何支持储能",
            ("近日，市政府印发《电站办法》（澄政发〔2030〕3号）。",),
            {"电站办法": INTERPRETS},
        ),
        (
            "一图读懂储能新政",
            ("为贯彻《省规划》，市政府制定了《电站办法》。",),
            {"省规划": IMPLEMENTS, "电站办法": INTERPRETS},
        ),
        ("储能新政答记者问", ("问：有什么新规定？",), {}),
    ],
)
def test_an_interpretation_interprets_its_policy_and_never_itself(
    title: str, lines: tuple[str, ...], expected: dict[str, str]
) -> None:
    assert told(relations(*lines, title=title, kind=Kind.INTERPRETATION)) == expected


def test_what_an_interpretation_reports_of_a_repeal_is_weak() -> None:
    (of_title, repealed) = relations("《旧办法》同时废止。", title="《电站办法》解读", kind=Kind.INTERPRETATION)
    assert of_title.kind is RelationKind.INTERPRETS
    assert (repealed.kind, repealed.confidence) == (RelationKind.REPEALS, Confidence.WEAK)


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("《电站办法》第五条、第七条同时废止。", ("第五条", "第七条")),
        ("《电站办法》（澄政发〔2020〕3号）附件2停止执行。", ("附件2",)),
        ("《电站办法》同时废止。", ()),
        ("将《电站办法》第五条第二款修改为“按季拨付”。", ("第五条第二款",)),
        ("《电站办法》中关于补助标准的规定停止执行。", ("关于补助标准的规定",)),
    ],
)
def test_a_part_of_a_policy_is_told_apart_from_all_of_it(sentence: str, parts: tuple[str, ...]) -> None:
    assert relations(sentence)[0].parts == parts


def test_the_instructions_of_an_amending_decision_name_the_articles() -> None:
    lines = (
        "一、将第五条修改为：“第五条　补助按第九条办理。”",
        "二、删去第七条。",
        "三、增加一条，作为第十二条：“另行规定。”",
        "四、第三条、第四条中的“市经信局”修改为“市工信局”。",
    )
    (found,) = relations(*lines, title="关于修改《电站办法》的决定")
    assert (found.kind, found.parts) == (RelationKind.AMENDS, ("第五条", "第七条", "第十二条", "第三条", "第四条"))


@pytest.mark.parametrize(
    ("sentence", "confidence"),
    [
        ("《电站办法》同时废止。", Confidence.SURE),
        ("澄政发〔2020〕3号同时废止。", Confidence.LIKELY),
        ("《电站办法》与本办法不一致的，以本办法为准。", Confidence.WEAK),
    ],
)
def test_each_relation_says_how_far_it_can_be_relied_on(sentence: str, confidence: Confidence) -> None:
    assert relations(sentence)[0].confidence is confidence


def test_a_number_given_once_joins_what_is_said_of_the_title() -> None:
    (found,) = relations("根据《电站办法》（澄政发〔2020〕3号）的评估情况办理。", "澄政发〔2020〕3号同时废止。")
    assert (found.kind, found.title, found.doc_number) == (RelationKind.REPEALS, "电站办法", "澄政发〔2020〕3号")
    assert (found.cue, found.evidence) == ("同时废止", "澄政发〔2020〕3号同时废止。")


def test_an_earlier_edition_with_another_number_is_another_policy() -> None:
    (found,) = relations(f"《{TITLE}》（澄政发〔2020〕3号）同时废止。")
    assert (found.kind, found.doc_number) == (RelationKind.REPEALS, "澄政发〔2020〕3号")


def test_a_sentence_of_many_thousand_titles_is_read_in_linear_time() -> None:
    began = time.process_time()
    found = relations("、".join(f"《第{n}号电站办法》" for n in range(4000)) + "同时废止。" + "，" * 50_000)
    assert (len(found), {relation.kind for relation in found}) == (4000, {RelationKind.REPEALS})
    assert time.process_time() - began < 5
