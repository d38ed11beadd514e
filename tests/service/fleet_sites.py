"""Sites on many hosts of loopback, whose log says who was asked, and when."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from policy_pages import text_page

DELAY_SECONDS = 0.2
PAGES = 2
SHARED = 3  # each so many-th source is an aggregator that posts what others of its kind post at the same moment


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One request, as the server saw it."""

    host: str
    path: str
    begun: float
    ended: float


@dataclass(kw_only=True)
class Sites:
    """Sources on hosts; each round changes those whose turn it is."""

    hosts: int
    sources: int
    rounds: int
    round: int = 0
    port: int = 0
    log: list[Asked] = field(default_factory=list)
    held: dict[str, threading.Event] = field(default_factory=dict)  # paths that are answered when somebody says so
    waiting: set[str] = field(default_factory=set)  # of them, those that were asked for
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def host(self, n: int) -> str:
        return f"127.0.1.{n % self.hosts + 1}"

    def name(self, n: int) -> str:
        return f"site{n}"

    def turn(self, round_: int) -> list[int]:
        """The sources that a round changes."""
        return [n for n in range(self.sources) if n % self.rounds == round_ % self.rounds]

    def settings(self) -> list[dict[str, Any]]:
        return [
            {
                "name": self.name(n),
                "url": f"http://{self.host(n)}:{self.port}/{n}/list.html",
                "kind": "aggregator" if n % SHARED == 0 else "government",
                "every": "1d",
            }
            for n in range(self.sources)
        ]

    def answer(self, path: str) -> bytes | None:
        number, _, page = path.lstrip("/").partition("/")
        if not number.isdecimal():
            return None
        n = int(number)
        shown = range(1, PAGES + 1 + self._has_changed(n))
        if page == "list.html":
            rows = "".join(_row(n, k) for k in shown)
            return f"<html><head><meta charset=utf-8><title>政策文件</title></head><ul>{rows}</ul></html>".encode()
        k = int(page.removesuffix(".html")) if page.removesuffix(".html").isdecimal() else 0
        return self._page(n, k) if k in shown else None

    def _has_changed(self, n: int) -> bool:
        return self.round > n % self.rounds

    def _page(self, n: int, k: int) -> bytes:
        """The first page of a source is revised in its turn; the last is new then, on aggregators the same one."""
        if k > PAGES and n % SHARED == 0:
            return _policy(f"第{n % self.rounds}轮共有", 7000 + n % self.rounds, 31)
        raised = k == 1 and self._has_changed(n)
        return _policy(f"第{n}站第{k}号", 10 * n + k, 400 if raised else 300)

    def wait(self, path: str) -> None:
        """Keep who asks for a held path waiting."""
        if path in self.held:
            self.waiting.add(path)
            self.held[path].wait()

    def note(self, asked: Asked) -> None:
        with self._lock:
            self.log.append(asked)


def _row(n: int, k: int) -> str:
    return f'<li><a href="/{n}/{k}.html">关于第{n}站第{k}号文件的通知公告全文</a><span>2026-03-0{k}</span></li>'


def _policy(name: str, number: int, amount: int) -> bytes:
    title = f"澄岚市{name}产业支持办法"
    lines = [
        f"为促进{name}产业发展，结合实际，制定本办法。",
        f"一、对列入{name}计划的项目，按照设备投资额给予不超过{amount}万元的补助，分{number % 7 + 2}年发放。",
        f"二、{name}培育企业连续三年增长的，由市财政局给予一次性奖励，奖励名额不超过{number}个。",
        f"三、{name}紧缺人才的安家补贴由市人力资源社会保障局负责发放。",
    ]
    return text_page(title, f"澄政发〔2026〕{number}号", lines)


@contextmanager
def serving_sites(sites: Sites) -> Iterator[None]:
    """Serve every host of loopback on one free port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            begun = time.monotonic()
            sites.wait(self.path)
            body = sites.answer(self.path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body or b"")))
            host = str(self.server.server_address[0])
            sites.note(Asked(host=host, path=self.path, begun=begun, ended=time.monotonic()))
            self.end_headers()  # an empty answer is whole from here on, and its pause begins
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    servers: list[ThreadingHTTPServer] = []
    threads: list[threading.Thread] = []
    try:
        for n in range(sites.hosts):
            server = ThreadingHTTPServer((sites.host(n), sites.port), Handler)
            server.daemon_threads = True
            sites.port = server.server_address[1]
            servers.append(server)
            threads.append(threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}))
            threads[-1].start()
        yield
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()
