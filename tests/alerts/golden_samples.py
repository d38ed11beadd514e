"""One change of every kind, as people really get them told; and digests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from alert_samples import ALTERED, ANNOUNCED, MODIFIED, MOVED, REVISED, TASKED, clause

from alerts.change import AlertChange
from alerts.neighbours import Neighbours
from pipeline.changes import ChangeKind, CopyRole, Edit, EditKind, Fidelity, FieldEdit
from pipeline.reasons.evidence import Code, because

LATER = datetime(2026, 3, 6, 3, 40, tzinfo=UTC)
BESIDE = replace(
    REVISED,
    id=12,
    edits=(MODIFIED,),
    fields=(),
    neighbours=(
        Neighbours(
            above=clause(("第二章", "第五条"), "加氢站建设应当符合国土空间规划和安全生产的规定。"),
            below=clause(("第二章", "第七条"), "补助资金由市、县（区）财政按照六比四的比例分担。"),
        ),
    ),
)
DETAILS = replace(
    REVISED,
    id=13,
    policy_id=5,
    kind=ChangeKind.METADATA,
    title="澜江市机动车停放管理办法",
    doc_number="澜江市人民政府令第41号",
    issuers=("澜江市人民政府",),
    edits=(),
    fields=(
        FieldEdit(name="validity", before="valid", after="invalid"),
        FieldEdit(name="effective_date", before="2021-05-01", after="2021-06-01"),
    ),
    why=(because(Code.FIELD_CHANGED, field="validity", before="valid", after="invalid"),),
)
FILES = replace(
    ANNOUNCED,
    id=14,
    kind=ChangeKind.ATTACHMENT,
    fields=(FieldEdit(name="attachment", before="申报指南.pdf", after="申报指南（修订）.pdf"),),
    edits=(
        Edit(
            kind=EditKind.MODIFIED,
            before=clause(("附件", "二、"), "申报截止时间为2026年3月31日。"),
            after=clause(("附件", "二、"), "申报截止时间为2026年4月15日。"),
        ),
    ),
    why=(because(Code.FILE_REPLACED, file="申报指南.pdf", url="https://fgw.qinglan.example/x/zn.pdf"),),
    review_url="http://127.0.0.1:8000/changes/14",
)
GONE = replace(
    REVISED,
    id=15,
    kind=ChangeKind.REMOVED,
    edits=(),
    fields=(),
    why=(because(Code.DEAD, visits="2", answer="HTTP 404"), because(Code.OTHERS_ANSWER)),
    review_url="http://127.0.0.1:8000/changes/15",
)
BACK = replace(GONE, id=16, kind=ChangeKind.RESTORED, detected_at=LATER, why=(because(Code.ANSWERS_AGAIN),))
REPOSTED = replace(
    ALTERED, id=17, kind=ChangeKind.REPOST, role=CopyRole.REPOST, fidelity=Fidelity.IDENTICAL, edits=(), why=()
)
EXPLAINED = replace(
    ANNOUNCED,
    id=18,
    kind=ChangeKind.INTERPRETATION,
    title="《青岚省关于加快未来产业先导区建设的若干措施》政策解读",
    doc_number="",
    issuers=("青岚省发展和改革委员会",),
    texts=(),
    why=(because(Code.INTERPRETS, title="青岚省关于加快未来产业先导区建设的若干措施"),),
)
ENDED = replace(
    REVISED,
    id=19,
    kind=ChangeKind.SUPERSEDED,
    edits=(),
    fields=(FieldEdit(name="validity", before="valid", after="invalid"),),
    why=(
        because(
            Code.ENDED_BY,
            title="澜江市氢能产业高质量发展办法",
            relation="repeals",
            sentence="《澜江市氢能产业扶持办法》同时废止。",
        ),
    ),
)
LAPSING = replace(
    REVISED,
    id=20,
    policy_id=6,
    kind=ChangeKind.EXPIRING,
    title="青岚省技术改造专项资金管理暂行办法",
    source="qinglan-fgw",
    region="青岚",
    doc_number="青财规〔2023〕2号",
    issuers=("青岚省财政厅",),
    edits=(),
    fields=(),
    effective_date=date(2023, 4, 1),
    expiry_date=date(2026, 3, 31),
    why=(because(Code.EXPIRES, day="2026-03-31", days="26"),),
)

GOLDEN: dict[str, tuple[AlertChange, ...]] = {
    "announced": (ANNOUNCED,),
    "revised": (REVISED,),
    "neighbours": (BESIDE,),
    "tasks": (TASKED,),
    "metadata": (DETAILS,),
    "attachment": (FILES,),
    "removed": (GONE,),
    "restored": (BACK,),
    "moved": (MOVED,),
    "repost": (REPOSTED,),
    "altered-repost": (ALTERED,),
    "interpretation": (EXPLAINED,),
    "superseded": (ENDED,),
    "expiring": (LAPSING,),
    "digest": (ANNOUNCED, BESIDE, MOVED, DETAILS, LAPSING, replace(ALTERED, policy_id=3)),
}
