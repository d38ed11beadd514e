"""Pairs of texts that are hard to show: alike but for typography, empty, endless, many, divided, hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from originals import copied
from sample import CITY, document, new
from sample_texts import HOSTILE

from pipeline.archive import Decision
from pipeline.model import Outcome, Relation, RelationKind, Role, Visit
from storage.store import SourceRow, Store
from storage.views.archive import ChangeView

AT = datetime(2026, 4, 1, 2, tzinfo=UTC)
SITE = "https://www.lanjiang.example/"
MANY = tuple(f"第{n}条 各单位应当于第{n}个工作日前报送第{n}号材料，由{n}号窗口受理。" for n in range(1, 701))
LONG = "甲方应当按照约定付款，" * 30_000
CHECKS = "第三条 运营单位应当定期开展安全检查，检查结果应当及时报送主管部门备案。"
PLANS = "运营单位应当建立健全安全生产责任制，制定应急预案并且每年至少组织一次演练。"

Pair = tuple[tuple[str, ...], tuple[str, ...]]
PAIRS: dict[str, Pair] = {
    "typography": (("第一条 甲（乙），丙。", "第二条 “引号”。"), ("第一条 甲(乙),丙。", '第二条 "引号"。')),
    "empty": ((), ("第一条 有了条款。",)),
    "nothing": ((), ()),
    "same": (("第一条 没有不同。",), ("第一条 没有不同。",)),
    "long": (("第一条 " + LONG + "完。",), ("第一条 " + LONG[:150_000] + "改了这里，" + LONG[150_000:] + "完。",)),
    "many": (MANY, tuple(line.replace("前报送", "内报送") for line in MANY[:300]) + MANY[300:]),
    "divided": (
        ("第一条 总则从略。", "第二条 适用范围从略。", CHECKS + PLANS, "第四条 自公布之日起施行。"),
        ("第一条 总则从略。", "第二条 适用范围从略。", CHECKS, f"第四条 {PLANS}", "第五条 自公布之日起施行。"),
    ),
    "renumbered": (("第一条 甲。", "第二条 乙。"), ("第一条 甲。", "第三条 乙。")),
}


def filled(folder: Path) -> tuple[Store, dict[str, int]]:
    """A store with each pair as two revisions of one page, a hostile title, a draft; and the policies by name."""
    return copied(_fill, folder)


def _fill(store: Store) -> dict[str, int]:
    store.sync_sources((SourceRow(name=CITY, kind="government", urls=(SITE,), region="江岭/澜江", every="30m"),))
    check = store.begin_check(CITY, AT, "test", reader_version=1)
    named = {name: _pair(store, check, name, f"澜江市{name}办法", texts) for name, texts in PAIRS.items()}
    named["hostile"] = _pair(store, check, "hostile", HOSTILE + "/../a\r\nb", PAIRS["typography"])
    named["draft"] = _draft(store, check)
    store.end_check(check, AT + timedelta(hours=1), "ok")
    return named


def _pair(store: Store, check: int, name: str, title: str, texts: Pair) -> int:
    before, after = texts
    url = f"{SITE}{name}.html"
    _see(store, check, url, new(url, document(title, "", before)), 0)
    policy_id = _policy(store, url)
    _see(store, check, url, Decision(policy_id=policy_id, document=document(title, "", after)), 5)
    return policy_id


def _draft(store: Store, check: int) -> int:
    """A call for comments on the draft of one of the policies."""
    title, url = "澜江市many办法（征求意见稿）", f"{SITE}draft.html"
    call = replace(
        document(f"关于《{title}》公开征求意见的公告", "", MANY[:3]),
        relations=(Relation(kind=RelationKind.CITES, title=title),),
    )
    _see(store, check, url, new(url, call), 0)
    return _policy(store, url)


def _policy(store: Store, url: str) -> int:
    found = store.copy_at(CITY, url)
    assert found is not None
    return found.policy.id


def _see(store: Store, check: int, url: str, decision: Decision, minutes: int) -> None:
    at = AT + timedelta(minutes=minutes)
    body = repr(decision.document).encode("utf-8", "replace")
    visit = Visit(
        source=CITY, url=url, role=Role.DOCUMENT, at=at, outcome=Outcome.OK, body=body, document=decision.document
    )
    store.record(check, visit, decision, owed=_nobody, at=at)


def _nobody(_: ChangeView) -> tuple[()]:
    return ()
