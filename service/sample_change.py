"""A change that never happened, for trying a destination."""

from __future__ import annotations

from datetime import datetime

from alerts.change import AlertChange
from pipeline.changes import ChangeKind
from pipeline.clauses.split import split
from pipeline.compare.edits import real_edits
from pipeline.reasons.evidence import Code, because

BEFORE = "三、支持项目建设。对新建独立储能电站，按照装机容量给予每千瓦50元补助。"
AFTER = "三、支持项目建设。对新建独立储能电站，按照装机容量给予每千瓦80元补助。"


def sample_change(now: datetime, review_address: str) -> AlertChange:
    """Return a sample: a revised clause of a policy of a place that does not exist."""
    return AlertChange(
        id=0,
        policy_id=0,
        title="【试发 sample】澄岚市支持新型储能发展若干措施",
        doc_number="澄政发〔2026〕3号",
        issuers=("澄岚市人民政府",),
        kind=ChangeKind.REVISED,
        detected_at=now,
        source="sample",
        url="https://example.org/",
        edits=real_edits(split([BEFORE]), split([AFTER])),
        why=(because(Code.SAMPLE),),
        review_url=review_address,
    )
