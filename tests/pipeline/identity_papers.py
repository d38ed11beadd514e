"""Fictional documents of fictional places: acts, calls for projects, notices, and re-posts of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipeline.clauses.split import split
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
