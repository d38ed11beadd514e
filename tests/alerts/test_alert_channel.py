"""Sending to receivers that speak as the real services do; and what of an address is ever printed."""

import asyncio
import io
import re
from dataclasses import replace

import pytest
from alert_receivers import (
    SECRET,
    TOKEN,
    Answering,
    Reply,
    asking_keyword,
    bark,
    dingtalk,
    feishu,
    http_receiver,
    serverchan,
    wecom,
)
from alert_samples import MODIFIED, REVISED, message

from alerts.channel import check_destination, read_destination, send
from alerts.messages import Message
from alerts.result import Cause, SendResult
from pipeline.errors import DestinationError

BOTS: dict[str, tuple[Answering, str]] = {
    "dingtalk": (asking_keyword(dingtalk), "dingtalk://{token}/13800138000?gateway={url}&keyword=政策"),
    "dingtalk signed": (asking_keyword(dingtalk), "dingtalk://" + SECRET + "@{token}/?gateway={url}&keyword=政策"),
    "wecom": (wecom, "wecombot://{token}?gateway={url}"),
    "wecom as text": (wecom, "wecombot://{token}?gateway={url}&format=text"),
    "feishu": (asking_keyword(feishu), "feishu://{token}/?gateway={url}&keyword=政策"),
    "feishu signed": (asking_keyword(feishu), "feishu://" + SECRET + "@{token}/?gateway={url}&keyword=政策"),
    "lark": (asking_keyword(feishu), "lark://{token}/?gateway={url}&keyword=政策"),
    "lark signed": (asking_keyword(feishu), "lark://" + SECRET + "@{token}/?gateway={url}&keyword=政策"),
    "serverchan": (serverchan, "schan://{token}/?gateway={url}"),
    "bark": (bark, "bark://{host}/{token}"),
}
WRONG = "f0e1d2c3b4a5f0e1d2c3b4a5"


def sent(url: str, what: Message | None = None) -> SendResult:
    return asyncio.run(send(url, what or message()))


@pytest.mark.parametrize("bot", BOTS)
def test_bot_takes_a_message(bot: str) -> None:
    answer, shape = BOTS[bot]
    with http_receiver(answer) as receiver:
        result = sent(shape.format(token=TOKEN, url=receiver.url, host=receiver.host))
    assert result.ok
    assert re.search(r"code 0|code 200|HTTP 200", result.detail), "the service's own answer is told"
    assert REVISED.title[:20] in str(receiver.received[0].body)
    assert message().id in str(receiver.received[0].body)


@pytest.mark.parametrize("bot", BOTS)
def test_bot_takes_a_very_long_message_in_parts_and_then_a_link(bot: str) -> None:
    answer, shape = BOTS[bot]
    long = message(*(replace(REVISED, id=number, edits=(MODIFIED,) * 20) for number in range(60)))
    with http_receiver(answer) as receiver:
        assert sent(shape.format(token=TOKEN, url=receiver.url, host=receiver.host), long).ok
    bodies = [str(request.body) for request in receiver.received]
    assert 1 <= len(bodies) <= 5
    assert all(long.id in body for body in bodies)
    assert f"全文见 {long.link}" in bodies[-1] or "您收到这条消息" in bodies[-1]


@pytest.mark.parametrize("bot", BOTS)
def test_a_refusal_within_http_200_is_a_failure_for_good(bot: str, log: io.StringIO) -> None:
    answer, shape = BOTS[bot]
    with http_receiver(answer) as receiver:
        result = sent(shape.format(token=WRONG, url=receiver.url, host=receiver.host))
    assert not result.ok
    assert result.permanent
    assert result.detail
    assert WRONG not in repr(result) + log.getvalue()


@pytest.mark.parametrize(
    ("url", "reply", "permanent", "pause"),
    [
        (
            "dingtalk://{token}/?gateway={url}",
            Reply(body={"errcode": 310000, "errmsg": "keywords not in content"}),
            True,
            None,
        ),
        ("dingtalk://{token}/?gateway={url}", Reply(body={"errcode": 130101, "errmsg": "send too fast"}), False, 600.0),
        ("dingtalk://{token}/?gateway={url}", Reply(body={"errcode": -1, "errmsg": "系统繁忙"}), False, None),
        (
            "wecombot://{token}?gateway={url}",
            Reply(body={"errcode": 45009, "errmsg": "api freq out of limit"}),
            False,
            60.0,
        ),
        ("feishu://{token}?gateway={url}", Reply(body={"code": 19024, "msg": "Key Words Not Found"}), True, None),
        ("feishu://{token}?gateway={url}", Reply(body={"code": 11232, "msg": "frequency limited"}), False, 60.0),
        ("feishu://{token}?gateway={url}", Reply(body=b"<html>please log in</html>"), False, None),
        ("feishu://{token}?gateway={url}", Reply(body=[1, 2]), False, None),
        ("feishu://{token}?gateway={url}", Reply(body=b"", status=502), False, None),
        ("json://{host}/hook/{token}", Reply(status=500, body=b"oops"), False, None),
        ("json://{host}/hook/{token}", Reply(status=404), True, None),
        ("json://{host}/hook/{token}", Reply(status=401), True, None),
        ("json://{host}/hook/{token}", Reply(status=429, headers={"Retry-After": "90"}), False, 90.0),
        ("json://{host}/hook/{token}", Reply(status=503, headers={"Retry-After": "Fri, 31 Dec 1999"}), False, None),
        ("json://{host}/hook/{token}", Reply(status=302, headers={"Location": "/elsewhere"}), True, None),
    ],
)
def test_what_an_answer_means(url: str, reply: Reply, permanent: bool, pause: float | None) -> None:
    with http_receiver(lambda _: reply) as receiver:
        result = sent(url.format(token=TOKEN, url=receiver.url, host=receiver.host))
    assert not result.ok
    assert result.permanent is permanent
    assert result.retry_after_seconds == pause
    assert [request.method for request in receiver.received] == ["POST"]


@pytest.mark.parametrize(
    "shape",
    [
        "dingtalk://{token}/?gateway=http://{host}",
        "json://{host}/{token}",
        "mailto://u:{token}@{host}/a@b.example?from=u@b.example",
    ],
)
def test_a_destination_that_does_not_answer_is_worth_another_try(shape: str) -> None:
    with http_receiver(lambda _: Reply()) as receiver:
        host = receiver.host
    result = sent(shape.format(token=TOKEN, host=host))
    assert not result.ok
    assert not result.permanent
    assert "Connection refused" in result.detail
    assert TOKEN not in result.detail


def test_webhook_gets_title_text_link_and_the_stable_id() -> None:
    with http_receiver(lambda _: Reply(status=204, body=b"")) as receiver:
        url = f"json://me:pass%20word@{receiver.host}/钩子/x?+X-Team=policy&-page=2&:message=text&:type=&:room=7"
        assert sent(url).ok
        assert sent(url).ok
    first, second = receiver.received
    assert first.body == second.body
    assert first.body == {
        "version": "1.0",
        "id": message().id,
        "title": message().subject,
        "text": message().text,
        "link": REVISED.review_url,
        "room": "7",
    }
    assert first.headers["Idempotency-Key"] == message().id
    assert first.headers["X-Team"] == "policy"
    assert first.headers["Authorization"] == "Basic bWU6cGFzcyB3b3Jk"
    assert first.query == {"page": "2"}
    assert first.path == "/%E9%92%A9%E5%AD%90/x"


def test_a_stock_service_is_left_to_apprise() -> None:
    with http_receiver(lambda _: Reply()) as receiver:
        assert sent(f"ntfy://{receiver.host}/policies").ok
    assert REVISED.title in str(receiver.received[0].body)


def test_a_stock_service_that_refuses_is_tried_again() -> None:
    with http_receiver(lambda _: Reply(status=403)) as receiver:
        result = sent(f"ntfy://{receiver.host}/policies-{TOKEN}")
    assert not result.ok
    assert not result.permanent
    assert "403" in result.detail
    assert TOKEN not in result.detail


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (f"dingtalk://{SECRET}@{TOKEN}/", "dingtalk:…e5f6"),
        (f"https://oapi.dingtalk.com/robot/send?access_token={TOKEN}", "dingtalk:…e5f6"),
        (f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={TOKEN}", "wecombot:…e5f6"),
        (f"https://open.feishu.cn/open-apis/bot/v2/hook/{TOKEN}", "feishu:…e5f6"),
        ("feishu://short/", "feishu:…"),
        (f"jsons://u:{SECRET}@hooks.example/{TOKEN}", "jsons:hooks.example"),
        (f"mailtos://clerk:{SECRET}@mail.example/boss@corp.example", "mailtos:bo***@corp.example"),
        (f"barks://push.example/{TOKEN}", "barks:push.example"),
    ],
)
def test_names_are_masked(url: str, name: str) -> None:
    assert check_destination(url) == name
    assert SECRET not in repr(read_destination(url))
    assert TOKEN not in repr(read_destination(url))


def test_every_stock_name_is_masked() -> None:
    url = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/"
    assert check_destination(url).startswith("slack:")
    assert "TIiaj" not in repr(read_destination(url))


def test_a_key_lasts_when_the_password_changes() -> None:
    one, other, third = (
        read_destination(f"mailtos://clerk:{password}@mail.example/{to}@corp.example").key
        for password, to in (("old", "boss"), ("new", "boss"), ("old", "chief"))
    )
    assert one == other != third


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        TOKEN,
        f"dingtlk://{TOKEN}/",
        f"foo://{TOKEN}/",
        f"dingtalk://{TOKEN}-!!/",
        "dingtalk://",
        f"mailto://clerk:{TOKEN}@mail.example/nobody",
        f"https://www.example/{TOKEN}",
        f"json://[{TOKEN}",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_being_told(url: str, log: io.StringIO) -> None:
    with pytest.raises(DestinationError) as caught:
        check_destination(url)
    assert TOKEN not in str(caught.value) + repr(caught.value) + log.getvalue()
    result = sent(url)
    assert result.permanent
    assert TOKEN not in result.detail


def test_the_nearest_kind_is_offered() -> None:
    with pytest.raises(DestinationError, match="Did you mean dingtalk://"):
        check_destination("dingtlk://abc/")


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        (Reply(status=500), Cause.TRANSIENT),
        (Reply(status=429), Cause.THROTTLED),
        (Reply(status=503, headers={"Retry-After": "120"}), Cause.THROTTLED),
        (Reply(status=401), Cause.PERMANENT),
        (Reply(status=302, headers={"Location": "/login"}), Cause.PERMANENT),
    ],
)
def test_the_cause_of_a_webhooks_refusal(reply: Reply, cause: Cause) -> None:
    with http_receiver(lambda _: reply) as receiver:
        assert sent(f"json://{receiver.host}/").cause is cause


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (45009, Cause.THROTTLED),  # too many messages
        (93000, Cause.PERMANENT),  # the key is wrong
        (-1, Cause.TRANSIENT),  # the service is busy
    ],
)
def test_the_cause_of_a_refusal_that_comes_as_success(code: int, cause: Cause) -> None:
    with http_receiver(lambda _: Reply(body={"errcode": code, "errmsg": "no"})) as receiver:
        assert sent(f"wecombot://{TOKEN}/?gateway={receiver.url}").cause is cause
