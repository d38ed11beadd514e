"""A destination that takes nothing is told to the operators' other destinations: once, and once when it is over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alert_receivers import TOKEN, Received, Receiver, Reply, http_receiver
from clocked import Clock, Within, stopped
from command import configured
from loopback_site import Site, serving
from policy_pages import policy_page, policy_pages

GOOD = Reply(body={"errcode": 0, "errmsg": "ok"})
BAD = Reply(body={"errcode": 300001, "errmsg": f"token is not exist: {TOKEN}"})


@dataclass
class Desk:
    """A watched site, a bot that says no until it is mended, and a webhook of the operators."""

    run: Within
    site: Site
    clock: Clock
    hook: Receiver
    bot: Receiver
    answer: Reply = field(default_factory=lambda: BAD)

    def change(self, number: int) -> None:
        """Raise an amount, and send what that owes."""
        self.site.pages = self.site.pages | {"/zc/1.html": policy_page(1, number)}
        self.clock.pass_days(1)
        self.run("check", "--all")

    def places(self, status: int) -> dict[str, dict[str, Any]]:
        printed = self.run("alerts", "destinations", "--format", "jsonl", status=status)
        return {one["destination"].partition(":")[0]: one for one in map(json.loads, printed.splitlines())}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    def answered(_: Received) -> Reply:
        return desk.answer

    serve = serving(Site(pages=policy_pages(2)))
    with serve as site, http_receiver(answered) as bot, http_receiver(lambda _: Reply()) as hook:
        robot = f"dingtalk://{TOKEN}/?gateway={bot.url}"
        operators = {"when": {"incidents": True}, "language": "en", "to": [robot, f"json://{hook.host}/"]}
        subscriptions = [{"name": "all", "to": [robot]}, {"name": "operators", **operators}]
        source = {"name": "city", "url": f"{site.address}/list.html"}
        command = configured(tmp_path, {"sources": [source], "subscriptions": subscriptions})
        run = Within(command.config)
        desk = Desk(run, site, stopped(monkeypatch), hook, bot)
        run("check", "--all")
        yield desk


def test_operators_learn_at_another_destination_that_one_is_dead_and_that_it_works_again(desk: Desk) -> None:
    desk.change(300)
    assert "1 given up" in desk.run("deliver", status=1)
    desk.run("deliver", status=None)
    desk.run("deliver", status=None)
    (told,) = desk.hook.received
    assert "Destination in trouble" in told.body["title"]
    assert "300001" in told.body["message"]
    assert TOKEN not in str(told.body)
    assert len(desk.bot.received) == 1, "the dead one is not told of itself"
    place = desk.places(status=1)["dingtalk"]
    assert (place["dead"], place["given_up"], place["cause"]) == (True, 1, "permanent")

    foreseen = desk.run("alerts", "preview", "operators")
    assert "undelivered" in foreseen
    assert "begun" in foreseen
    assert TOKEN not in foreseen
    assert "undelivered" not in desk.run("alerts", "preview", "all")

    desk.answer = GOOD
    assert "1 deliveries" in desk.run("alerts", "retry", "--all")
    desk.run("deliver")
    desk.run("deliver")
    assert [one.body["title"].partition("]")[0] for one in desk.hook.received] == [
        "[Destination in trouble",
        "[Destination works again",
    ]
    assert not desk.places(status=0)["dingtalk"]["dead"]


def test_a_sample_that_is_taken_ends_the_incident(desk: Desk) -> None:
    desk.change(300)
    desk.run("deliver", status=1)
    printed = desk.run("alerts", "test", "all", status=1)
    assert "not sent, permanent (errcode 300001: token is not exist: ***)" in printed
    desk.answer = GOOD
    assert "sent (errcode 0: ok)" in desk.run("alerts", "test", "all")
    assert not desk.places(status=0)["dingtalk"]["dead"]


def test_a_destination_that_does_not_answer_is_dead_after_an_hour(desk: Desk) -> None:
    desk.answer = Reply(status=500)
    desk.change(300)
    for minutes in (0, 2, 4, 20):
        desk.clock.now += timedelta(minutes=minutes)
        desk.run("deliver", status=1)
    assert not desk.places(status=0)["dingtalk"]["dead"]
    desk.clock.pass_days(1)
    desk.run("deliver", status=1)
    desk.run("deliver", status=None)
    assert desk.places(status=1)["dingtalk"]["dead"]
    assert len(desk.hook.received) == 1


def test_what_waits_and_each_attempt_can_be_looked_at(desk: Desk) -> None:
    desk.answer = Reply(status=502, body=b"<html>Bad Gateway</html>")
    desk.change(300)
    desk.run("deliver", status=1)
    assert "502" in desk.run("alerts", "pending")
    (waiting,) = map(json.loads, desk.run("alerts", "pending", "--format", "jsonl").splitlines())
    assert (waiting["state"], waiting["cause"], waiting["attempts"]) == ("pending", "transient", 1)
    assert waiting["next_at"]
    printed = desk.run("alerts", "attempts", str(waiting["id"]), "--format", "jsonl")
    (attempt,) = map(json.loads, printed.splitlines())
    assert attempt["outcome"] == "transient"
    assert "502" in attempt["answer"]
    desk.answer = GOOD
    name = waiting["destination"]
    assert "1 deliveries" in desk.run("alerts", "retry", "--destination", name)
    assert "1 sent" in desk.run("deliver")
    assert "there is no destination" in desk.run("alerts", "retry", "--destination", "x", status=2)
    assert "say which" in desk.run("alerts", "retry", status=2)
    assert "0 deliveries" in desk.run("alerts", "retry", str(waiting["id"]))


def test_a_destination_taken_out_of_the_settings_ends_its_incident_untold(desk: Desk) -> None:
    desk.change(300)
    desk.run("deliver", status=1)
    desk.run("deliver")
    settings = json.loads(desk.run.config.read_text("utf-8"))
    settings["subscriptions"] = [{**settings["subscriptions"][1], "to": settings["subscriptions"][1]["to"][1:]}]
    desk.run.config.write_text(json.dumps(settings), "utf-8")
    desk.run("deliver")
    desk.run("deliver")
    assert len(desk.hook.received) == 1
    assert "dingtalk" not in desk.places(status=0)
