"""Incidents: when a source is in trouble, and when that is over. Told in docs/how-it-works.md, “Incidents”.

The rules see what recent checks came to, not the pages. One cause is one incident: a source that cannot be read is
neither silent nor shrinking as far as anybody can tell, and stays in the trouble that it began with until it is read.
Trouble that comes and goes is told when it begins, when it is over, and when it comes back; then it stays open until it
has been gone for a while.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import takewhile

from pipeline.health.checks import CheckHealth, Seen, has_recovered, shrunk
from pipeline.health.silence import silence
from pipeline.model import Outcome

FAILURES = 3  # checks in a row that could not read the source
STEADY = 5  # checks: trouble that comes back sooner comes and goes, and is over after as many without it
NEW_SIZE_AFTER = timedelta(days=30)  # then a shorter listing is taken for its usual one


class IncidentKind(StrEnum):
    """What is wrong with a source, or with a destination."""

    FAILING = "failing"  # it does not answer, or with errors
    BLOCKED = "blocked"  # it turns us away: challenge, captcha, robots.txt
    THROTTLED = "throttled"  # it asks us to come less often
    UNREADABLE = "unreadable"  # it answers, and no rows or no text are found
    SILENT = "silent"  # it answers, and nothing new has come for far longer than usual
    REDESIGNED = "redesigned"  # many documents came back rewritten at once
    SHRINKING = "shrinking"  # it lists far less than before, or many of its documents are dead at once
    UNDELIVERED = "undelivered"  # of a destination, not of a source: it takes no alerts


class Ended(StrEnum):
    """What ended an incident."""

    READ = "read again"
    NEWS = "new document"
    LISTED = "listed again"
    NEW_SIZE = "new size"  # the shorter listing has lasted
    SETTLED = "settled"  # the documents of a redesigned site read as before
    UNWATCHED = "unwatched"  # the source, the listing or the destination is gone from the settings
    DELIVERED = "delivered"  # the destination takes alerts again


ACCESS = frozenset({IncidentKind.FAILING, IncidentKind.BLOCKED, IncidentKind.THROTTLED, IncidentKind.UNREADABLE})
_KIND_OF = {
    Outcome.BLOCKED: IncidentKind.BLOCKED,
    Outcome.DISALLOWED: IncidentKind.BLOCKED,
    Outcome.THROTTLED: IncidentKind.THROTTLED,
    Outcome.UNREADABLE: IncidentKind.UNREADABLE,
    Outcome.PARTIAL: IncidentKind.UNREADABLE,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenIncident:
    """An incident that is not over."""

    kind: IncidentKind
    opened_at: datetime
    seen: Seen


@dataclass(frozen=True, kw_only=True, slots=True)
class EndedIncident:
    """The last incident of a kind that is over."""

    closed_at: datetime
    seen: Seen


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceHealth:
    """What is known of a source when a check of it has ended."""

    now: datetime
    checks: tuple[CheckHealth, ...]  # newest first; those that count, of the last days
    days: tuple[date, ...] = ()  # on which it published, in any order
    watched_since: datetime | None = None  # None: its baseline is not complete
    redesigned: bool | None = None  # None: too little was read to tell
    open: Mapping[IncidentKind, OpenIncident] = field(default_factory=dict)
    ended: Mapping[IncidentKind, EndedIncident] = field(default_factory=dict)
    is_second_visit: bool = False  # to what waits alone: nothing but a redesign can be told


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """An incident as it now stands: open, with what was seen; or over, with what ended it."""

    kind: IncidentKind
    seen: Seen
    ended: Ended | None = None


def verdicts(health: SourceHealth) -> tuple[Verdict, ...]:
    """Return which incidents are to be open, with today's words, and which open ones are over.

    What cannot be told at this check is left as it is, and is not in the answer.
    """
    if not health.checks:
        return ()
    if health.is_second_visit:
        return tuple(_redesigned(health))
    access = tuple(_access(health))
    if health.checks[0].outcome is not None:
        return access
    return (*access, *_redesigned(health), *_shrinking(health), *_silent(health))


def kind_of(outcome: Outcome) -> IncidentKind:
    """Return which incident a visit's outcome speaks of when it lasts."""
    return _KIND_OF.get(outcome, IncidentKind.FAILING)


def _access(health: SourceHealth) -> Iterator[Verdict]:
    known = [one for kind, one in health.open.items() if kind in ACCESS]
    row = list(takewhile(lambda check: check.outcome is not None, health.checks))
    if not row:
        well = takewhile(lambda check: check.outcome is None, health.checks)
        steady = sum(1 for _ in well) >= STEADY
        yield from (
            Verdict(kind=one.kind, seen=one.seen, ended=Ended.READ) for one in known if steady or not one.seen.returns
        )
        return
    if known:
        yield from (Verdict(kind=one.kind, seen=_going_on(row, one.seen)) for one in known)
    elif len(row) >= FAILURES:
        returns = _returns(health, ACCESS, len(row))
        yield Verdict(kind=_commonest(row[:FAILURES]), seen=replace(_counted(row), returns=returns))


def _going_on(row: Sequence[CheckHealth], before: Seen) -> Seen:
    """Return what is seen of trouble that is open; of what comes and goes only a new spell is anything new."""
    if not before.returns:
        return _counted(row, before)
    if len(row) < FAILURES:
        return before
    return replace(_counted(row), returns=before.returns + (len(row) == FAILURES))


def _returns(health: SourceHealth, kinds: Collection[IncidentKind], checks: int) -> int:
    """Return how often trouble has come back, seen at the newest *checks*: 0 when it is new, or had long been over."""
    last = max(
        (one for kind, one in health.ended.items() if kind in kinds), key=lambda one: one.closed_at, default=None
    )
    if last is None:
        return 0
    between = sum(check.at >= last.closed_at for check in health.checks) - checks
    return last.seen.returns + 1 if between < STEADY else 0


def _counted(row: Sequence[CheckHealth], before: Seen | None = None) -> Seen:
    """Return what the newest check saw, and how many have failed; one more each time when it is many."""
    checks = max(len(row), before.checks + 1 if before else 0)
    newest = row[0]
    return replace(newest.seen(), checks=checks)


def _commonest(row: Sequence[CheckHealth]) -> IncidentKind:
    """Return the kind that most of these checks speak of; of equals the newest."""
    return Counter(kind_of(check.outcome) for check in row if check.outcome).most_common(1)[0][0]


def _redesigned(health: SourceHealth) -> Iterator[Verdict]:
    known = health.open.get(IncidentKind.REDESIGNED)
    kind = IncidentKind.REDESIGNED
    if health.redesigned:
        now = replace(known.seen, settled=0) if known else Seen(returns=_returns(health, {kind}, 1))
        yield Verdict(kind=kind, seen=now)
    elif known and health.redesigned is False:
        settled = replace(known.seen, settled=known.seen.settled + 1)
        is_over = not settled.returns or settled.settled >= STEADY
        yield Verdict(kind=kind, seen=settled, ended=Ended.SETTLED if is_over else None)


def _shrinking(health: SourceHealth) -> Iterator[Verdict]:
    kind, known = IncidentKind.SHRINKING, health.open.get(IncidentKind.SHRINKING)
    newest = health.checks[0]
    if known:
        ended = _end_of_shrinking(known, newest, health.now)
        yield Verdict(kind=kind, seen=known.seen if ended else newest.lessened(known.seen), ended=ended)
        return
    last = health.ended.get(kind)  # what was usual before that is not any more
    comparable = [check for check in health.checks if last is None or check.at > last.closed_at]
    seen = None if health.redesigned else shrunk(comparable)
    if seen:
        yield Verdict(kind=kind, seen=seen)


def _end_of_shrinking(known: OpenIncident, newest: CheckHealth, now: datetime) -> Ended | None:
    if known.seen.url and known.seen.url not in newest.listed:
        return Ended.UNWATCHED
    if has_recovered(known.seen, newest):
        return Ended.LISTED
    return Ended.NEW_SIZE if now - known.opened_at >= NEW_SIZE_AFTER else None


def _silent(health: SourceHealth) -> Iterator[Verdict]:
    kind, known = IncidentKind.SILENT, health.open.get(IncidentKind.SILENT)
    seen = silence(health.days, now=health.now, watched_since=health.watched_since)
    if seen:
        yield Verdict(kind=kind, seen=seen)
    elif known:
        yield Verdict(kind=kind, seen=known.seen, ended=Ended.NEWS)
