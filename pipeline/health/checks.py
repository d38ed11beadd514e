"""What a check says of its source's health, and whether a source lists far less than it used to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from statistics import median

from pipeline.model import Outcome

IN_A_ROW = 2  # checks that must agree
FEWEST_BEFORE = 3  # checks that tell what is usual
MOST_BEFORE = 10
LEFT = 0.5  # share of the usual rows; below it a listing has shrunk
FEWEST_ROWS = 6  # of a listing whose length tells anything
DEAD = 0.3  # share of a source's documents; above it their addresses are in trouble and not the documents
FEWEST_DEAD = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What was seen of a source in trouble. What a kind of incident does not speak of is left empty."""

    outcome: Outcome | None = None  # of the page that stands for the others
    reason: str = ""
    url: str = ""
    status: int | None = None
    checks: int = 0  # that failed in a row
    count: int = 0  # rows listed; documents dead, or not read
    of: int = 0  # rows usually listed; documents known, or visited
    newest: date | None = None  # the last day on which something was published
    days: int = 0  # the longest usual time between two such days
    returns: int = 0  # how often the trouble came back soon after it was over
    settled: int = 0  # of a redesign that came back: checks since that found none


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckHealth:
    """What one check came to."""

    at: datetime
    outcome: Outcome | None = None  # the trouble; None when the source was read
    reason: str = ""
    url: str = ""
    status: int | None = None
    unread: int = 0  # documents that could not be read, where these are the trouble
    visited: int = 0  # documents, likewise
    listed: Mapping[str, int] = field(default_factory=dict)  # rows of each listing's first page, by address
    dead: int = 0  # known documents that were missing
    known: int = 0  # documents alive before

    def seen(self) -> Seen:
        """Return the trouble of this check."""
        return Seen(
            outcome=self.outcome,
            reason=self.reason,
            url=self.url,
            status=self.status,
            count=self.unread,
            of=self.visited,
        )

    def lessened(self, before: Seen) -> Seen:
        """Return *before*, what was seen of a shrinking source, with this check's count."""
        return replace(before, count=self.listed[before.url] if before.url else self.dead)


def shrunk(checks: Sequence[CheckHealth]) -> Seen | None:
    """Return what tells that a source shrinks: dead documents, else its listing that lost most; newest check first.

    A listing has shrunk when it shows under half of its usual rows at two checks in a row. Usual is the median of up
    to ten checks before these; there must be three.
    """
    if len(checks) >= IN_A_ROW and all(map(_is_dying, checks[:IN_A_ROW])):
        return Seen(count=checks[0].dead, of=checks[0].known)
    if not checks:
        return None
    losses = [seen for url in checks[0].listed if (seen := _loss(url, checks))]
    return min(losses, key=lambda seen: seen.count / seen.of, default=None)


def has_recovered(seen: Seen, check: CheckHealth) -> bool:
    """Tell whether a check found again what had been lost."""
    return check.listed[seen.url] >= LEFT * seen.of if seen.url else not _is_dying(check)


def _is_dying(check: CheckHealth) -> bool:
    return check.dead >= FEWEST_DEAD and check.dead > DEAD * check.known


def _loss(url: str, checks: Sequence[CheckHealth]) -> Seen | None:
    lengths = [check.listed[url] for check in checks if url in check.listed]
    now, before = lengths[:IN_A_ROW], lengths[IN_A_ROW : IN_A_ROW + MOST_BEFORE]
    if len(before) < FEWEST_BEFORE:
        return None
    usual = int(median(before))
    if usual < FEWEST_ROWS or max(now) >= LEFT * usual:
        return None
    return Seen(url=url, count=now[0], of=usual)
