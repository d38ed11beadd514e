from __future__ import annotations

import pytest

from pipeline.model import Kind
from pipeline.read import read
from pipeline.relations.find import find_relations

FILLER = "全市河埠头数量多、分布广，近年来因水位变化出现不同程度的损坏，需要统筹安排、分类处置、长效管理。"


def kind_of(title: str, *paragraphs: str, url: str = "", metas: str = "") -> Kind:
    body = "".join(f"<p>{p}</p>" for p in (*paragraphs, FILLER, FILLER + "各方要密切配合。"))
    page = f"<html><head><title>{title}</title>{metas}</head><body><h1>{title}</h1><div>{body}</div></body></html>"
    return read(page.encode(), url=url).kind


@pytest.mark.parametrize(
    ("title", "paragraph", "kind"),
    [
        ("松溪市河埠头管理办法", "第一条　为加强河埠头管理，制定本办法。", Kind.POLICY),
        ("关于加强河埠头管理的通知", "各镇人民政府：", Kind.POLICY),
        ("松溪市河埠头检修通告", "现将有关事项通告如下：", Kind.POLICY),
        ("《松溪市河埠头管理办法》政策解读", "现解读如下：", Kind.INTERPRETATION),
        ("一图读懂松溪市河埠头管理办法", "图文如下：", Kind.INTERPRETATION),
        ("市水务局负责人就河埠头管理答记者问", "问：为什么要管理？", Kind.INTERPRETATION),
        ("松溪市召开河埠头管理工作会议", "3月1日，会议召开。", Kind.NEWS),
        ("松溪：河埠头焕新，百姓点赞", "走进东街，一派忙碌。", Kind.NEWS),
    ],
)
def test_kinds(title: str, paragraph: str, kind: Kind) -> None:
    assert kind_of(title, paragraph) is kind


def test_the_column_tells_an_interpretation() -> None:
    assert kind_of("河埠头那些事", metas='<meta name="ColumnType" content="政策解读">') is Kind.INTERPRETATION


def kinds_in(sentence: str, *, title: str = "松溪市河埠头管理办法") -> dict[str, str]:
    return {r.title or r.doc_number: r.kind for r in find_relations(Kind.POLICY, title, "", "", [sentence])}


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("原《甲办法》（松政发〔2027〕9号）同时废止。", {"甲办法": "repeals"}),
        ("《甲办法》、《乙办法》同时废止。", {"甲办法": "repeals", "乙办法": "repeals"}),
        ("《新办法》已于8月1日起施行，《旧办法》同时废止。", {"新办法": "cites", "旧办法": "repeals"}),
        ("松政发〔2027〕9号文件同时废止。", {"松政发〔2027〕9号": "repeals"}),
        ("根据《甲条例》有关规定，制定本办法。", {"甲条例": "cites"}),
        ("为贯彻落实《甲意见》精神，制定本办法。", {"甲意见": "implements"}),
        ("依据《关于修改〈甲办法〉的决定》执行。", {"关于修改〈甲办法〉的决定": "cites"}),
        ("《甲办法》与本办法不一致的，应当修改或者废止。", {"甲办法": "cites"}),
        ("现将《甲方案》印发给你们，请认真执行。", {"甲方案": "prints"}),
        ("《甲办法》有效期届满未延续的自行失效。", {"甲办法": "cites"}),
    ],
)
def test_a_sentence_must_do_something_to_a_policy(sentence: str, kinds: dict[str, str]) -> None:
    assert kinds_in(sentence) == kinds


def test_a_decision_amends_what_its_title_names() -> None:
    kinds = kinds_in("对《甲办法》作如下修改：", title="松溪市人民政府关于修改《甲办法》的决定")
    assert kinds == {"甲办法": "amends"}


def test_a_list_of_repeals() -> None:
    lines = [
        "决定废止以下2件规范性文件：",
        "一、《甲办法》（松政发〔2027〕9号）",
        "二、《乙办法》（松政发〔2028〕1号）",
    ]
    found = find_relations(Kind.POLICY, "松溪市人民政府关于废止部分文件的决定", "", "", lines)
    assert [(r.kind, r.doc_number) for r in found] == [
        ("repeals", "松政发〔2027〕9号"),
        ("repeals", "松政发〔2028〕1号"),
    ]


def test_the_number_may_come_later_than_the_title() -> None:
    lines = ["近日印发《甲办法》。", "《甲办法》（松政发〔2031〕1号）共五章。"]
    (relation,) = find_relations(Kind.NEWS, "", "", "", lines)
    assert (relation.title, relation.doc_number) == ("甲办法", "松政发〔2031〕1号")
