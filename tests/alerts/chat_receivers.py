"""Slack, Telegram and Discord on loopback: they refuse what the real ones refuse."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from alert_receivers import TOKEN, Received, Reply

SLACK_PATH = "/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
TELEGRAM_TOKEN = "123456789:abcdefghijklmnopqrstuvwxyz012345678"
DISCORD_PATH = f"/api/webhooks/012345678901234567/{TOKEN}"
_TELEGRAM_TAGS = frozenset({"a", "b", "s", "u", "blockquote"})


def slack(request: Received) -> Reply:
    """Slack: the path, at most 50 blocks of at most 3,000 characters, and no control character left unescaped."""
    if request.path != SLACK_PATH:
        return Reply(status=404, body=b"no_service")
    blocks = request.body.get("blocks", [])
    texts = [block["text"]["text"] for block in blocks]
    if not texts or len(texts) > 50 or not all(0 < len(text) <= 3000 for text in texts):
        return Reply(status=400, body=b"invalid_blocks")
    if any(re.search(r"&(?!amp;|lt;|gt;)|<(?!https?://[^|>]+\|[^>]*>)", text) for text in texts):
        return Reply(status=400, body=b"invalid_payload")
    return Reply(body=b"ok")


def telegram(request: Received) -> Reply:
    """Telegram: the token, a known chat, HTML that can be parsed, and at most 4,096 UTF-16 units."""
    if request.path != f"/bot{TELEGRAM_TOKEN}/sendMessage":
        return Reply(status=401, body={"ok": False, "error_code": 401, "description": "Unauthorized"})
    if request.body["chat_id"] == "-404":
        return _telegram_refusal("Bad Request: chat not found")
    text = request.body["text"]
    if request.body.get("parse_mode") != "HTML" or (problem := _Entities.problem(text)):
        return _telegram_refusal(f"Bad Request: can't parse entities: {problem}")
    if len(text.encode("utf-16-le")) // 2 > 4096:
        return _telegram_refusal("Bad Request: message is too long")
    return Reply(body={"ok": True, "result": {"message_id": 1}})


def _telegram_refusal(description: str) -> Reply:
    return Reply(status=400, body={"ok": False, "error_code": 400, "description": description})


class _Entities(HTMLParser):
    """Telegram refuses tags that it does not know, and those that are not closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.found = ""

    @classmethod
    def problem(cls, text: str) -> str:
        parser = cls()
        parser.feed(text)
        parser.close()
        return parser.found or (f"unclosed {parser.open[-1]}" if parser.open else "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TELEGRAM_TAGS:
            self.found = f"unsupported start tag {tag}"
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.found = f"unmatched end tag {tag}"


def discord(request: Received) -> Reply:
    """Discord: the path, a title of 256 and a description of 4,096 characters; it must be told to call nobody."""
    if request.path != DISCORD_PATH:
        return Reply(status=404, body={"message": "Unknown Webhook", "code": 10015})
    embeds = request.body.get("embeds", [])
    sizes = [(len(embed["title"]), len(embed["description"].encode("utf-16-le")) // 2) for embed in embeds]
    if not sizes or any(title > 256 or not 0 < text <= 4096 for title, text in sizes):
        return Reply(status=400, body={"message": "Invalid Form Body", "code": 50035})
    if request.body.get("allowed_mentions") != {"parse": []}:
        return Reply(status=400, body={"message": "somebody would be called", "code": 50035})
    return Reply(body={"id": "1"})
