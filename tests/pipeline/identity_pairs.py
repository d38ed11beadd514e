"""Pairs of fictional documents, each with the ground on which they are one policy or are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.clauses.split import split
from pipeline.grounds import Ground
from pipeline.model import Document, Kind, Origin, Where
from pipeline.text.digest import text_digest

CITY, TOWN, PROVINCE = "澄岚市", "云溪市", "沧原省"

STORAGE = (
    "为加快澄岚市新型储能产业发展，依据国家和沧原省有关部署，结合本市实际，制定本措施。",
    "一、支持项目建设。对在本市新建且装机容量不低于10兆瓦的独立储能电站，按照每千瓦50元给予补助，单个项目最高300万元。",
    "二、支持技术攻关。企业承担省级以上储能重大专项的，按照上级资助金额的10%给予配套，同一企业每年不超过200万元。",
    "三、支持人才引进。企业引进储能领域高层次人才的，优先办理落户和子女入学，并按规定给予安家补贴。",
    "四、支持场景应用。每年征集发布不少于20个储能应用场景，组织供需双方对接，择优给予不超过30万元奖励。",
    "五、强化要素保障。对纳入市级重点的储能项目，优先安排建设用地指标、能耗指标和并网容量。",
    "六、本措施由市发展和改革委员会负责解释，自2026年4月1日起施行，有效期3年。",
)
CALL = (
    "各县（市、区）科技局，各有关单位：为贯彻落实全市科技创新大会精神，现组织申报2025年度市科技计划项目，有关事项通知如下。",
    "一、申报条件。申报单位应当为在本市注册的独立法人，具有良好的科研条件和研发基础，无严重失信记录。",
    "二、支持方向。重点支持新材料、智能装备、生物医药三个方向，每个方向支持不超过10项，每项资助不超过50万元。",
    "三、申报程序。申报单位于2025年5月10日前在系统内填报，由所在县（市、区）科技局审核推荐，逾期不予受理。",
    "四、其他要求。同一项目负责人限报1项，不得多头重复申报；联系人在工作日接受咨询。",
)
WATER = (
    "第一条 为了加强节约用水管理，提高用水效率，保护和改善水生态环境，制定本办法。",
    "第二条 本市行政区域内的取水、用水、节水活动及其监督管理，适用本办法。",
    "第三条 水行政主管部门负责节约用水工作的统一组织和监督，其他部门按照职责做好有关工作。",
    "第四条 用水实行计划管理，超计划用水的，除按规定缴纳水费外，还应当缴纳加价水费。",
    "第五条 新建、改建、扩建项目应当配套建设节水设施，与主体工程同时设计、同时施工、同时投入使用。",
    "第六条 违反本办法规定，擅自停止使用节水设施的，责令限期改正，并处1000元以上5000元以下罚款。",
    "第七条 本办法自印发之日起施行。",
)
HOLIDAY = (
    "各区县人民政府，市政府各部门、各直属机构：根据上级通知精神，现将端午节放假安排通知如下。",
    "一、放假时间为6月19日至21日，共3天，6月22日正常上班。节假日期间，各单位要妥善安排好值班和安全、保卫、疫情防控等工作。",
    "二、遇有重大突发事件，要按规定及时报告并妥善处置，确保人民群众祥和平安度过节日假期。",
    "三、各单位要严格执行二十四小时值班和领导带班制度，值班人员不得擅自离岗，通讯工具保持畅通。",
)
COVER = "各区人民政府，市各委、办、局，市各直属单位：现将有关文件印发给你们，请结合实际认真贯彻执行。"
ADVERT = (
    "更多惠企政策、产业用地和厂房租赁信息，请关注本站公众号，或拨打招商热线咨询，专业团队全程代办，助您顺利落户园区。"
)
PLAIN_TITLE = "澄岚市支持新型储能发展若干措施"
TITLE = f"澄岚市人民政府关于印发{PLAIN_TITLE}的通知"
NUMBER = "澄政发〔2026〕3号"


def paper(
    paragraphs: Sequence[str] = STORAGE,
    title: str = TITLE,
    number: str = NUMBER,
    *,
    issuers: Sequence[str] = ("澄岚市人民政府",),
    written: date | None = None,
    numbers: str = "",
    text_title: str = "",
) -> Document:
    """Return a document; *numbers* is what the number's field printed, where it holds several."""
    clauses = split(paragraphs)
    printed = [Origin(field="doc_number", printed=numbers, value=number, origin=Where.BLOCK)] if numbers else []
    return Document(
        kind=Kind.POLICY,
        title=title,
        document_title=text_title,
        doc_number=number,
        issuers=tuple(issuers),
        written_date=written,
        origins=tuple(printed),
        body=tuple(paragraphs),
        clauses=clauses,
        text_digest=text_digest(clauses),
    )


def post(paragraphs: Sequence[str] = STORAGE, title: str = TITLE, number: str = "", **more: object) -> Document:
    """Return a re-post: no number and no issuer unless told."""
    return paper(paragraphs, title, number, **{"issuers": (), **more})  # type: ignore[arg-type]


def swapped(paragraphs: Sequence[str], *pairs: tuple[str, str]) -> tuple[str, ...]:
    """Return the paragraphs with some words put for others."""
    out = list(paragraphs)
    for old, new in pairs:
        out = [line.replace(old, new) for line in out]
    return tuple(out)


def call(year: int, number: str = "", *, title: str = "", days: bool = True, **more: object) -> Document:
    """Return the call for projects of a year."""
    text = swapped(CALL, ("2025", str(year)))
    title = title or f"澄岚市科学技术局关于组织申报{year}年度市科技计划项目的通知"
    more.setdefault("written", date(year, 3, 20) if days else None)
    return paper(text, title, number, issuers=("澄岚市科学技术局",), **more)  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """Two documents and what they should be told to be."""

    name: str
    one: Document
    other: Document
    ground: Ground


def cases() -> Iterator[Case]:
    """Every pair of the table."""
    for name, one, other, ground in (*_same(), *_numbers(), *_issues(), *_deeds(), *_issuers(), *_texts()):
        yield Case(name=name, one=one, other=other, ground=ground)


Row = tuple[str, Document, Document, Ground]
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


def _issues() -> Iterator[Row]:
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


def _deeds() -> Iterator[Row]:
    name = "澄岚市节约用水办法"
    final = paper(WATER, name, "澄政规〔2026〕4号")
    newer = swapped(WATER, ("1000元", "2000元"), ("超计划用水", "超定额、超计划用水"))
    yield "a draft and the final text", paper(newer, f"{name}（征求意见稿）", ""), final, Ground.DRAFT
    yield (
        "a draft that was adopted unchanged",
        paper(WATER, f"关于《{name}（草案）》公开征求意见的公告", ""),
        final,
        Ground.DRAFT,
    )
    yield (
        "two postings of a draft",
        paper(newer, f"{name}（征求意见稿）", ""),
        post(newer, f"{name}(征求意见稿)"),
        Ground.TITLE,
    )
    fix = (
        "经核查，市政府印发的节约用水办法有关内容存在文字错误，现予以更正。",
        "第六条中的1000元应为2000元。",
        "特此更正，由此带来的不便敬请谅解。" * 3,
    )
    yield "a correction", paper(fix, f"关于《{name}》的更正公告", ""), final, Ground.CORRECTION
    yield "a reprint with its correction", paper(newer, f"{name}（更正）", ""), final, Ground.CORRECTION
    passed_on = paper(
        (COVER, *WATER), f"澄湖县人民政府转发{name}的通知", "湖政发〔2026〕9号", issuers=("澄湖县人民政府",)
    )
    yield "a county passes the act on", passed_on, final, Ground.FORWARDING
    bare = paper((COVER, *WATER), f"转发《{name}》的通知", "", issuers=("澄湖县人民政府",))
    yield "the county's notice has no number", bare, final, Ground.FORWARDING
    same_number = paper(
        (COVER, *WATER), f"澄湖县水务局转发《{name}》的通知", final.doc_number, issuers=("澄湖县水务局",)
    )
    yield "it prints the act's number", same_number, final, Ground.FORWARDING
    yield "a repost of what was passed on", passed_on, post((COVER, *WATER), passed_on.title), Ground.TITLE
    yield "an editor's “转发”", post(WATER, f"【转发】{name}"), final, Ground.TEXT
    yield "a supplement", paper(STORAGE[:4], f"关于{name}的补充通知", ""), final, Ground.OTHER_DEED
    yield (
        "an amendment",
        paper(newer, f"澄岚市人民政府关于修改《{name}》的决定", "澄政规〔2027〕1号"),
        final,
        Ground.OTHER_DEED,
    )
    yield "a repeal", paper(fix, f"澄岚市人民政府关于废止《{name}》的决定", ""), final, Ground.OTHER_DEED
    yield "a longer life", paper(fix, f"澄岚市人民政府关于延长{name}有效期的通知", ""), final, Ground.OTHER_DEED
    names = "澄岚市科学技术局关于拟认定创新型企业名单的公示"
    yield (
        "proposed and decided",
        paper(CALL, names, ""),
        paper(CALL[:4], names.replace("拟", "").replace("公示", "通知"), ""),
        Ground.OTHER_DEED,
    )


def _issuers() -> Iterator[Row]:
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
