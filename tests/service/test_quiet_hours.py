"""Quiet hours, storms and digests from change to message: nothing is lost or told twice, and it says why it waited."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from originals import store_in
from storage_samples import HOST, arrival, checked, document, visit

from alerts.cadence import parse_cadence
from alerts.messages import Message
from alerts.outbox import Courier, by_name
from alerts.quiet import parse_quiet
from alerts.result import SENT, SendResult, failed
from alerts.subscription import Destination, Language, Subscription
from pipeline.changes import ChangeKind
from service.owing.subscriptions import Owing
from service.telling.delivering import StoredOutbox
from storage.store import Store

SHANGHAI = ZoneInfo("Asia/Shanghai")
QUIET = Subscription(
    name="night",
    to=(Destination(key="d", name="d", url="d"), Destination(key="e", name="e", url="e")),
    quiet=parse_quiet(["22:00-07:30"]),
    storm=3,
    language=Language.ENGLISH,
)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{clock}+08:00")


@dataclass
class Watch:
    """An archive, a subscription, a clock, and a service that answers and remembers."""

    store: Store
    wanted: Subscription = QUIET
    made: int = 0
    check: int = 0
    is_down: bool = False
    sent: list[tuple[datetime, str, Message]] = field(default_factory=list)

    def tell(self, moment: datetime, count: int = 1) -> None:
        self.check = self.check or checked(self.store)
        for _ in range(count):
            self.made += 1
            url = f"{HOST}/{self.made}.html"
            read = document(f"规定{self.made}。", title=f"第{self.made}号办法", number="")
            owed = self._owing.alerts_for
            self.store.record(self.check, visit(read, url=url), arrival(read, url=url), owed=owed, at=moment)

    def serve(self, moment: datetime) -> list[Message]:
        """Start the service at *moment*, let it send what is due, and stop it; returns what one destination got."""

        async def send(url: str, message: Message) -> SendResult:
            self.sent.append((moment, url, message))
            return failed("down") if self.is_down else SENT

        before = len(self.sent)
        outbox = StoredOutbox(store=self.store, owing=self._owing)
        courier = Courier(outbox=outbox, subscriptions=by_name([self.wanted]), send=send, clock=lambda: moment)
        asyncio.run(courier.deliver_due())
        got = [message for _, url, message in self.sent[before:] if url == "d"]
        assert len(got) * 2 == len(self.sent) - before  # the other destination gets the same
        return got

    @property
    def _owing(self) -> Owing:
        return Owing(subscriptions=(self.wanted,), timezone=SHANGHAI, review_address="")


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    store = store_in(tmp_path)
    yield Watch(store)
    store.close()


def test_a_night_is_told_in_the_morning_as_one(watch: Watch) -> None:
    for clock in ("05T22:00", "06T00:10", "06T07:29:59"):
        watch.tell(at(clock))
        assert watch.serve(at(clock)) == []
    assert watch.serve(at("06T07:29:59")) == []
    (message,) = watch.serve(at("06T07:30"))
    assert "3 policy changes · kept in quiet hours and told together at their end" in message.text
    assert watch.serve(at("06T07:31")) == []
    watch.tell(at("06T07:31"))
    (alone,) = watch.serve(at("06T07:31"))
    assert "quiet hours" not in alone.text


def test_one_thing_alone_says_so_too(watch: Watch) -> None:
    watch.tell(at("05T23:00"))
    (message,) = watch.serve(at("06T08:00"))
    assert "kept in quiet hours" in message.text
    assert "kept in quiet hours" in message.markdown
    assert "kept in quiet hours" in message.html


def test_a_service_that_was_down_in_the_evening_wakes_nobody_at_night(watch: Watch) -> None:
    watch.tell(at("05T21:00"), 2)  # owed at once, and the service is not running
    assert watch.serve(at("05T23:30")) == []
    watch.tell(at("06T01:00"))
    assert watch.serve(at("06T01:00")) == []
    (message,) = watch.serve(at("06T07:30"))
    assert "3 policy changes" in message.text


def test_what_failed_before_the_night_is_tried_in_the_morning_with_the_same_id(watch: Watch) -> None:
    watch.tell(at("05T21:59"))
    watch.is_down = True
    (first,) = watch.serve(at("05T21:59"))
    watch.is_down = False
    assert watch.serve(at("05T22:10")) == []
    (again,) = watch.serve(at("06T07:30"))
    assert again.id == first.id


def test_a_storm_is_told_together_and_says_so(watch: Watch) -> None:
    watch.tell(at("05T10:00"), 8)
    assert len(watch.serve(at("05T10:00"))) == 3
    assert watch.serve(at("05T10:59")) == []
    (message,) = watch.serve(at("05T11:00"))
    assert "5 policy changes · too many alerts within an hour, so the rest comes together" in message.text


def test_a_storm_before_the_night_ends_with_it(watch: Watch) -> None:
    watch.tell(at("05T21:30"), 5)
    watch.tell(at("05T23:00"))
    assert len(watch.serve(at("05T21:30"))) == 3
    assert watch.serve(at("05T22:30")) == []
    (message,) = watch.serve(at("06T07:30"))
    assert "3 policy changes" in message.text


def test_chosen_kinds_come_at_once_and_the_rest_in_the_digest(watch: Watch) -> None:
    watch.wanted = replace(
        QUIET, cadence=parse_cadence("daily 18:00"), instant_for=frozenset({ChangeKind.NEW_POLICY}), storm=0
    )
    watch.tell(at("05T10:00"), 2)
    assert len(watch.serve(at("05T10:00"))) == 2
    watch.wanted = replace(watch.wanted, instant_for=frozenset({ChangeKind.REMOVED}))
    watch.tell(at("05T11:00"), 2)
    assert watch.serve(at("05T17:59")) == []
    (digest,) = watch.serve(at("05T18:00"))
    assert "2 policy changes" in digest.text
    assert "quiet" not in digest.text


@pytest.mark.parametrize("jump", [timedelta(hours=-20), timedelta(hours=20)])
def test_a_clock_that_jumps_loses_nothing_and_tells_nothing_twice(watch: Watch, jump: timedelta) -> None:
    noon = at("05T12:00")
    watch.tell(noon, 5)
    watch.serve(noon)
    watch.tell(noon + jump, 3)
    for hours in range(-24, 72):
        watch.serve(noon + timedelta(hours=hours))
    told = [one.changes for one in watch.store.history().deliveries(limit=100) if one.destination == "d"]
    assert sorted(change for changes in told for change in changes) == list(range(1, 9))
    assert {one.state for one in watch.store.history().deliveries(limit=100)} == {"sent"}
    assert len({message.id for _, url, message in watch.sent if url == "d"}) == len(told)
    assert len(watch.sent) == 2 * len(told)
