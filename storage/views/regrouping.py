"""What the archive answers about merges and splits of policies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.identity.regrouping import RegroupKind


@dataclass(frozen=True, kw_only=True, slots=True)
class RegroupingView:
    """A merge of two policies, or a split of one."""

    id: int
    at: datetime
    kind: RegroupKind
    by: str  # a person's name; "" for the product itself
    why: str  # in the person's words; the product's is a ground
    from_id: int  # the policy that was merged away, or that a copy was split from
    to_id: int
    undone_at: datetime | None
    undone_by: str
