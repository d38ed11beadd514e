"""What a person writes on the command line, and how policies are named back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from pipeline.errors import ClausewatchError
from storage.views.archive import PolicyView


def day_of(text: str, zone: str, *, end: bool = False) -> datetime | None:
    """Return the beginning of a day, or its *end*, in that time zone; None for no text."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ClausewatchError(f"“{text}” is no day: write it as 2026-01-31") from error
    return datetime.combine(day, time.max if end else time.min, ZoneInfo(zone)).astimezone(UTC)


def named(policy: PolicyView) -> str:
    """Return a policy's title and number."""
    return f"{policy.title} {policy.doc_number}".strip()
