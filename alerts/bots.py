"""The Chinese chat services: what each is sent, and what its answer means.

All answer HTTP 200 whatever happens; whether the message was taken stands in the body, which Apprise 2.2 does not read.
Limits are in bytes, and a Chinese character has three.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, quote_plus

from alerts.http_post import Answer, Post, post
from alerts.messages import Message
from alerts.result import SendResult, failed, sent


@dataclass(frozen=True, kw_only=True, slots=True)
class Codes:
    """How a service says yes and no. A code that is in none of the sets is taken for a passing trouble."""

    key: str  # of the body's code
    said: str  # of the body's explanation
    good: int
    limited: frozenset[int] = frozenset()  # too many messages
    pause_seconds: float = 60.0  # to keep silent when limited
    hopeless: frozenset[int] = frozenset()  # a person must mend the address, the bot or its rules


# Codes as the services' own documents list them.
DINGTALK: Final = Codes(
    key="errcode",
    said="errmsg",
    good=0,
    limited=frozenset({130101, 130102, 410100}),
    pause_seconds=600.0,  # DingTalk shuts a bot that talks too fast for ten minutes
    hopeless=frozenset(
        {40035, 300001, 310000, 400013, 400101, 400102, 400105, 400106, 430101, 430102, 430103, 430104, 460101}
    ),
)
WECOM: Final = Codes(
    key="errcode",
    said="errmsg",
    good=0,
    limited=frozenset({45009, 45033}),
    hopeless=frozenset({40008, 40058, 93000, 93008}),
)
FEISHU: Final = Codes(
    key="code",
    said="msg",
    good=0,
    limited=frozenset({11232, 11233, 99991400}),
    hopeless=frozenset({9499, 19001, 19002, 19021, 19022, 19024}),
)
SERVERCHAN: Final = Codes(key="code", said="message", good=0, hopeless=frozenset({40001}))
BARK: Final = Codes(key="code", said="message", good=200, limited=frozenset({429}), hopeless=frozenset({400, 404}))


def verdict(answer: Answer, codes: Codes) -> SendResult:
    """Return what an answer means. An answer that is not the service's own is taken for a passing trouble."""
    try:
        said = json.loads(answer.body)
    except ValueError:
        said = None
    if not isinstance(said, Mapping) or not isinstance(said.get(codes.key), int):
        return answer.failure() or failed("the answer is not the service's own: a proxy or a login page?")
    code = said[codes.key]
    detail = f"{codes.key} {code}: {said.get(codes.said, '')}"
    if code == codes.good:
        return answer.failure() or sent(detail)
    pause = codes.pause_seconds if code in codes.limited else None
    return failed(detail, permanent=code in codes.hopeless, retry_after_seconds=answer.retry_after_seconds or pause)


@dataclass(frozen=True, kw_only=True, slots=True)
class DingTalkBot:
    """A group robot of DingTalk. Takes Markdown of up to 20,000 bytes."""

    token: str = field(repr=False)
    secret: str = field(default="", repr=False)
    phones: tuple[str, ...] = ()  # of members to call by name
    host: str = "https://oapi.dingtalk.com"
    verify: bool = True

    def deliver(self, message: Message) -> SendResult:
        """Send one message; blocks."""
        signature = dingtalk_signature(self.secret, int(time.time() * 1000)) if self.secret else ""
        text = fit(message.markdown, message, most_bytes=17_000) + "".join(f" @{phone}" for phone in self.phones)
        payload = {
            "msgtype": "markdown",
            "markdown": {"title": message.subject, "text": text},
            "at": {"atMobiles": list(self.phones), "isAtAll": False},
        }
        url = f"{self.host}/robot/send?access_token={quote(self.token)}{signature}"
        return _ask(url, payload, DINGTALK, self.verify)

    def hint(self) -> str:
        """Return the token's end."""
        return _end(self.token)


@dataclass(frozen=True, kw_only=True, slots=True)
class WeComBot:
    """A group robot of WeCom. Takes Markdown of up to 4,096 bytes."""

    key: str = field(repr=False)
    host: str = "https://qyapi.weixin.qq.com"
    verify: bool = True

    def deliver(self, message: Message) -> SendResult:
        """Send one message; blocks."""
        payload = {"msgtype": "markdown", "markdown": {"content": fit(message.markdown, message, most_bytes=4_000)}}
        return _ask(f"{self.host}/cgi-bin/webhook/send?key={quote(self.key)}", payload, WECOM, self.verify)

    def hint(self) -> str:
        """Return the key's end."""
        return _end(self.key)


@dataclass(frozen=True, kw_only=True, slots=True)
class FeishuBot:
    """A group robot of Feishu or Lark. Takes cards of up to 20,000 bytes; in a card's title nothing is interpreted."""

    token: str = field(repr=False)
    host: str
    verify: bool = True

    def deliver(self, message: Message) -> SendResult:
        """Send one message; blocks."""
        title = {"tag": "plain_text", "content": message.subject}
        text = fit(message.markdown, message, most_bytes=16_000)
        card = {
            "config": {"wide_screen_mode": True},
            "header": {"template": "blue", "title": title},
            "elements": [{"tag": "markdown", "content": text}],
        }
        payload = {"msg_type": "interactive", "card": card}
        return _ask(f"{self.host}/open-apis/bot/v2/hook/{quote(self.token)}", payload, FEISHU, self.verify)

    def hint(self) -> str:
        """Return the token's end."""
        return _end(self.token)


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerChanBot:
    """ServerChan, which forwards to WeChat. Takes a title of 32 characters and 32 KB of Markdown."""

    token: str = field(repr=False)
    host: str = "https://sctapi.ftqq.com"
    verify: bool = True

    def deliver(self, message: Message) -> SendResult:
        """Send one message; blocks."""
        title = message.subject if len(message.subject) <= 32 else message.subject[:31] + "…"
        payload = {"title": title, "desp": fit(message.markdown, message, most_bytes=30_000)}
        return _ask(f"{self.host}/{quote(self.token)}.send", payload, SERVERCHAN, self.verify)

    def hint(self) -> str:
        """Return the token's end."""
        return _end(self.token)


@dataclass(frozen=True, kw_only=True, slots=True)
class BarkApp:
    """Bark on iPhones. Apple takes 4,096 bytes; the id lets a repetition replace what came first."""

    url: str
    devices: tuple[str, ...] = field(repr=False)
    name: str  # of the server
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    verify: bool = True

    def deliver(self, message: Message) -> SendResult:
        """Send to each device; the first failure is the result. Blocks."""
        push = {"title": message.subject, "body": fit(message.text, message, most_bytes=2_500), "id": message.id}
        push |= {"url": message.link} if message.link else {}
        pushes = [{**push, "device_key": device} for device in self.devices]
        results = [_ask(self.url, payload, BARK, self.verify, self.headers) for payload in pushes]
        return next((result for result in results if not result.ok), results[0])

    def hint(self) -> str:
        """Return the server's name."""
        return self.name


def _ask(
    url: str, payload: Mapping[str, object], codes: Codes, verify: bool, headers: Mapping[str, str] | None = None
) -> SendResult:
    answer = post(Post(url=url, payload=payload, headers=headers or {}, verify=verify))
    return answer if isinstance(answer, SendResult) else verdict(answer, codes)


def _end(token: str) -> str:
    return "…" + token[-4:] if len(token) >= 16 else "…"


def dingtalk_signature(secret: str, milliseconds: int) -> str:
    """Return the query that signs a request of this moment."""
    digest = hmac.new(secret.encode(), f"{milliseconds}\n{secret}".encode(), hashlib.sha256).digest()
    return f"&timestamp={milliseconds}&sign={quote_plus(base64.b64encode(digest))}"


def fit(text: str, message: Message, *, most_bytes: int, encoding: str = "utf-8") -> str:
    """Return the text when it is short enough, else its first paragraphs and where to read the rest."""
    if len(text.encode(encoding)) <= most_bytes:
        return text
    ending = f"\n\n{message.rest} {message.link}\n\n{message.id}\n"
    room = max(most_bytes - len(ending.encode(encoding)), 0)
    head = text.encode(encoding)[:room].decode(encoding, "ignore")
    whole, _, _ = head.rpartition("\n\n")
    return (whole or head) + ending
