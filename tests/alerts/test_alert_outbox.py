"""Deliveries: each destination on its own, retries by cause, nothing lost and nothing sent for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from alert_receivers import TOKEN, Reply, dingtalk, http_receiver, mail_server
from alert_samples import ANNOUNCED, MOVED, NOW, REVISED
from incident_samples import BLOCKED

from alerts.change import AlertChange
from alerts.channel import read_destination, send
from alerts.incident import AlertIncident
from alerts.messages import Message
from alerts.outbox import MOST_ATTEMPTS, DeliveryReport, Settlement, ToldIncident, deliver_due, retry_wait
from alerts.result import SENT, SendResult, failed
from alerts.subscription import Destination, Subscription

CHANGES = {change.id: change for change in (REVISED, ANNOUNCED, MOVED)}
INCIDENTS = {BLOCKED.id: BLOCKED}


@dataclass(frozen=True, kw_only=True)
class Told:
    """The beginning or the end of an incident, as the storage has it."""

    id: int
    is_over: bool = False


@dataclass(frozen=True, kw_only=True)
class Task:
    """As the storage has it."""

    id: int
    destination: str
    subscription: str = "hydrogen"
    attempts: int = 1
    change_ids: tuple[int, ...] = (7,)
    incidents: tuple[ToldIncident, ...] = ()


@dataclass
class Box:
    """An outbox in memory that keeps the storage's rules."""

    tasks: list[Task]
    now: datetime = NOW
    due: dict[int, datetime] = field(default_factory=dict)
    settled: dict[int, Settlement] = field(default_factory=dict)

    def lease(self, now: datetime, limit: int, lease_seconds: float) -> Sequence[Task]:
        ready = [task for task in self.tasks if self.due.get(task.id, now) <= now and not self._ended(task.id)][:limit]
        leases = {task.id: now + timedelta(seconds=lease_seconds) for task in ready}
        self.due |= leases
        return ready

    def settle(self, delivery_id: int, settlement: Settlement) -> None:
        self.settled[delivery_id] = settlement
        if settlement.retry_at:
            self.due[delivery_id] = settlement.retry_at

    def changes_of(self, change_ids: Sequence[int]) -> Sequence[AlertChange]:
        return [CHANGES[number] for number in change_ids if number in CHANGES]

    def incidents_of(self, told: Sequence[ToldIncident]) -> Sequence[AlertIncident]:
        return [INCIDENTS[one.id] for one in told if one.id in INCIDENTS]

    def clock(self) -> datetime:
        return self.now

    def _ended(self, delivery_id: int) -> bool:
        settlement = self.settled.get(delivery_id)
        return settlement is not None and not settlement.retry_at


@dataclass
class Answers:
    """Sends nothing: answers as it is told, address by address, and remembers."""

    by_url: dict[str, SendResult]
    sent: list[tuple[str, str]] = field(default_factory=list)

    async def __call__(self, url: str, message: Message) -> SendResult:
        self.sent.append((url, message.id))
        return self.by_url.get(url, SENT)


def to(*urls: str) -> list[Subscription]:
    return [Subscription(name="hydrogen", to=tuple(Destination(key=url, name=url, url=url) for url in urls))]


def delivered(box: Box, subscriptions: Sequence[Subscription], answers: Answers) -> DeliveryReport:
    return asyncio.run(deliver_due(box, subscriptions, answers, box.clock))


def test_real_destinations_a_dead_one_holds_up_no_other() -> None:
    with http_receiver(dingtalk) as bot, http_receiver(lambda _: Reply()) as hook, mail_server(hangs_up=True) as dead:
        urls = (
            f"mailto://127.0.0.1:{dead.port}/boss@corp.example?from=watch@corp.example",
            f"dingtalk://{TOKEN}/?gateway={bot.url}",
            f"json://{hook.host}/",
            f"dingtalk://wrong{TOKEN}/?gateway={bot.url}",
        )
        places = [read_destination(url) for url in urls]
        box = Box([Task(id=number, destination=place.key) for number, place in enumerate(places)])
        subscriptions = [Subscription(name="hydrogen", to=tuple(places))]
        report = asyncio.run(deliver_due(box, subscriptions, send, box.clock))
    assert report == DeliveryReport(sent=2, retried=1, dead=1)
    assert box.settled[1].sent_at == NOW
    assert box.settled[0].retry_at
    assert box.settled[0].error
    assert "300001" in box.settled[3].error
    assert TOKEN not in box.settled[3].error
    assert len(hook.received) == 1


def test_a_slow_destination_holds_up_no_other() -> None:
    box = Box([Task(id=1, destination="slow"), Task(id=2, destination="quick")])
    quick_is_done = asyncio.Event()

    async def slow_until_the_other_is_done(url: str, message: Message) -> SendResult:
        if url == "slow":
            await quick_is_done.wait()
        quick_is_done.set()
        return SENT

    report = asyncio.run(deliver_due(box, to("slow", "quick"), slow_until_the_other_is_done, box.clock))
    assert report.sent == 2


def test_one_destination_is_served_in_order() -> None:
    box = Box([Task(id=number, destination="a", change_ids=(change,)) for number, change in ((1, 9), (2, 7), (3, 8))])
    answers = Answers({})
    assert delivered(box, to("a"), answers) == DeliveryReport(sent=3)
    assert len({id_ for _, id_ in answers.sent}) == 3
    assert list(box.settled) == [1, 2, 3]


def test_what_is_refused_for_good_is_dead_at_once_and_the_rest_goes_on() -> None:
    box = Box([Task(id=1, destination="a"), Task(id=2, destination="a")])
    assert delivered(box, to("a"), Answers({"a": failed("no such bot", permanent=True)})) == DeliveryReport(dead=2)
    assert box.settled[1] == Settlement(error="no such bot")


def test_a_destination_that_is_down_is_left_alone_after_three_tries() -> None:
    box = Box([Task(id=number, destination="a", attempts=MOST_ATTEMPTS - 1) for number in range(10)])
    answers = Answers({"a": failed("connection refused")})
    assert delivered(box, to("a"), answers) == DeliveryReport(retried=10)
    assert len(answers.sent) == 3
    assert box.settled[9].error == "put off: connection refused"


def test_a_destination_that_asks_for_silence_gets_it() -> None:
    box = Box([Task(id=1, destination="a"), Task(id=2, destination="a")])
    answers = Answers({"a": failed("too fast", retry_after_seconds=600)})
    assert delivered(box, to("a"), answers) == DeliveryReport(retried=2)
    assert len(answers.sent) == 1
    for settlement in box.settled.values():
        assert settlement.retry_at == NOW + timedelta(seconds=600)


def test_the_eighth_failure_is_the_last() -> None:
    box = Box(
        [Task(id=1, destination="a", attempts=MOST_ATTEMPTS), Task(id=2, destination="b", attempts=MOST_ATTEMPTS - 1)]
    )
    down = failed("down")
    assert delivered(box, to("a", "b"), Answers({"a": down, "b": down})) == DeliveryReport(dead=1, retried=1)
    assert box.settled[1].is_dead


def test_putting_off_kills_nothing() -> None:
    box = Box([Task(id=number, destination="a", attempts=MOST_ATTEMPTS) for number in range(5)])
    assert delivered(box, to("a"), Answers({"a": failed("down")})) == DeliveryReport(dead=3, retried=2)


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 60), (2, 240), (3, 960), (4, 3840), (5, 15360), (6, 21600), (7, 21600)]
)
def test_waits_grow_with_some_jitter(attempts: int, seconds: float) -> None:
    waits = {retry_wait(Task(id=number, destination="a", attempts=attempts), failed("x")) for number in range(50)}
    assert len(waits) > 10
    assert min(waits) >= timedelta(seconds=seconds * 3 / 4)
    assert max(waits) <= timedelta(seconds=seconds)


def test_a_lease_that_ran_out_is_delivered_again_under_the_same_id() -> None:
    box = Box([Task(id=1, destination="a")])

    async def dies(url: str, message: Message) -> SendResult:
        raise KeyError("the process dies here")

    with pytest.raises(KeyError):
        asyncio.run(deliver_due(box, to("a"), dies, box.clock))
    answers = Answers({})
    assert delivered(box, to("a"), answers) == DeliveryReport()
    box.now += timedelta(seconds=301)
    assert delivered(box, to("a"), answers) == DeliveryReport(sent=1)
    assert delivered(box, to("a"), answers) == DeliveryReport()
    assert len(answers.sent) == 1


def test_an_error_of_our_own_in_one_destination_is_raised_after_the_others_are_served() -> None:
    box = Box([Task(id=1, destination="a"), Task(id=2, destination="b")])

    async def breaks(url: str, message: Message) -> SendResult:
        if url == "a":
            raise KeyError(url)
        return SENT

    with pytest.raises(KeyError):
        asyncio.run(deliver_due(box, to("a", "b"), breaks, box.clock))
    assert list(box.settled) == [2]


def test_a_round_ends_in_time_and_leaves_the_rest_to_the_next() -> None:
    box = Box([Task(id=number, destination="a") for number in range(5)])

    async def takes_half_a_minute(url: str, message: Message) -> SendResult:
        box.now += timedelta(seconds=30)
        return SENT

    report = asyncio.run(deliver_due(box, to("a"), takes_half_a_minute, box.clock))
    assert report == DeliveryReport(sent=2, left=3)
    assert set(box.settled) == {0, 1}


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        (Task(id=1, destination="a", subscription="forgotten"), "subscription"),
        (Task(id=1, destination="elsewhere"), "destination"),
        (Task(id=1, destination="a", change_ids=(404,)), "archive"),
    ],
)
def test_what_can_no_longer_be_told_is_dead_with_its_reason(task: Task, reason: str) -> None:
    box, answers = Box([task]), Answers({})
    assert delivered(box, to("a"), answers) == DeliveryReport(dead=1)
    assert reason in box.settled[1].error
    assert answers.sent == []


def test_incidents_are_delivered_and_those_that_are_gone_are_given_up() -> None:
    tasks = [
        Task(id=1, destination="a", change_ids=(), incidents=(Told(id=BLOCKED.id),)),
        Task(id=2, destination="b", change_ids=(), incidents=(Told(id=99),)),
    ]
    box, answers = Box(tasks), Answers({})
    assert delivered(box, to("a", "b"), answers) == DeliveryReport(sent=1, dead=1)
    assert [url for url, _ in answers.sent] == ["a"]
