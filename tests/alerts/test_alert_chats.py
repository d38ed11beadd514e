"""Slack, Telegram and Discord: what they take, what they refuse, and that no title can take them over."""

import asyncio
from dataclasses import replace

import pytest
from alert_receivers import TOKEN, Answering, Reply, http_receiver
from alert_samples import ALTERED, MODIFIED, REVISED, clause, message
from chat_receivers import DISCORD_PATH, SLACK_PATH, TELEGRAM_TOKEN, discord, slack, telegram

from alerts.channel import check_destination, send
from alerts.messages import Message
from alerts.result import Cause, SendResult

SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/?gateway={url}"
TELEGRAM = f"tgram://{TELEGRAM_TOKEN}/-100123/-100124:7?gateway={{url}}"
DISCORD = f"discord://012345678901234567/{TOKEN}/?gateway={{url}}"
CHATS: dict[str, tuple[Answering, str]] = {
    "slack": (slack, SLACK),
    "telegram": (telegram, TELEGRAM),
    "discord": (discord, DISCORD),
}
HOSTILE = (
    '<b>&amp; & <!channel> <@U123> @everyone *粗* _斜_ ~删~ `码` [链](https://evil.example) <a href="x">y</a> \\ | #'
)


def sent(url: str, what: Message | None = None) -> SendResult:
    return asyncio.run(send(url, what or message()))


@pytest.mark.parametrize("chat", CHATS)
def test_chat_takes_a_message(chat: str) -> None:
    answer, shape = CHATS[chat]
    with http_receiver(answer) as receiver:
        assert sent(shape.format(url=receiver.url)).ok
    assert all(REVISED.title in str(request.body) for request in receiver.received)
    assert len(receiver.received) == (2 if chat == "telegram" else 1)


@pytest.mark.parametrize("chat", CHATS)
def test_chat_takes_a_very_long_message(chat: str) -> None:
    answer, shape = CHATS[chat]
    long = message(*(replace(REVISED, id=number, edits=(MODIFIED,) * 20) for number in range(60)))
    with http_receiver(answer) as receiver:
        assert sent(shape.format(url=receiver.url), long).ok
    last = str(receiver.received[-1].body)
    assert long.id in last
    assert long.link in last
    assert len(receiver.received) == {"slack": 1, "telegram": 10, "discord": 5}[chat]


@pytest.mark.parametrize("chat", CHATS)
def test_chat_takes_hostile_words_for_words(chat: str) -> None:
    answer, shape = CHATS[chat]
    edit = replace(MODIFIED, before=clause((HOSTILE,), "甲" + HOSTILE), after=clause((HOSTILE,), "乙" + HOSTILE * 30))
    hostile = replace(
        ALTERED, title=HOSTILE, source=HOSTILE, doc_number=HOSTILE, issuers=(HOSTILE,), edits=(edit,) * 20
    )
    with http_receiver(answer) as receiver:
        result = sent(shape.format(url=receiver.url), message(hostile, replace(hostile, id=4)))
    assert result.ok, result.detail
    told = str(receiver.received[0].body)
    assert "<!channel>" not in told.partition("'blocks'")[2]
    assert "[链](https://evil.example)" not in str(receiver.received[0].body.get("embeds", [{}])[0].get("description"))


def test_slack_shows_blocks_and_a_line_for_the_notification() -> None:
    with http_receiver(slack) as receiver:
        assert sent(SLACK.format(url=receiver.url)) == SendResult(detail="ok")
    body = receiver.received[0].body
    assert body["text"] == message().subject
    assert f"<{REVISED.review_url}|查看对比>" in body["blocks"][0]["text"]["text"]


def test_telegram_strikes_out_and_underlines() -> None:
    with http_receiver(telegram) as receiver:
        assert sent(TELEGRAM.format(url=receiver.url)).ok
    first, second = receiver.received
    assert "不超过<s>50</s><u>80</u>万元" in first.body["text"]
    assert (first.body["chat_id"], first.body.get("message_thread_id")) == ("-100123", None)
    assert (second.body["chat_id"], second.body.get("message_thread_id")) == ("-100124", 7)


def test_a_chat_that_telegram_does_not_know_keeps_no_other_from_being_told() -> None:
    with http_receiver(telegram) as receiver:
        result = sent(f"tgram://{TELEGRAM_TOKEN}/-404/-100123?gateway={receiver.url}")
    assert result.cause is Cause.PERMANENT
    assert "chat not found" in result.detail
    assert {request.body["chat_id"] for request in receiver.received} == {"-404", "-100123"}


@pytest.mark.parametrize(
    ("shape", "reply", "cause", "wait"),
    [
        (SLACK, Reply(status=404, body=b"no_service"), Cause.PERMANENT, None),
        (SLACK, Reply(status=429, body=b"rate", headers={"Retry-After": "30"}), Cause.THROTTLED, 30.0),
        (SLACK, Reply(body=b"<html>log in</html>"), Cause.TRANSIENT, None),
        (SLACK, Reply(status=500, body=b"oops"), Cause.TRANSIENT, None),
        (TELEGRAM, Reply(status=401, body={"ok": False, "description": "Unauthorized"}), Cause.PERMANENT, None),
        (
            TELEGRAM,
            Reply(status=429, body={"ok": False, "description": "Too Many", "parameters": {"retry_after": 12}}),
            Cause.THROTTLED,
            12.0,
        ),
        (TELEGRAM, Reply(body={"ok": False}), Cause.TRANSIENT, None),
        (TELEGRAM, Reply(body=[1]), Cause.TRANSIENT, None),
        (DISCORD, Reply(status=429, body={"message": "rate limited", "retry_after": 1.5}), Cause.THROTTLED, 1.5),
        (DISCORD, Reply(status=404, body={"code": 10015}), Cause.PERMANENT, None),
        (DISCORD, Reply(status=502, body=b""), Cause.TRANSIENT, None),
    ],
)
def test_what_an_answer_means(shape: str, reply: Reply, cause: Cause, wait: float | None) -> None:
    with http_receiver(lambda _: reply) as receiver:
        result = sent(shape.format(url=receiver.url))
    assert result.cause is cause
    assert result.retry_after_seconds == wait
    assert TELEGRAM_TOKEN not in result.detail


def test_addresses_are_taken_as_the_services_show_them() -> None:
    assert check_destination(f"https://hooks.slack.com{SLACK_PATH}") == "slack:…i7FQ"
    assert check_destination(f"https://discord.com{DISCORD_PATH}") == "discord:…4567"
    assert check_destination(f"tgram://{TELEGRAM_TOKEN}/-100123") == "tgram:123456789"


def test_a_bot_of_slack_is_left_to_apprise() -> None:
    assert check_destination("slack://xoxb-1234-1234-4ddbc191d40ee098cbaae6f3523ada2d/#general").startswith("slack:")
