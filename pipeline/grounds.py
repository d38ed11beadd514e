"""On what ground two documents are one policy, or are not. Rules: pipeline/identity/rules.py."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Ground(StrEnum):
    """Why two documents are one policy, or are not."""

    NUMBER = "number"
    JOINT_NUMBER = "joint number"
    MISPRINT = "misprinted number"
    TITLE = "title"
    TEXT = "text"
    TWO_TEXTS = "one number, two texts"
    OTHER_NUMBER = "other number"
    OTHER_YEAR = "other year"
    OTHER_SERIES = "other of a series"
    OTHER_EDITION = "other edition"
    OTHER_PLACE = "other place"
    DRAFT = "draft"
    CORRECTION = "correction"
    FORWARDING = "forwarding"
    OTHER_DEED = "other deed"
    LITTLE_TEXT = "little text"
    OTHER_TEXT = "other text"
    INTERPRETATION = "interpretation"  # of a merge alone: one of the two was an interpretation of the other


SAME = frozenset({Ground.NUMBER, Ground.JOINT_NUMBER, Ground.MISPRINT, Ground.TITLE, Ground.TEXT})
# Another copy of the policy may fit where this one does not; after any other ground none can.
OPEN = frozenset({Ground.OTHER_TEXT, Ground.LITTLE_TEXT})


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """What was found when two documents were laid beside each other."""

    ground: Ground
    contained: float  # share of the shorter text that stands in the longer one
    jaccard: float  # share of all that either says that both say

    @property
    def is_same(self) -> bool:
        """Whether the two are one policy."""
        return self.ground in SAME
