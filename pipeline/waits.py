"""What an alert waits for before it is told: one word in subscriptions, outbox and messages."""

from __future__ import annotations

from enum import StrEnum


class Waits(StrEnum):
    """What a delivery waits for: until then it gathers all that is owed likewise."""

    NO = ""  # told at once
    DIGEST = "digest"  # the subscription's cadence
    QUIET = "quiet"  # the end of quiet hours
    STORM = "storm"  # too much was told at once: the rest of the hour comes together
