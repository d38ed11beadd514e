"""The Chinese chat services: what each is sent. What they answer: alerts/answers.py.

Limits are as the services' documents give them, in bytes of the whole request or of the text.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, quote_plus

from alerts.answers import BARK, DINGTALK, FEISHU, SERVERCHAN, WECOM, ask, each, one_by_one
from alerts.forms import Form
from alerts.http_post import Post
from alerts.messages import Message
from alerts.parts import Room, json_bytes, utf8
from alerts.progress import PROGRESS
from alerts.result import SendResult

_DINGTALK_BYTES: Final = 20_000  # of the request
_WECOM_MARKDOWN: Final = 4_096
_WECOM_TEXT: Final = 2_048
_FEISHU_BYTES: Final = 20_000  # of the request: 20 KB for a group robot
_SERVERCHAN_BYTES: Final = 32_000
_SERVERCHAN_TITLE: Final = 32  # characters
_BARK_BYTES: Final = 2_500  # Apple takes 4,096 of everything together; title, address and keys are in them
_ENVELOPE: Final = 600  # what stands around the text of a request, beside its title


@dataclass(frozen=True, kw_only=True, slots=True)
class DingTalkBot:
    """A group robot of DingTalk."""

    token: str = field(repr=False)
    secret: str = field(default="", repr=False)
    phones: tuple[str, ...] = ()  # of members to call by name
    keyword: str = ""  # that the robot asks for in every message
    host: str = "https://oapi.dingtalk.com"
    verify: bool = True

    def deliver(self, message: Message) -> SendResult:
        """Send one message, in parts if need be; blocks."""
        tail = "".join(f" @{phone}" for phone in self.phones)
        room = _DINGTALK_BYTES - _ENVELOPE - json_bytes(message.subject + self.keyword + tail) - 20 * len(self.phones)
        parts = message.parts(Form.MARKDOWN, Room(limit=room, measure=json_bytes))
        steps = PROGRESS.steps(message.id, self.token)
        return one_by_one(
            parts, lambda text: self._say(message.subject, with_keyword(text, self.keyword) + tail), steps
        )

    def _say(self, title: str, text: str) -> SendResult:
        signature = dingtalk_signature(self.secret, int(time.time() * 1000)) if self.secret else ""
        payload = {
            "msgtype": "markdown",
            "markdown": {"title": title, "text": text},
            "at": {"atMobiles": list(self.phones), "isAtAll": False},
        }
        url = f"{self.host}/robot/send?access_token={quote(self.token)}{signature}"
        return ask(Post(url=url, payload=payload, verify=self.verify), DINGTALK)

    def hint(self) -> str:
        """Return the token's end."""
        return _end(self.token)


@dataclass(frozen=True, kw_only=True, slots=True)
class WeComBot:
    """A group robot of WeCom. Its Markdown is not shown to members who read in WeChat: for them there is plain text."""

    key: str = field(repr=False)
    is_plain: bool = False
    host: str = "https://qyapi.weixin.qq.com"
    verify: bool = True

    def deliver(self, message: Message) -> SendResult:
        """Send one message, in parts if need be; blocks."""
        form, limit = (Form.TEXT, _WECOM_TEXT) if self.is_plain else (Form.WECOM, _WECOM_MARKDOWN)
        parts = message.parts(form, Room(limit=limit, measure=utf8))
        return one_by_one(parts, self._say, PROGRESS.steps(message.id, self.key))

    def _say(self, text: str) -> SendResult:
        kind = "text" if self.is_plain else "markdown"
        url = f"{self.host}/cgi-bin/webhook/send?key={quote(self.key)}"
        return ask(Post(url=url, payload={"msgtype": kind, kind: {"content": text}}, verify=self.verify), WECOM)

    def hint(self) -> str:
        """Return the key's end."""
        return _end(self.key)


@dataclass(frozen=True, kw_only=True, slots=True)
class FeishuBot:
    """A group robot of Feishu or Lark. Takes cards; in a card's title nothing is interpreted."""

    token: str = field(repr=False)
    host: str
    secret: str = field(default="", repr=False)
    keyword: str = ""  # that the robot asks for in every message
    verify: bool = True

    def deliver(self, message: Message) -> SendResult:
        """Send one message, in parts if need be; blocks."""
        room = _FEISHU_BYTES - _ENVELOPE - json_bytes(message.subject + self.keyword)
        parts = message.parts(Form.FEISHU, Room(limit=room, measure=json_bytes))
        steps = PROGRESS.steps(message.id, self.token)
        return one_by_one(parts, lambda text: self._say(message.subject, with_keyword(text, self.keyword)), steps)

    def _say(self, title: str, text: str) -> SendResult:
        card = {
            "config": {"wide_screen_mode": True},
            "header": {"template": "blue", "title": {"tag": "plain_text", "content": title}},
            "elements": [{"tag": "markdown", "content": text}],
        }
        signed = feishu_signature(self.secret, int(time.time())) if self.secret else {}
        payload = {**signed, "msg_type": "interactive", "card": card}
        url = f"{self.host}/open-apis/bot/v2/hook/{quote(self.token)}"
        return ask(Post(url=url, payload=payload, verify=self.verify), FEISHU)

    def hint(self) -> str:
        """Return the token's end."""
        return _end(self.token)


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerChanBot:
    """ServerChan, which forwards to WeChat."""

    token: str = field(repr=False)
    host: str = "https://sctapi.ftqq.com"
    verify: bool = True

    def deliver(self, message: Message) -> SendResult:
        """Send one message, in parts if need be; blocks."""
        subject = message.subject
        title = subject if len(subject) <= _SERVERCHAN_TITLE else subject[: _SERVERCHAN_TITLE - 1] + "…"
        parts = message.parts(Form.MARKDOWN, Room(limit=_SERVERCHAN_BYTES, measure=utf8))
        return one_by_one(parts, lambda text: self._say(title, text), PROGRESS.steps(message.id, self.token))

    def _say(self, title: str, text: str) -> SendResult:
        url = f"{self.host}/{quote(self.token)}.send"
        return ask(Post(url=url, payload={"title": title, "desp": text}, verify=self.verify), SERVERCHAN)

    def hint(self) -> str:
        """Return the token's end."""
        return _end(self.token)


@dataclass(frozen=True, kw_only=True, slots=True)
class BarkApp:
    """Bark on iPhones. A phone rings once: one part and a link; by the id a repetition replaces what came first."""

    url: str
    devices: tuple[str, ...] = field(repr=False)
    name: str  # of the server
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    verify: bool = True

    def deliver(self, message: Message) -> SendResult:
        """Send to each device; the first failure is the result. Blocks."""
        room = Room(limit=_BARK_BYTES, measure=json_bytes, most_parts=1)
        push = {"title": message.subject, "body": message.parts(Form.TEXT, room)[0], "id": message.id}
        push |= {"url": message.link} if message.link else {}
        steps = PROGRESS.steps(message.id, self.url)
        return each(self.devices, lambda device: self._ring({**push, "device_key": device}), steps)

    def _ring(self, payload: Mapping[str, str]) -> SendResult:
        return ask(Post(url=self.url, payload=payload, headers=self.headers, verify=self.verify), BARK)

    def hint(self) -> str:
        """Return the server's name."""
        return self.name


def with_keyword(text: str, keyword: str) -> str:
    """Return the text with the keyword in it."""
    return text if keyword in text else f"{text}\n\n{keyword}"


def _end(token: str) -> str:
    return "…" + token[-4:] if len(token) >= 16 else "…"


def dingtalk_signature(secret: str, milliseconds: int) -> str:
    """Return the query that signs a request of this moment."""
    digest = hmac.new(secret.encode(), f"{milliseconds}\n{secret}".encode(), hashlib.sha256).digest()
    return f"&timestamp={milliseconds}&sign={quote_plus(base64.b64encode(digest))}"


def feishu_signature(secret: str, seconds: int) -> dict[str, str]:
    """Return what signs a request of this moment: Feishu takes moment and secret for the key, and signs nothing."""
    digest = hmac.new(f"{seconds}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": str(seconds), "sign": base64.b64encode(digest).decode()}
