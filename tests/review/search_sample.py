"""Texts for the tests of searching, beside the sample."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sample import CITY, PROVINCE, START, document

from pipeline.archive import Decision
from pipeline.model import Document, Outcome, PageState, Role, Visit
from storage.store import Store

SUBSIDIES = (
    "第一条 对新建分布式储能项目给予补贴，每千瓦时不超过１００元。（责任单位：市发展改革委）",
    "第二条 到2028年，建成储能电站12座以上。",
    "第三条 依照澜政发〔2026〕9号办理，推广AI调度技术。",
    "第四条 本办法由市发展改革委负责解释，执行中的具体问题由其会同有关部门研究确定。",
)
NEAR = (
    "第一条 鼓励社会资本投资储能。",
    "第二条 本办法由市发展改革委负责解释，执行中的具体问题由其会同有关部门研究决定。",
)


def add(store: Store) -> None:
    """Add two policies that share a clause, nearly."""
    _keep(store, CITY, document("澜江市储能补贴管理办法", "澜政规〔2026〕21号", SUBSIDIES))
    _keep(store, PROVINCE, document("潭州市新型电力投资若干规定", "潭政规〔2026〕31号", NEAR))


def _keep(store: Store, source: str, text: Document) -> None:
    url = f"https://www.{source}.example/{text.doc_number[-4:-1]}.html"
    read = replace(text, published_date=date(2026, 3, 9))
    check = store.begin_check(source, START, "test", reader_version=1)
    visit = Visit(source=source, url=url, role=Role.DOCUMENT, at=START, outcome=Outcome.OK, document=read)
    decision = Decision(document=read, state=PageState.ALIVE)
    store.record(check, visit, decision, owed=lambda _: (), at=START)
