"""What is owed is delivered: each destination on its own, in order, again by cause; nothing lost, nothing for ever."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from alert_receivers import TOKEN, Reply, dingtalk, http_receiver
from mail_servers import mail_server
from outbox_of import Answers, office

from alerts.messages import Message
from alerts.outbox import DeliveryReport
from alerts.result import SENT, SendResult, failed
from alerts.retries import Settlement
from pipeline.errors import StorageBusy, StorageFull
from service.telling.delivering import StoredOutbox
from storage.values import DeliveryTask

DOWN = failed("connection refused")


def test_real_destinations_a_dead_one_holds_up_no_other(tmp_path: Path) -> None:
    with http_receiver(dingtalk) as bot, http_receiver(lambda _: Reply()) as hook, mail_server(hangs_up=True) as dead:
        urls = (
            f"mailto://127.0.0.1:{dead.port}/boss@corp.example?from=watch@corp.example",
            f"dingtalk://{TOKEN}/?gateway={bot.url}",
            f"json://{hook.host}/",
            f"dingtalk://wrong{TOKEN}/?gateway={bot.url}",
        )
        with office(tmp_path, *urls) as here:
            here.tell()
            assert here.deliver() == DeliveryReport(sent=2, retried=1, dead=1)
            states = {one.cause or one.state: one for one in here.deliveries()}
            assert set(states) == {"sent", "transient", "permanent"}
            assert "300001" in states["permanent"].last_error
            assert TOKEN not in states["permanent"].last_error
            (taken,) = here.store.history().attempts(here.deliveries(urls[1])[0].id)
            assert (taken.outcome, taken.detail) == ("sent", "errcode 0: ok")
            assert len(hook.received) == 1


def test_a_slow_destination_holds_up_neither_another_nor_what_comes_later(tmp_path: Path) -> None:
    quick_got_one, quick_done = asyncio.Event(), asyncio.Event()
    received: list[str] = []

    async def slow_until_the_other_got_two(url: str, message: Message) -> SendResult:
        if url == "slow":
            await quick_done.wait()
        received.append(url)
        quick_got_one.set()
        if received.count("quick") == 2:
            quick_done.set()
        return SENT

    async def rounds() -> None:
        courier = here.courier(slow_until_the_other_got_two)
        here.tell()
        await courier.start_due()
        await quick_got_one.wait()
        here.tell()
        assert await courier.deliver_due() == DeliveryReport(sent=4)

    with office(tmp_path, "slow", "quick") as here:
        asyncio.run(asyncio.wait_for(rounds(), 60))
    assert received[:2] == ["quick", "quick"]


def test_one_destination_is_served_in_order_even_after_a_short_trouble(tmp_path: Path) -> None:
    with office(tmp_path, "a") as here:
        here.tell(2)
        assert here.deliver(Answers({"a": DOWN})) == DeliveryReport(retried=1)
        here.later(seconds=10)
        here.tell()
        answers = Answers()
        assert here.deliver(answers) == DeliveryReport()
        here.later(minutes=1)
        assert here.deliver(answers) == DeliveryReport(sent=3)
        sent_at = [here.store.history().attempts(one.id)[-1].id for one in here.deliveries()]
        assert sent_at == sorted(sent_at)


def test_a_message_that_always_fails_does_not_silence_its_destination(tmp_path: Path) -> None:
    with office(tmp_path, "a") as here:
        here.tell(3)
        poison = here.deliveries()[0]
        sent: list[str] = []

        async def one_is_poison(url: str, message: Message) -> SendResult:
            if "办法1" in message.text:
                return DOWN
            sent.append(message.id)
            return SENT

        for _ in range(3):
            here.deliver(one_is_poison)
            here.later(minutes=5)
        assert len(sent) == 2
        waiting = here.store.history().deliveries("pending")
        assert [(one.id, one.attempts) for one in waiting] == [(poison.id, 3)]


def test_a_destination_that_is_down_is_tried_seldom_and_loses_nothing(tmp_path: Path) -> None:
    with office(tmp_path, "a") as here:
        here.tell(30)
        answers = Answers({"a": DOWN})
        for _ in range(24 * 12):
            here.deliver(answers)
            here.later(minutes=5)
        assert len(answers.sent) < 20
        assert here.deliver() == DeliveryReport()
        here.later(hours=6)
        assert here.deliver(Answers()) == DeliveryReport(sent=30)


def test_a_destination_that_asks_for_silence_gets_it(tmp_path: Path) -> None:
    with office(tmp_path, "a") as here:
        here.tell(5)
        answers = Answers({"a": failed("too fast", retry_after_seconds=600)})
        assert here.deliver(answers) == DeliveryReport(retried=1)
        here.later(seconds=599)
        assert here.deliver(answers) == DeliveryReport()
        here.later(seconds=1)
        assert here.deliver(Answers()) == DeliveryReport(sent=5)
        assert len(answers.sent) == 1


def test_what_is_refused_for_good_is_dead_at_once_and_the_rest_goes_on(tmp_path: Path) -> None:
    with office(tmp_path, "a") as here:
        here.tell(2)
        assert here.deliver(Answers({"a": failed("no such bot", permanent=True)})) == DeliveryReport(dead=2)
        assert [(one.state, one.last_error) for one in here.deliveries()] == [("dead", "no such bot")] * 2


def test_whatever_a_plugin_raises_is_a_failed_attempt(tmp_path: Path) -> None:
    async def breaks(url: str, message: Message) -> SendResult:
        if url == "a":
            raise KeyError("secret-token")
        return SENT

    with office(tmp_path, "a", "b") as here:
        here.tell()
        assert here.deliver(breaks) == DeliveryReport(sent=1, retried=1)
        assert here.deliveries("a")[0].last_error == "sending broke off: KeyError"


def test_what_is_stopped_is_neither_counted_nor_lost(tmp_path: Path) -> None:
    async def stopped_after_one() -> None:
        sending, stopping = asyncio.Event(), asyncio.Event()

        async def stop(url: str, message: Message) -> SendResult:
            sending.set()
            await stopping.wait()
            return SENT

        courier = here.courier(stop)
        await courier.start_due()
        await sending.wait()
        finishing = asyncio.create_task(courier.finish(60))
        await asyncio.sleep(0)
        stopping.set()
        await finishing
        assert courier.report == DeliveryReport(sent=1)

    with office(tmp_path, "a") as here:
        here.tell(3)
        asyncio.run(stopped_after_one())
        assert [one.attempts for one in here.deliveries()] == [1, 0, 0]
        assert here.deliver(Answers()) == DeliveryReport(sent=2)


def test_a_database_that_is_busy_after_the_sending_makes_nothing_arrive_twice(tmp_path: Path) -> None:
    @dataclass(frozen=True, kw_only=True, slots=True)
    class Busy(StoredOutbox):
        """Held by another process when the first attempt is to be settled."""

        refusals: list[StorageBusy] = field(default_factory=lambda: [StorageBusy("held")] * 2)

        def settle(self, task: DeliveryTask, settlement: Settlement) -> None:
            if self.refusals:
                raise self.refusals.pop()
            StoredOutbox.settle(self, task, settlement)

    with office(tmp_path, "a") as here:
        here.tell()
        answers = Answers()
        courier = here.courier(answers)
        courier.outbox = Busy(store=here.store, owing=here.owing)
        assert asyncio.run(courier.deliver_due()) == DeliveryReport(sent=1)
        here.later(minutes=5)
        assert here.deliver(answers) == DeliveryReport()
        assert len(answers.sent) == 1


def test_what_the_archive_refuses_is_said_once_for_as_long_as_it_lasts(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    @dataclass(frozen=True, kw_only=True, slots=True)
    class Full(StoredOutbox):
        """Without room for how attempts ended, for a while."""

        has_room: list[bool]

        def settle(self, task: DeliveryTask, settlement: Settlement) -> None:
            if not self.has_room[-1]:
                raise StorageFull("no room")
            StoredOutbox.settle(self, task, settlement)

    with office(tmp_path, "a", "b") as here:
        has_room: list[bool] = []
        courier = here.courier(Answers())
        courier.outbox = Full(store=here.store, owing=here.owing, has_room=has_room)

        async def days() -> None:
            for room, said in ((False, 1), (False, 1), (True, 1), (False, 2)):
                has_room.append(room)
                here.tell()
                await courier.deliver_due()
                assert caplog.messages == ["alerts could not be sent: no room"] * said
                here.later(days=1)

        asyncio.run(days())


@pytest.mark.parametrize(
    ("gone", "reason"), [("destination", "settings no longer hold"), ("subscription", "settings no longer hold")]
)
def test_what_the_settings_no_longer_hold_is_dead_with_its_reason(tmp_path: Path, gone: str, reason: str) -> None:
    with office(tmp_path, "a") as here:
        here.tell()
        courier = here.courier(Answers())
        if gone == "subscription":
            courier.subscriptions = {}
        else:
            here.places = []
            courier = here.courier(Answers())
        assert asyncio.run(courier.deliver_due()) == DeliveryReport(dead=1)
        (delivery,) = here.store.history().deliveries()
        assert reason in delivery.last_error
