"""Changes of fictional places, for every test of the alerts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from alerts.change import AlertChange
from alerts.messages import Message, render
from alerts.subscription import Filter, Language, Subscription
from pipeline.changes import ChangeKind, CopyRole, Edit, EditKind, Fidelity, FieldEdit
from pipeline.model import Clause
from pipeline.reasons.evidence import Code, because

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 5, 1, 12, tzinfo=UTC)


def clause(path: tuple[str, ...], text: str) -> Clause:
    return Clause(label=path[-1], path=path, text=text)


MODIFIED = Edit(
    kind=EditKind.MODIFIED,
    before=clause(
        ("第二章", "第六条"), "对新建加氢站给予一次性建设补助，单站最高不超过50万元，2025年12月31日前建成的方可申报。"
    ),
    after=clause(
        ("第二章", "第六条"), "对新建加氢站给予一次性建设补助，单站最高不超过80万元，2025年12月31日前建成的方可申报。"
    ),
)
ADDED = Edit(kind=EditKind.ADDED, before=None, after=clause(("第二章", "第七条"), "鼓励加氢站与加油站、充电站合建。"))
REMOVED = Edit(
    kind=EditKind.REMOVED,
    before=clause(("第三章", "第十一条", "（二）"), "已经享受同类补助的，不得重复申报。"),
    after=None,
)
SHIFTED = Edit(
    kind=EditKind.MOVED,
    before=clause(("第三章", "第十二条"), "本办法由市发展改革委负责解释。"),
    after=clause(("附则", "¶2"), "本办法由市发展改革委负责解释。"),
)

REVISED = AlertChange(
    id=7,
    policy_id=3,
    title="澜江市人民政府办公室关于印发澜江市氢能产业扶持办法的通知",
    kind=ChangeKind.REVISED,
    detected_at=NOW,
    source="lanjiang-zfwj",
    url="https://www.lanjiang.example/zcwj/202603/t20260305_118.html",
    doc_number="澜政办发〔2025〕12号",
    issuers=("澜江市人民政府办公室",),
    region="云中/澜江",
    edits=(MODIFIED, ADDED, REMOVED, SHIFTED),
    fields=(
        FieldEdit(name="effective_date", before="2025-07-01", after="2026-04-01"),
        FieldEdit(name="validity", before="valid", after="modified"),
        FieldEdit(name="attachment", before=None, after="申报表.docx"),
    ),
    why=(because(Code.COMPARED, edits="1 modified, 1 added, 1 removed"),),
    review_url="http://127.0.0.1:8000/changes/7",
    written_date=date(2025, 6, 20),
    published_date=date(2025, 6, 25),
)
ANNOUNCED = AlertChange(
    id=8,
    policy_id=4,
    title="青岚省关于加快未来产业先导区建设的若干措施",
    kind=ChangeKind.NEW_POLICY,
    detected_at=NOW,
    source="qinglan-fgw",
    url="https://fgw.qinglan.example/x/1.html",
    doc_number="青发改高技〔2026〕31号",
    issuers=("青岚省发展和改革委员会", "青岚省财政厅"),
    region="青岚",
    texts=(
        "各市人民政府，省有关单位：",
        "支持储能电站建设。对新建储能电站，按照装机容量给予补助。",
        "落实用地保障。" * 30,
    ),
    written_date=date(2026, 3, 1),
)
MOVED = replace(
    ANNOUNCED,
    id=9,
    kind=ChangeKind.MOVED,
    old_url="https://old.qinglan.example/1.html",
    why=(because(Code.LEADS_HERE, url="https://old.qinglan.example/1.html"),),
)
ALTERED = replace(
    REVISED,
    id=10,
    kind=ChangeKind.REPOST,
    source="zhengcewang",
    source_kind="aggregator",
    role=CopyRole.REPOST,
    fidelity=Fidelity.ALTERED,
    edits=(MODIFIED,),
    fields=(),
    url="https://zhengce.example/9.html",
)

TASKED = replace(
    REVISED,
    id=11,
    fields=(),
    edits=(
        Edit(
            kind=EditKind.MODIFIED,
            before=clause(
                ("三、", "（一）"),
                "到2026年，突破关键技术100项，2025年底前建成中试基地。（市科技局牵头，各区政府配合）",
            ),
            after=clause(
                ("三、", "（一）"),
                "到2026年，突破关键技术120项，2026年6月底前建成中试基地。（市工信局牵头，各区政府配合）",
            ),
        ),
        Edit(
            kind=EditKind.ADDED,
            before=None,
            after=clause(("三、", "（二）"), "落实资金保障。（市财政局负责）"),
        ),
    ),
)


def message(*changes: AlertChange, language: Language = Language.CHINESE) -> Message:
    return render(changes or (REVISED,), to=subscription(language), timezone=SHANGHAI)


def subscription(language: Language = Language.CHINESE, **when: Any) -> Subscription:
    return Subscription(name="hydrogen", when=Filter(**when), language=language)
