"""When a source is in trouble, and when that is over (rule 10): silence and shrinking the source's own rhythm."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.health.checks import CheckHealth, Seen
from pipeline.health.incidents import Ended, EndedIncident, IncidentKind, OpenIncident, SourceHealth, Verdict, verdicts
from pipeline.model import Outcome

NOW = datetime(2031, 6, 1, 8, tzinfo=UTC)
LIST = "https://www.lanjiang.example/zcwj/"
WELL = CheckHealth(at=NOW, listed={LIST: 20}, known=40)


def rows(*counts: int) -> tuple[CheckHealth, ...]:
    """Checks that saw so many rows, newest first."""
    return tuple(replace(WELL, at=NOW - timedelta(hours=n), listed={LIST: count}) for n, count in enumerate(counts))


def bad(*outcomes: Outcome) -> tuple[CheckHealth, ...]:
    """Checks that failed so, newest first, and went well before."""
    troubled = (replace(WELL, outcome=outcome, reason="No way in.", url=LIST, listed={}) for outcome in outcomes)
    return (*troubled, WELL)


def begun(kind: IncidentKind, seen: Seen | None = None, days: int = 1) -> dict[IncidentKind, OpenIncident]:
    return {kind: OpenIncident(kind=kind, opened_at=NOW - timedelta(days=days), seen=seen or Seen())}


def judged(
    checks: tuple[CheckHealth, ...],
    *,
    days: tuple[date, ...] = (),
    watched_days: int = 400,
    redesigned: bool | None = False,
    known: dict[IncidentKind, OpenIncident] | None = None,
) -> tuple[Verdict, ...]:
    watched = NOW - timedelta(days=watched_days)
    return verdicts(
        SourceHealth(now=NOW, checks=checks, days=days, watched_since=watched, redesigned=redesigned, open=known or {})
    )


@pytest.mark.parametrize(
    ("outcomes", "kind"),
    [
        ([Outcome.FAILED] * 3, "failing"),
        ([Outcome.MAINTENANCE] * 3, "failing"),
        ([Outcome.MISSING] * 3, "failing"),
        ([Outcome.BLOCKED] * 3, "blocked"),
        ([Outcome.DISALLOWED] * 3, "blocked"),
        ([Outcome.THROTTLED] * 3, "throttled"),
        ([Outcome.UNREADABLE] * 3, "unreadable"),
        ([Outcome.PARTIAL] * 3, "unreadable"),
        ([Outcome.FAILED, Outcome.BLOCKED, Outcome.BLOCKED], "blocked"),  # one cause: a blocked source is not failing
        ([Outcome.FAILED] * 2, ""),
    ],
)
def test_rule_10_the_third_check_that_cannot_read_a_source_opens_one_incident(
    outcomes: list[Outcome], kind: str
) -> None:
    found = judged(bad(*outcomes))
    assert [verdict.kind for verdict in found] == ([kind] if kind else [])
    assert all(verdict.seen.checks == 3 and verdict.seen.reason == "No way in." for verdict in found)


def test_rule_10_it_stays_one_whatever_the_answer_is_now_and_is_over_when_the_source_is_read() -> None:
    known = begun(IncidentKind.BLOCKED, Seen(outcome=Outcome.BLOCKED, checks=30))
    (still,) = judged(bad(Outcome.FAILED), known=known)
    assert (still.kind, still.ended, still.seen.outcome, still.seen.checks) == ("blocked", None, "failed", 31)
    (over,) = judged((WELL,), known=known)
    assert (over.kind, over.ended) == ("blocked", Ended.READ)


def test_a_source_that_cannot_be_read_is_neither_silent_nor_shrinking() -> None:
    known = begun(IncidentKind.SILENT) | begun(IncidentKind.SHRINKING, Seen(url=LIST, count=2, of=20))
    assert judged(bad(Outcome.BLOCKED), known=known) == ()


def every(step: int, count: int, *, ended_days_ago: int) -> tuple[date, ...]:
    newest = NOW.date() - timedelta(days=ended_days_ago)
    return tuple(newest - timedelta(days=step * n) for n in range(count))


@pytest.mark.parametrize(
    ("days", "silent"),
    [
        (every(3, 20, ended_days_ago=31), True),
        (every(3, 20, ended_days_ago=30), False),  # never within thirty days
        (every(20, 20, ended_days_ago=60), False),
        (every(20, 20, ended_days_ago=61), True),  # three times its longest usual gap
        (every(3, 8, ended_days_ago=300), False),  # seven gaps make no rhythm
        ((*every(3, 20, ended_days_ago=31), date(2019, 1, 1)), True),  # a lost decade is no gap of its rhythm
        (
            (*every(3, 20, ended_days_ago=31), NOW.date() + timedelta(days=400)),
            True,
        ),  # nor is a date to come a document
        ((), False),
    ],
)
def test_a_source_is_silent_by_its_own_rhythm(days: tuple[date, ...], silent: bool) -> None:
    assert [verdict.kind for verdict in judged((WELL,), days=days)] == (["silent"] if silent else [])


def test_silence_under_watch_for_less_than_thirty_days_is_not_told() -> None:
    assert judged((WELL,), days=every(3, 20, ended_days_ago=300), watched_days=29) == ()


def test_silence_is_over_with_a_new_document() -> None:
    known = begun(IncidentKind.SILENT)
    (verdict,) = judged((WELL,), days=(NOW.date(), *every(3, 20, ended_days_ago=90)), known=known)
    assert verdict.ended is Ended.NEWS


@pytest.mark.parametrize(
    ("counts", "shrinks"),
    [
        ((9, 9, 20, 20, 20), True),
        ((9, 20, 20, 20, 20), False),  # one check alone is no proof
        ((10, 10, 20, 20, 20), False),  # half is not under half
        ((9, 9, 20, 20), False),  # two checks tell nothing of what is usual
        ((1, 1, 5, 5, 5), False),  # a short listing says little
        ((9, 9, 20, 3, 20, 20), True),  # one bad day does not spoil what is usual
    ],
)
def test_a_listing_shrinks_when_half_of_it_is_gone_twice(counts: tuple[int, ...], shrinks: bool) -> None:
    found = judged(rows(*counts))
    assert [verdict.kind for verdict in found] == (["shrinking"] if shrinks else [])
    assert all((verdict.seen.url, verdict.seen.count, verdict.seen.of) == (LIST, counts[0], 20) for verdict in found)


@pytest.mark.parametrize(
    ("count", "days", "ended"),
    [(9, 1, None), (10, 1, Ended.LISTED), (9, 30, Ended.NEW_SIZE)],
)
def test_a_shrunk_listing_is_over_when_it_is_back_or_has_lasted(count: int, days: int, ended: Ended | None) -> None:
    known = begun(IncidentKind.SHRINKING, Seen(url=LIST, count=5, of=20), days)
    (verdict,) = judged(rows(count, 5, 5, 5, 5), known=known)
    assert verdict.ended is ended
    assert ended or verdict.seen.count == 9


def test_what_was_usual_before_the_last_shrinking_is_not_usual_any_more() -> None:
    over = {IncidentKind.SHRINKING: EndedIncident(closed_at=NOW - timedelta(minutes=90), seen=Seen())}
    health = SourceHealth(now=NOW, checks=rows(5, 5, 20, 20, 20), ended=over)
    assert verdicts(health) == ()


def test_a_listing_gone_from_the_settings_shrinks_no_more() -> None:
    known = begun(IncidentKind.SHRINKING, Seen(url=f"{LIST}old/", count=5, of=20))
    (verdict,) = judged(rows(20), known=known)
    assert verdict.ended is Ended.UNWATCHED


def test_many_documents_dead_at_once_are_the_sources_trouble() -> None:
    dying = tuple(replace(check, dead=13, known=40) for check in rows(20, 20))
    (verdict,) = judged(dying)
    assert (verdict.kind, verdict.seen.count, verdict.seen.of, verdict.seen.url) == ("shrinking", 13, 40, "")
    assert judged(tuple(replace(check, dead=12) for check in dying)) == ()
    (over,) = judged((WELL,), known=begun(IncidentKind.SHRINKING, verdict.seen))
    assert over.ended is Ended.LISTED


def test_a_redesign_is_one_incident_until_its_documents_read_as_before() -> None:
    assert [v.kind for v in judged(rows(2, 2, 20, 20, 20), redesigned=True)] == ["redesigned"]
    known = begun(IncidentKind.REDESIGNED)
    assert judged((WELL,), redesigned=None, known=known) == ()  # no document was read
    (over,) = judged((WELL,), redesigned=False, known=known)
    assert over.ended is Ended.SETTLED


class Watched:
    """A source over many checks: what was told of its incidents."""

    def __init__(self) -> None:
        self.checks: tuple[CheckHealth, ...] = ()
        self.open: dict[IncidentKind, OpenIncident] = {}
        self.ended: dict[IncidentKind, EndedIncident] = {}
        self.told: list[str] = []

    def check(self, outcome: Outcome | None, *, redesigned: bool | None = False) -> None:
        now = NOW + timedelta(hours=len(self.checks))
        self.checks = (replace(WELL, at=now, outcome=outcome, url=LIST), *self.checks)
        health = SourceHealth(now=now, checks=self.checks[:20], redesigned=redesigned, open=self.open, ended=self.ended)
        for verdict in verdicts(health):
            kind, seen = verdict.kind, verdict.seen
            if verdict.ended:
                self.told.append(f"{kind} over")
                self.ended[kind] = EndedIncident(closed_at=now, seen=seen)
                del self.open[kind]
                continue
            if kind not in self.open:
                self.told.append(f"{kind} {seen.returns}")
            self.open[kind] = OpenIncident(kind=kind, opened_at=now, seen=seen)


def test_trouble_that_comes_and_goes_is_not_told_each_time() -> None:
    source = Watched()
    for _ in range(12):
        for outcome in (Outcome.BLOCKED, Outcome.FAILED, Outcome.BLOCKED, None, None):
            source.check(outcome)
    assert source.told == ["blocked 0", "blocked over", "blocked 1"]
    assert source.open[IncidentKind.BLOCKED].seen.returns == 11
    for _ in range(5):
        source.check(None)
    assert source.told[3:] == ["blocked over"]


def test_trouble_that_comes_back_after_long_is_new() -> None:
    source = Watched()
    for outcomes in ((Outcome.FAILED, 3), (None, 6), (Outcome.FAILED, 4), (None, 1)):
        for _ in range(outcomes[1]):
            source.check(outcomes[0])
    assert source.told == ["failing 0", "failing over", "failing 0", "failing over"]


def test_a_site_that_goes_to_and_fro_between_two_designs_is_not_told_each_time() -> None:
    source = Watched()
    for redesigned in (True, False) * 8:
        source.check(None, redesigned=redesigned)
    assert source.told == ["redesigned 0", "redesigned over", "redesigned 1"]
    for _ in range(5):
        source.check(None)
    assert source.told[3:] == ["redesigned over"]
