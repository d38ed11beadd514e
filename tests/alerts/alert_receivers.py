"""Real receivers on loopback: chat services that refuse what the real ones refuse, and webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

TOKEN = "a1b2c3d4e5f6a1b2c3d4e5f6"
SECRET = "SEC0123456789abcdef"
OVERSIZED = 20_000
KEYWORD = "政策"  # that the robots ask for


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What a receiver answers."""

    body: Any = field(default_factory=dict)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Received:
    """What a receiver was sent."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    body: Any
    size: int


@dataclass
class Receiver:
    """A loopback HTTP server."""

    url: str
    received: list[Received]

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")


Answering = Callable[[Received], Reply]


@contextmanager
def http_receiver(answer: Answering) -> Iterator[Receiver]:
    received: list[Received] = []

    class Handler(_Handler):
        answering = staticmethod(answer)
        seen = received

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Receiver(f"http://127.0.0.1:{server.server_address[1]}", received)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Keeps what it is asked and answers as it is told."""

    answering: ClassVar[Answering]
    seen: ClassVar[list[Received]]

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        parts = urlsplit(self.path)
        request = Received(
            method=self.command,
            path=parts.path,
            query={name: values[0] for name, values in parse_qs(parts.query).items()},
            headers=self.headers,
            body=json.loads(raw) if "json" in self.headers.get("Content-Type", "json") else raw,
            size=len(raw),
        )
        self.seen.append(request)
        self._reply(self.answering(request))

    def do_GET(self) -> None:
        self.seen.append(Received(method="GET", path=self.path, query={}, headers=self.headers, body=None, size=0))
        self._reply(Reply())

    def log_message(self, *_: object) -> None:
        pass

    def _reply(self, reply: Reply) -> None:
        body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        self.send_response(reply.status)
        for name, value in {**reply.headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def asking_keyword(answer: Answering) -> Answering:
    """A robot of DingTalk or Feishu whose keyword must stand in every message."""

    def answering(request: Received) -> Reply:
        said = str(request.body.get("markdown") or request.body.get("card"))
        if KEYWORD in said:
            return answer(request)
        return Reply(body={"errcode": 310000, "code": 19024, "errmsg": "关键词不匹配", "msg": "Key Words Not Found"})

    return answering


def dingtalk(request: Received) -> Reply:
    """DingTalk: 200 whatever happens; the token, the signature, the keyword, the shape and the size are checked."""
    if request.path != "/robot/send" or request.query.get("access_token") != TOKEN:
        return Reply(body={"errcode": 300001, "errmsg": f"token is not exist: {request.query.get('access_token')}"})
    if "timestamp" in request.query and request.query["sign"] != _dingtalk_sign(request.query["timestamp"]):
        return Reply(body={"errcode": 310000, "errmsg": "sign not match"})
    markdown = request.body.get("markdown", {})
    if request.body.get("msgtype") != "markdown" or not markdown.get("title") or not markdown.get("text"):
        return Reply(body={"errcode": 40035, "errmsg": "缺少参数 json"})
    if request.size > OVERSIZED:
        return Reply(body={"errcode": 460101, "errmsg": "message too long, exceed 20000 bytes"})
    return Reply(body={"errcode": 0, "errmsg": "ok"})


def _dingtalk_sign(timestamp: str) -> str:
    digest = hmac.new(SECRET.encode(), f"{timestamp}\n{SECRET}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


_WECOM_SIZES = {"markdown": 4096, "text": 2048}


def wecom(request: Received) -> Reply:
    """WeCom: the key, the shape, and at most 4,096 bytes of Markdown or 2,048 of text."""
    if request.path != "/cgi-bin/webhook/send" or request.query.get("key") != TOKEN:
        return Reply(body={"errcode": 93000, "errmsg": "invalid webhook url, hint: [1]"})
    kind = request.body.get("msgtype")
    content = request.body.get(kind, {}).get("content", "")
    if kind not in _WECOM_SIZES or not content:
        return Reply(body={"errcode": 40008, "errmsg": "invalid message type"})
    if len(content.encode()) > _WECOM_SIZES[kind]:
        return Reply(body={"errcode": 40058, "errmsg": f"{kind}.content exceed max length {_WECOM_SIZES[kind]}"})
    return Reply(body={"errcode": 0, "errmsg": "ok"})


def feishu(request: Received) -> Reply:
    """Feishu: the token, the signature, a card with a title, no call to everybody, and at most 20,000 bytes."""
    if request.path != f"/open-apis/bot/v2/hook/{TOKEN}":
        return Reply(body={"code": 19001, "msg": "param invalid: incoming webhook access token invalid", "data": {}})
    if "sign" in request.body and request.body["sign"] != _feishu_sign(request.body["timestamp"]):
        return Reply(body={"code": 19021, "msg": "sign match fail or timestamp is not within one hour", "data": {}})
    card = request.body.get("card", {})
    if request.body.get("msg_type") != "interactive" or card["header"]["title"]["tag"] != "plain_text":
        return Reply(body={"code": 9499, "msg": "Bad Request", "data": {}})
    if "<at " in card["elements"][0]["content"] or request.size > OVERSIZED:
        return Reply(body={"code": 9499, "msg": "Bad Request", "data": {}})
    return Reply(body={"code": 0, "msg": "success", "data": {}})


def _feishu_sign(timestamp: str) -> str:
    digest = hmac.new(f"{timestamp}\n{SECRET}".encode(), b"", hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def serverchan(request: Received) -> Reply:
    """ServerChan: the key in the path, a title of 32 characters and 32 KB of text at most."""
    if request.path != f"/{TOKEN}.send":
        return Reply(body={"code": 40001, "message": "[AUTH]错误的Key"}, status=400)
    if len(request.body["title"]) > 32:
        return Reply(body={"code": 40002, "message": "title too long"})
    if len(request.body["desp"].encode()) > 32 * 1024:
        return Reply(body={"code": 40002, "message": "desp too long"})
    return Reply(body={"code": 0, "message": "", "data": {"pushid": "1"}})


def bark(request: Received) -> Reply:
    """Bark: the device must be known, and Apple take what it is sent."""
    if request.path != "/push" or request.body.get("device_key") != TOKEN:
        return Reply(body={"code": 400, "message": "failed to get device token"}, status=400)
    if request.size > 4096:
        return Reply(body={"code": 500, "message": "push failed: PayloadTooLarge"}, status=500)
    return Reply(body={"code": 200, "message": "success"})
