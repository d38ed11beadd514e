"""Slack, Telegram and Discord: what each is sent, and what its answer means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlencode

from alerts.answers import each, one_by_one
from alerts.forms import Form
from alerts.http_post import Answer, Post, post
from alerts.messages import Message
from alerts.parts import Room, utf16
from alerts.progress import PROGRESS
from alerts.result import SendResult, failed, sent

_SLACK_BLOCK: Final = 3_000  # characters
_SLACK_BLOCKS: Final = 50
_TELEGRAM_TEXT: Final = 4_096
_DISCORD_TITLE: Final = 256
_DISCORD_TEXT: Final = 4_096


@dataclass(frozen=True, kw_only=True, slots=True)
class SlackHook:
    """An incoming webhook of Slack: one message of up to fifty blocks."""

    path: str = field(repr=False)
    host: str = "https://hooks.slack.com"
    verify: bool = True

    def deliver(self, message: Message) -> SendResult:
        """Send one message; blocks."""
        room = Room(limit=_SLACK_BLOCK, measure=len, most_parts=_SLACK_BLOCKS)
        blocks = [
            {"type": "section", "text": {"type": "mrkdwn", "text": part, "verbatim": True}}
            for part in message.parts(Form.SLACK, room)
        ]
        payload = {"text": message.subject, "mrkdwn": False, "blocks": blocks, "unfurl_links": False}
        answer = post(Post(url=f"{self.host}/services/{self.path}", payload=payload, verify=self.verify))
        return answer if isinstance(answer, SendResult) else _slack_verdict(answer)

    def hint(self) -> str:
        """Return the token's end."""
        return "…" + self.path[-4:]


def _slack_verdict(answer: Answer) -> SendResult:
    """Slack says "ok" in plain words, and otherwise what is wrong."""
    said = answer.body.decode("utf-8", "replace").strip()
    if answer.status == 200 and said != "ok":
        return failed(f"the answer is not Slack's own: {said}")
    return answer.failure() or sent(said)


@dataclass(frozen=True, kw_only=True, slots=True)
class TelegramBot:
    """A bot of Telegram, and the chats that it writes to."""

    token: str = field(repr=False)
    chats: tuple[tuple[str, int | None], ...]  # id or name, and the topic within it
    is_silent: bool = False
    host: str = "https://api.telegram.org"
    verify: bool = True

    def deliver(self, message: Message) -> SendResult:
        """Send one message to each chat, in parts if need be; the first failure is the result. Blocks."""
        parts = message.parts(Form.TELEGRAM, Room(limit=_TELEGRAM_TEXT, measure=utf16))

        def tell(chat: tuple[str, int | None]) -> SendResult:
            return one_by_one(
                parts, lambda text: self._say(text, *chat), PROGRESS.steps(message.id, f"{self.token} {chat}")
            )

        return each(self.chats, tell, PROGRESS.steps(message.id, self.token))

    def _say(self, text: str, chat: str, topic: int | None) -> SendResult:
        payload: dict[str, object] = {
            "chat_id": chat,
            "text": text,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
            "disable_notification": self.is_silent,
        }
        payload |= {"message_thread_id": topic} if topic else {}
        answer = post(
            Post(url=f"{self.host}/bot{quote(self.token, safe=':')}/sendMessage", payload=payload, verify=self.verify)
        )
        return answer if isinstance(answer, SendResult) else _telegram_verdict(answer)

    def hint(self) -> str:
        """Return the bot's number, which is no secret."""
        return self.token.partition(":")[0]


def _telegram_verdict(answer: Answer) -> SendResult:
    said = _json(answer)
    if said.get("ok") is True:
        return sent("ok")
    parameters = said.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, Mapping) else None
    if isinstance(wait, int):
        return failed(str(said.get("description", "")), retry_after_seconds=float(wait))
    return answer.failure() or failed("the answer is not Telegram's own: a proxy or a login page?")


@dataclass(frozen=True, kw_only=True, slots=True)
class DiscordHook:
    """A webhook of Discord. Nobody is called by name, whatever a title holds."""

    path: str = field(repr=False)
    thread: str = ""
    host: str = "https://discord.com"
    verify: bool = True

    def deliver(self, message: Message) -> SendResult:
        """Send one message, in parts if need be; blocks."""
        parts = message.parts(Form.DISCORD, Room(limit=_DISCORD_TEXT, measure=utf16))
        return one_by_one(parts, lambda text: self._say(message, text), PROGRESS.steps(message.id, self.path))

    def _say(self, message: Message, text: str) -> SendResult:
        embed = {"title": message.subject[:_DISCORD_TITLE], "description": text, "color": 0x1F5FA8}
        embed |= {"url": message.link} if message.link else {}
        query = urlencode({"wait": "true"} | ({"thread_id": self.thread} if self.thread else {}))
        url = f"{self.host}/api/webhooks/{self.path}?{query}"
        payload = {"embeds": [embed], "allowed_mentions": {"parse": []}}
        answer = post(Post(url=url, payload=payload, verify=self.verify))
        return answer if isinstance(answer, SendResult) else _discord_verdict(answer)

    def hint(self) -> str:
        """Return the end of the webhook's number, which is no secret."""
        return "…" + self.path.partition("/")[0][-4:]


def _discord_verdict(answer: Answer) -> SendResult:
    said = _json(answer)
    wait = said.get("retry_after")
    if answer.status == 429 and isinstance(wait, int | float):
        return failed(str(said.get("message", "")), retry_after_seconds=max(float(wait), 1.0))
    return answer.failure() or sent(f"HTTP {answer.status}")


def _json(answer: Answer) -> Mapping[str, object]:
    try:
        said = json.loads(answer.body)
    except ValueError:
        return {}
    return said if isinstance(said, Mapping) else {}
