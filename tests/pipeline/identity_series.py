"""Pairs of acts of one series, and of an act with its drafts, corrections, forwardings and repeals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain

from identity_papers import CALL, COVER, STORAGE, WATER, call, paper, post, swapped

from pipeline.grounds import Ground
from pipeline.model import Document

Row = tuple[str, Document, Document, Ground]
WATER_TITLE = "澄岚市节约用水办法"
WATER_ACT = paper(WATER, WATER_TITLE, "澄政规〔2026〕4号")
NEWER = swapped(WATER, ("1000元", "2000元"), ("超计划用水", "超定额、超计划用水"))
FIX = (
    "经核查，市政府印发的节约用水办法有关内容存在文字错误，现予以更正。",
    "第六条中的1000元应为2000元。",
    "特此更正，由此带来的不便敬请谅解。" * 3,
)


def series_and_deeds() -> Iterator[Row]:
    """Rows of acts that differ by year, batch, edition, or by what they do to another act."""
    return chain(_years(), _batches(), _editions(), _drafts_and_corrections(), _forwardings(), _other_deeds())


def _years() -> Iterator[Row]:
    yield "a call and next year's", call(2024, "澄科发〔2024〕3号"), call(2025, "澄科发〔2025〕5号"), Ground.OTHER_YEAR
    yield "the same without numbers", call(2024), call(2025), Ground.OTHER_YEAR
    plain = "澄岚市科学技术局关于组织申报市科技计划项目的通知"
    yield "no year in the title", call(2024, title=plain), call(2025, title=plain), Ground.OTHER_YEAR
    yield (
        "no year, no days",
        call(2024, title=plain, days=False),
        call(2025, title=plain, days=False),
        Ground.OTHER_YEAR,
    )
    yield (
        "no year, but numbers",
        call(2024, "澄科发〔2024〕3号", title=plain),
        call(2025, "澄科发〔2025〕3号", title=plain),
        Ground.OTHER_YEAR,
    )
    han = call(2025).title.replace("2025", "二〇二五")
    yield "the year in Chinese numerals", call(2025), call(2025, title=han), Ground.TEXT
    yield "another year in Chinese numerals", call(2024), call(2025, title=han), Ground.OTHER_YEAR
    yield "a slip in the title's year", call(2025), call(2025, title=call(2024).title), Ground.TEXT


def _batches() -> Iterator[Row]:
    batch = "澄岚市科学技术局关于公布2025年高新技术企业{}名单的通知"
    lists = [
        swapped(CALL, ("三个方向", f"{n}家企业"), ("10项", f"{n * 3}项"), ("50万元", f"{n * 7}万元")) for n in (4, 9)
    ]
    one = paper(lists[0], batch.format("第一批"), "")
    yield "first and second batch", one, paper(lists[1], batch.format("第二批"), ""), Ground.OTHER_SERIES
    yield "a batch and one without its word", one, paper(lists[1], batch.format(""), ""), Ground.OTHER_SERIES
    yield "a repost loses the batch", one, post(lists[0], batch.format("")), Ground.TEXT
    yield "a headline over a batch", one, post(lists[0][:4], "高企名单来了"), Ground.TEXT
    quarter = "澄岚市市场监督管理局2025年第{}季度抽检通告"
    yield (
        "two quarters",
        paper(lists[0], quarter.format("一"), ""),
        paper(lists[1], quarter.format("三"), ""),
        Ground.OTHER_SERIES,
    )


def _editions() -> Iterator[Row]:
    water = "澄岚市节约用水办法"
    newer = swapped(WATER, ("1000元", "2000元"), ("5000元", "20000元"), ("超计划用水", "超定额、超计划用水"))
    yield "a revised edition", paper(WATER, water, ""), paper(newer, f"{water}（2026年修订）", ""), Ground.OTHER_EDITION
    yield (
        "a trial and its successor",
        paper(WATER, f"{water}（试行）", ""),
        paper(newer, water, ""),
        Ground.OTHER_EDITION,
    )
    old, new = {"written": date(2021, 3, 1)}, {"written": date(2026, 3, 1)}
    yield (
        "issued anew under its title",
        paper(WATER, water, "", **old),
        paper(newer, water, "", **new),
        Ground.OTHER_YEAR,
    )  # type: ignore[arg-type]
    yield (
        "issued anew under a new number",
        paper(WATER, water, "澄政规〔2021〕1号"),
        paper(newer, water, "澄政规〔2026〕4号"),
        Ground.OTHER_NUMBER,
    )


def _drafts_and_corrections() -> Iterator[Row]:
    yield "a draft and the final text", paper(NEWER, f"{WATER_TITLE}（征求意见稿）", ""), WATER_ACT, Ground.DRAFT
    yield (
        "a draft that was adopted unchanged",
        paper(WATER, f"关于《{WATER_TITLE}（草案）》公开征求意见的公告", ""),
        WATER_ACT,
        Ground.DRAFT,
    )
    yield (
        "two postings of a draft",
        paper(NEWER, f"{WATER_TITLE}（征求意见稿）", ""),
        post(NEWER, f"{WATER_TITLE}(征求意见稿)"),
        Ground.TITLE,
    )
    yield "a correction", paper(FIX, f"关于《{WATER_TITLE}》的更正公告", ""), WATER_ACT, Ground.CORRECTION
    yield "a reprint with its correction", paper(NEWER, f"{WATER_TITLE}（更正）", ""), WATER_ACT, Ground.CORRECTION


def _forwardings() -> Iterator[Row]:
    passed_on = paper(
        (COVER, *WATER), f"澄湖县人民政府转发{WATER_TITLE}的通知", "湖政发〔2026〕9号", issuers=("澄湖县人民政府",)
    )
    yield "a county passes the act on", passed_on, WATER_ACT, Ground.FORWARDING
    bare = paper((COVER, *WATER), f"转发《{WATER_TITLE}》的通知", "", issuers=("澄湖县人民政府",))
    yield "the county's notice has no number", bare, WATER_ACT, Ground.FORWARDING
    same_number = paper(
        (COVER, *WATER), f"澄湖县水务局转发《{WATER_TITLE}》的通知", WATER_ACT.doc_number, issuers=("澄湖县水务局",)
    )
    yield "it prints the act's number", same_number, WATER_ACT, Ground.FORWARDING
    yield "a repost of what was passed on", passed_on, post((COVER, *WATER), passed_on.title), Ground.TITLE
    yield "an editor's “转发”", post(WATER, f"【转发】{WATER_TITLE}"), WATER_ACT, Ground.TEXT


def _other_deeds() -> Iterator[Row]:
    yield "a supplement", paper(STORAGE[:4], f"关于{WATER_TITLE}的补充通知", ""), WATER_ACT, Ground.OTHER_DEED
    yield (
        "an amendment",
        paper(NEWER, f"澄岚市人民政府关于修改《{WATER_TITLE}》的决定", "澄政规〔2027〕1号"),
        WATER_ACT,
        Ground.OTHER_DEED,
    )
    yield "a repeal", paper(FIX, f"澄岚市人民政府关于废止《{WATER_TITLE}》的决定", ""), WATER_ACT, Ground.OTHER_DEED
    yield (
        "a longer life",
        paper(FIX, f"澄岚市人民政府关于延长{WATER_TITLE}有效期的通知", ""),
        WATER_ACT,
        Ground.OTHER_DEED,
    )
    names = "澄岚市科学技术局关于拟认定创新型企业名单的公示"
    yield (
        "proposed and decided",
        paper(CALL, names, ""),
        paper(CALL[:4], names.replace("拟", "").replace("公示", "通知"), ""),
        Ground.OTHER_DEED,
    )
