"""Whatever goes wrong on the way, the alert survives, the operator learns why, and nothing is executed."""

from __future__ import annotations

from pathlib import Path

import pytest
from alert_receivers import TOKEN, Received, Reply, dingtalk, feishu, http_receiver, wecom
from mail_servers import Dying, mail_server
from outbox_of import office
from typer.testing import CliRunner

from alerts.outbox import DeliveryReport
from service.cli.main import app, load_verbs

HOSTILE = (
    "{{ 7777*7777 }}<script>alert(1)</script>](http://evil.example)@所有人<at id=all></at>`*_{% raise %}"
    "\r\nBcc: x@evil.example"
)
EXECUTED = str(7777 * 7777)


@pytest.mark.parametrize(
    ("shape", "answer", "cause", "told"),
    [
        ("dingtalk://wrong{token}/?gateway={url}", dingtalk, "permanent", "300001"),
        ("wecombot://wrong{token}/?gateway={url}", wecom, "permanent", "93000"),
        ("feishu://wrong{token}/?gateway={url}", feishu, "permanent", "19001"),
        ("json://{host}/", lambda _: Reply(status=401, body={"error": "token expired"}), "permanent", "401"),
        ("json://{host}/", lambda _: Reply(status=503), "transient", "503"),
        ("wecombot://{token}/?gateway={url}", lambda _: Reply(body={"errcode": 45009}), "throttled", "45009"),
        (
            "feishu://{token}/?gateway={url}",
            lambda _: Reply(body=b"<html>log in</html>"),
            "transient",
            "not the service",
        ),
    ],
)
def test_a_refusal_is_recorded_by_cause_and_can_be_retried(
    tmp_path: Path, shape: str, answer: object, cause: str, told: str
) -> None:
    with http_receiver(answer) as receiver:  # type: ignore[arg-type]  # a table of receivers
        url = shape.format(token=TOKEN, url=receiver.url, host=receiver.host)
        with office(tmp_path, url) as here:
            here.tell()
            here.deliver()
            (delivery,) = here.deliveries()
            assert (delivery.cause, delivery.state) == (cause, "dead" if cause == "permanent" else "pending")
            assert told in delivery.last_error
            assert TOKEN not in delivery.last_error
            (attempt,) = here.store.history().attempts(delivery.id)
            assert (attempt.outcome, attempt.detail) == (cause, delivery.last_error)
            assert here.store.retry(here.now, ids=[delivery.id]) == 1


def test_a_mail_server_that_dies_between_recipients_gets_the_mail_at_the_next_attempt(tmp_path: Path) -> None:
    with mail_server(dies=Dying.AT_RECIPIENT) as server, office(tmp_path, _mail(server.port)) as here:
        here.tell()
        assert here.deliver() == DeliveryReport(retried=1)
        assert server.taken == []
        here.later(minutes=2)
        assert here.deliver() == DeliveryReport(sent=1)
        assert len(server.taken) == 1
        (delivery,) = here.deliveries()
        assert [one.outcome for one in here.store.history().attempts(delivery.id)] == ["transient", "sent"]


def test_a_mail_server_that_dies_before_its_answer_gets_the_mail_twice_under_one_id(tmp_path: Path) -> None:
    with mail_server(dies=Dying.BEFORE_ANSWER) as server, office(tmp_path, _mail(server.port)) as here:
        here.tell()
        assert here.deliver() == DeliveryReport(retried=1)
        here.later(minutes=2)
        assert here.deliver() == DeliveryReport(sent=1)
        assert len(server.taken) == 2, "nobody can tell whether the first was taken"
        for header in ("Message-ID", "X-Clausewatch-Alert"):
            assert len({mail[header] for _, mail in server.taken}) == 1
        (delivery,) = here.deliveries()
        assert "mail server did not take it" in here.store.history().attempts(delivery.id)[0].detail
        assert "250" in here.store.history().attempts(delivery.id)[1].detail


def test_a_hostile_title_arrives_as_text_everywhere(tmp_path: Path) -> None:
    received: list[Received] = []

    def taken(request: Received) -> Reply:
        received.append(request)
        return Reply(body={"errcode": 0, "code": 0})

    with http_receiver(taken) as receiver, mail_server() as server:
        urls = [f"{kind}://{TOKEN}/?gateway={receiver.url}" for kind in ("dingtalk", "wecombot", "feishu")] + [
            f"json://{receiver.host}/",
            _mail(server.port),
        ]
        with office(tmp_path, *urls) as here:
            here.tell(title=HOSTILE)
            assert here.deliver() == DeliveryReport(sent=5)
    assert EXECUTED not in str(received)
    marked_up = [_marked_up(request) for request in received if request.path != "/"]
    assert len(marked_up) == 3
    for text in marked_up:
        assert "所有人" in text, "the title is told"
        assert "<at id" not in text
        assert "](http://evil.example)" not in text
    ((_, mail),) = server.taken
    html = mail.get_body(("html",))
    assert html is not None
    assert "<script>" not in html.get_content()
    assert mail["Bcc"] is None
    assert EXECUTED not in html.get_content()


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_jumps_between_two_attempts_loses_nothing_and_sends_nothing_twice(
    tmp_path: Path, days: int
) -> None:
    answers = [Reply(status=500), Reply(), Reply(), Reply()]
    with http_receiver(lambda _: answers.pop(0)) as receiver, office(tmp_path, f"json://{receiver.host}/") as here:
        here.tell(2)
        assert here.deliver() == DeliveryReport(retried=1)
        here.later(days=days)
        assert here.deliver() == DeliveryReport(sent=2)
        here.later(days=-days)
        here.tell()
        assert here.deliver() == DeliveryReport(sent=1)
        ids = [one.body["id"] for one in receiver.received]
        assert len(ids) == 4
        assert len(set(ids)) == 3


def test_an_unknown_kind_of_destination_is_refused_with_its_place_and_the_nearest_one(tmp_path: Path) -> None:
    load_verbs([])
    file = tmp_path / "clausewatch.yaml"
    file.write_text(f"subscriptions:\n  - name: a\n    to: ['dingtlk://{TOKEN}/']\n", "utf-8")
    result = CliRunner().invoke(app, ["--config", str(file), "alerts", "pending"])
    assert "Did you mean dingtalk://?" in str(result.exception)
    assert "subscriptions[0].to" in str(result.exception)
    assert TOKEN not in str(result.exception)


def _marked_up(request: Received) -> str:
    """Return the field that the service takes for Markdown; in its titles nothing is interpreted."""
    if "card" in request.body:
        return str(request.body["card"]["elements"])
    return str(request.body["markdown"].get("text") or request.body["markdown"].get("content"))


def _mail(port: int) -> str:
    return f"mailto://127.0.0.1:{port}/boss@corp.example?from=watch@corp.example"
