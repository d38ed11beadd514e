"""Pairs of fictional documents, each with the ground on which they are one policy or are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from identity_papers import (
    ADVERT,
    CALL,
    CITY,
    COVER,
    HOLIDAY,
    NUMBER,
    PLAIN_TITLE,
    STORAGE,
    TITLE,
    TOWN,
    WATER,
    call,
    paper,
    post,
    swapped,
)
from identity_series import Row, series_and_deeds

from pipeline.grounds import Ground
from pipeline.model import Document


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """Two documents and what they should be told to be."""

    name: str
    one: Document
    other: Document
    ground: Ground


def cases() -> Iterator[Case]:
    """Every pair of the table."""
    alone = (_same(), _numbers(), _orders(), _one_series(), _places(), _departments(), _texts())
    for name, one, other, ground in chain(*alone, series_and_deeds()):
        yield Case(name=name, one=one, other=other, ground=ground)


RAISED = swapped(STORAGE, ("50元", "80元"), ("300万元", "500万元"))


def _same() -> Iterator[Row]:
    official = paper()
    yield "itself", official, paper(), Ground.NUMBER
    yield "a repost without number", official, post(), Ground.TITLE
    yield "a repost under the title of the text", official, post(title=PLAIN_TITLE), Ground.TITLE
    yield "the title in other brackets", official, post(title=f"关于印发《{PLAIN_TITLE}》的通知"), Ground.TITLE
    yield "the number behind the title", official, post(title=f"{PLAIN_TITLE}（澄政发〔2026〕3号）"), Ground.TITLE
    yield "a headline of the editor's own", official, post(title="最高300万！澄岚市储能新政来了"), Ground.TEXT
    yield "a title cut short", official, post(title="支持新型储能发展若干措施"), Ground.TEXT
    yield "no title at all", official, post(title=""), Ground.TEXT
    yield "cut after half", official, post(STORAGE[:4]), Ground.TITLE
    yield "cut and retitled", official, post(STORAGE[:5], title="澄岚储能企业注意了"), Ground.TEXT
    yield "adverts between", official, post((*STORAGE[:3], ADVERT, *STORAGE[3:]), title="储能补贴解析"), Ground.TEXT
    yield "altered numbers", official, post(RAISED), Ground.TITLE
    yield "altered numbers, the number printed", official, post(RAISED, number=NUMBER), Ground.NUMBER
    yield "half-width marks", official, post(swapped(STORAGE, ("，", ","), ("。", ".")), title="储能"), Ground.TEXT
    yield "joined lines", official, post(("".join(STORAGE),)), Ground.TITLE
    yield (
        "printed without its cover",
        paper((COVER, *STORAGE), text_title=PLAIN_TITLE),
        post(title=PLAIN_TITLE),
        Ground.TITLE,
    )
    yield "revised since", official, paper((*STORAGE[:5], "五、鼓励银行发放储能信贷。", STORAGE[6])), Ground.NUMBER
    yield "retitled by its issuer", official, paper(title=TITLE.replace("支持", "促进")), Ground.NUMBER
    yield "（试行） added by its issuer", official, paper(title=TITLE.replace("措施", "措施（试行）")), Ground.NUMBER
    yield "（试行） lost by a repost", paper(title=TITLE.replace("措施", "措施（试行）")), post(), Ground.TEXT


def _numbers() -> Iterator[Row]:
    joint = paper(number="澄发改规〔2026〕3号", numbers="澄发改规〔2026〕3号 澄财规〔2026〕8号")
    yield (
        "a joint notice under its second number",
        joint,
        post(title="储能新政", number="澄财规〔2026〕8号"),
        Ground.JOINT_NUMBER,
    )
    yield "a typing error in the number", paper(), post(number="澄政发〔2026〕8号"), Ground.MISPRINT
    yield "a typing error in the year", paper(), post(number="澄政发〔2025〕3号"), Ground.MISPRINT
    yield "the site's own code", paper(), post(number="澄政办发〔2026〕3号"), Ground.MISPRINT
    yield "a wrong number on a cut text", paper(), post(STORAGE[:5], number="澄政发〔2026〕13号"), Ground.MISPRINT
    yield (
        "two policies with one number",
        paper(),
        paper(WATER, "澄岚市人民政府关于印发节约用水办法的通知"),
        Ground.TWO_TEXTS,
    )
    yield "one number, two years of a call", call(2024, NUMBER), call(2025, NUMBER), Ground.TWO_TEXTS


def _orders() -> Iterator[Row]:
    order = {"number": "令第5号"}
    yield (
        "orders with one number",
        paper(WATER, "澄岚市节约用水办法", **order),
        paper(STORAGE, PLAIN_TITLE, **order),
        Ground.TWO_TEXTS,
    )
    yield (
        "one order's number in two cities",
        paper(WATER, "澄岚市节约用水办法", **order),
        paper(WATER, "云溪市节约用水办法", issuers=("云溪市人民政府",), **order),
        Ground.NUMBER,  # the texts are one to the letter and name no city
    )
    yield (
        "two cities' orders, other words",
        paper(WATER, "澄岚市节约用水办法", **order),
        paper((*WATER[:3], *STORAGE[2:5]), "云溪市节约用水办法", issuers=("云溪市人民政府",), **order),
        Ground.TWO_TEXTS,
    )


def _one_series() -> Iterator[Row]:
    yield (
        "two acts of one series",
        call(2025, "澄科发〔2025〕3号"),
        call(2025, "澄科发〔2025〕9号", title="澄岚市科学技术局关于组织申报重点实验室的通知"),
        Ground.OTHER_NUMBER,
    )
    site = "澄岚市自然资源局关于同意{}地块出让方案的批复"
    text = (
        "你单位关于{}地块出让方案的请示收悉。经研究，批复如下。",
        "一、同意{}地块以挂牌方式出让，土地面积{}平方米，用途为工业用地，容积率不低于{}，建筑密度不低于40%，绿地率不高于20%。",
        "二、你单位应当按照国有建设用地使用权出让的有关规定组织实施，做好出让信息公开和成交确认工作。",
        "三、受让人应当自合同签订之日起按期动工，逾期的按照闲置土地有关规定处理。",
    )
    first = [line.format("甲七", "21034", "1.5") if n == 1 else line.format("甲七") for n, line in enumerate(text)]
    second = [line.format("乙九", "8090", "2.0") if n == 1 else line.format("乙九") for n, line in enumerate(text)]
    one = paper(first, site.format("甲七"), "澄自然资复〔2026〕12号")
    yield (
        "approvals in set phrases",
        one,
        paper(second, site.format("乙九"), "澄自然资复〔2026〕13号"),
        Ground.OTHER_NUMBER,
    )
    yield (
        "approvals without numbers",
        post(first, site.format("甲七")),
        post(second, site.format("乙九")),
        Ground.OTHER_TEXT,
    )


def _places() -> Iterator[Row]:
    here = paper(HOLIDAY, "澄岚市人民政府办公室关于端午节放假的通知", "")
    there = paper(HOLIDAY, "云溪市人民政府办公室关于端午节放假的通知", "", issuers=("云溪市人民政府办公室",))
    yield "two cities, one wording", here, there, Ground.OTHER_PLACE
    yield (
        "the province's wording",
        paper(HOLIDAY, "沧原省人民政府办公厅关于端午节放假的通知", ""),
        here,
        Ground.OTHER_PLACE,
    )
    signed = {"issuers": ("云溪市人民政府办公室",)}
    yield (
        "told by their signatures",
        paper(HOLIDAY, "关于端午节放假的通知", ""),
        paper(HOLIDAY, "关于端午节放假的通知", "", **signed),
        Ground.OTHER_PLACE,
    )  # type: ignore[arg-type]
    yield "a repost without issuer", here, post(HOLIDAY, "关于端午节放假的通知"), Ground.TITLE
    elsewhere = swapped(STORAGE, (CITY, TOWN), ("50元", "30元"))
    town = paper(elsewhere, TITLE.replace(CITY, TOWN), "云政发〔2026〕3号", issuers=("云溪市人民政府",))
    yield "a copied policy of another city", paper(), town, Ground.OTHER_PLACE
    yield "its repost", post(elsewhere, TITLE.replace(CITY, TOWN)), paper(), Ground.OTHER_PLACE


def _departments() -> Iterator[Row]:
    desk, purse = "澄岚市科学技术局", "澄岚市财政局"
    plan = ("关于印发2026年工作要点的通知", "")
    yield (
        "two departments, one title",
        paper(CALL, desk + plan[0], "", issuers=(desk,)),
        paper((*CALL[:2], *HOLIDAY), purse + plan[0], "", issuers=(purse,)),
        Ground.OTHER_TEXT,
    )
    shared = "关于印发科技创新资金管理细则的通知"
    yield (
        "a joint notice, each on its own page",
        paper(WATER, shared, "", issuers=(desk,)),
        paper(WATER, shared, "", issuers=(purse,)),
        Ground.TITLE,
    )
    both = paper(WATER, shared, "", issuers=(desk, purse))
    yield "a joint notice and one of its issuers", both, paper(WATER[:4], shared, "", issuers=(purse,)), Ground.TITLE
    yield (
        "short and full names",
        paper(WATER, shared, "", issuers=("澄岚市发展和改革委员会",)),
        paper(WATER[:4], shared, "", issuers=("市发改委",)),
        Ground.TITLE,
    )


def _texts() -> Iterator[Row]:
    yield "nothing in common", paper(number=""), paper(WATER, "澄岚市节约用水办法", ""), Ground.OTHER_TEXT
    other = swapped(CALL, ("科技计划项目", "重点实验室"), ("10项", "4个"), ("50万元", "80万元"))
    lab = "澄岚市科学技术局关于组织申报2025年度市重点实验室的通知"
    yield "two calls in one form", call(2025), paper(other, lab, "", issuers=("澄岚市科学技术局",)), Ground.OTHER_TEXT
    report = (
        "近日，市政府印发若干措施，从多个方面支持储能产业。",
        STORAGE[1],
        "业内人士认为，政策将带动上下游企业集聚。" * 4,
    )
    yield "a report that quotes", post(report, "澄岚市出台储能新政"), paper(), Ground.OTHER_TEXT
    digest = (*WATER, *CALL, *HOLIDAY, *WATER[::-1], *STORAGE)
    yield "a collection that has it too", post(digest, "惠企政策汇编"), paper(), Ground.OTHER_TEXT
    note = ("详见附件。",)
    yield "texts in their files, one title", paper(note, number=""), post(note), Ground.TITLE
    yield (
        "texts in their files, other titles",
        paper(note, number=""),
        post(note, "澄岚市节约用水办法"),
        Ground.LITTLE_TEXT,
    )
    yield "texts in their files, a bare title", post(note, "公告"), paper(note, "公告", ""), Ground.LITTLE_TEXT
    yield "texts in their files, one number", paper(note), post(note, number=NUMBER), Ground.NUMBER
    yield "one number, another title, no text", paper(note), paper(note, "澄岚市节约用水办法"), Ground.TWO_TEXTS
    yield "a bare title, other texts", post(HOLIDAY, "公告"), paper(WATER, "公告", ""), Ground.OTHER_TEXT
    yield "a bare title, the same text", post(WATER, "公告"), paper(WATER, "公告", ""), Ground.TITLE
