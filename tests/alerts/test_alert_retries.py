"""When an attempt that failed is made again, and when a destination is left alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from alert_samples import NOW

from alerts.dead import is_dead
from alerts.result import SENT, Cause, SendResult, failed
from alerts.retries import SCHEDULES, Settlement, settlement

DOWN = failed("connection refused")
TOO_FAST = failed("errcode 45009", throttled=True)
WRONG = failed("no such bot", permanent=True)


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A delivery at an attempt."""

    id: int = 1
    attempts: int = 1
    failures: int = 0


def waits(attempts: int, result: SendResult) -> list[float]:
    ends = [settlement(Tried(id=number, attempts=attempts), result, NOW) for number in range(50)]
    return sorted((end.retry_at - NOW).total_seconds() for end in ends if end.retry_at)


@pytest.mark.parametrize(
    ("result", "attempts", "seconds"),
    [
        (DOWN, 1, 60),
        (DOWN, 2, 240),
        (DOWN, 3, 960),
        (DOWN, 4, 3840),
        (DOWN, 5, 15360),
        (DOWN, 6, 21600),
        (DOWN, 19, 21600),
        (TOO_FAST, 1, 60),
        (TOO_FAST, 2, 120),
        (TOO_FAST, 6, 1920),
        (TOO_FAST, 7, 3600),
        (TOO_FAST, 99, 3600),
    ],
)
def test_waits_grow_by_cause_with_some_jitter(result: SendResult, attempts: int, seconds: float) -> None:
    seen = waits(attempts, result)
    assert len(set(seen)) > 10
    assert seen[0] >= seconds * 3 / 4
    assert seen[-1] <= seconds


def test_both_schedules_last_for_about_four_days() -> None:
    for cause in (Cause.TRANSIENT, Cause.THROTTLED):
        schedule = SCHEDULES[cause]
        lasting = sum(schedule.wait_seconds(n) for n in range(1, schedule.most_attempts))
        assert timedelta(days=3.5) < timedelta(seconds=lasting) < timedelta(days=4.5)


def test_a_wait_is_never_shorter_than_the_receiver_asked_for() -> None:
    end = settlement(Tried(), failed("too fast", retry_after_seconds=7200), NOW)
    assert end.retry_at == end.pause_until == NOW + timedelta(hours=2)


@pytest.mark.parametrize(("result", "last"), [(DOWN, 20), (TOO_FAST, 100), (WRONG, 1)])
def test_each_cause_has_its_last_attempt(result: SendResult, last: int) -> None:
    assert settlement(Tried(attempts=last), result, NOW).is_dead
    if last > 1:
        assert not settlement(Tried(attempts=last - 1), result, NOW).is_dead


def test_what_was_taken_is_sent_with_the_services_answer() -> None:
    assert settlement(Tried(), SENT, NOW) == Settlement(ended_at=NOW)


def test_while_trouble_is_short_later_deliveries_wait_so_that_all_arrive_in_order() -> None:
    for attempts in (1, 2):
        end = settlement(Tried(attempts=attempts, failures=attempts - 1), DOWN, NOW)
        assert end.retry_at
        assert end.pause_until
        assert end.pause_until >= end.retry_at


def test_a_message_that_keeps_failing_is_passed_by_the_others() -> None:
    assert settlement(Tried(attempts=3, failures=2), DOWN, NOW).pause_until is None


def test_a_destination_that_fails_a_second_message_as_well_is_left_alone_longer_each_time() -> None:
    ends = [settlement(Tried(attempts=3, failures=n), DOWN, NOW, failed_before=1).pause_until for n in (3, 5)]
    first, second = [end - NOW for end in ends if end]
    assert timedelta(minutes=45) < first < timedelta(minutes=65)
    assert second > timedelta(hours=4)


def test_a_refusal_for_good_holds_up_nothing() -> None:
    assert settlement(Tried(), WRONG, NOW).pause_until is None


@dataclass(frozen=True, kw_only=True)
class Place:
    """How it goes with a destination."""

    failures: int = 0
    given_up: int = 0
    minutes: int = 0

    @property
    def failing_since(self) -> object:
        return NOW - timedelta(minutes=self.minutes) if self.failures else None


@pytest.mark.parametrize(
    ("place", "dead"),
    [
        (Place(), False),
        (Place(failures=2, minutes=500), False),
        (Place(failures=3, minutes=59), False),
        (Place(failures=3, minutes=60), True),
        (Place(failures=1, given_up=1), True),
    ],
)
def test_a_destination_is_dead_when_something_was_given_up_or_nothing_went_through_for_an_hour(
    place: Place, dead: bool
) -> None:
    assert is_dead(place, NOW) is dead  # type: ignore[arg-type]  # a property for the attribute
