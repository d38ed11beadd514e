"""Merges and splits of policies: what was taken for two and is one, or for one and is two."""

from __future__ import annotations

from enum import StrEnum


class RegroupKind(StrEnum):
    """What was done."""

    MERGE = "merge"  # all copies of a policy became copies of another
    SPLIT = "split"  # one copy of a policy became a policy of its own
