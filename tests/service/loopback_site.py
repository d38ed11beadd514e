"""A small site on loopback: a listing and pages given as bytes, with noise that moves at every fetch."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count

NEWS = ("市领导调研重点项目", "春季招聘会举行", "新一批场馆开放", "道路养护通告", "节日值班安排", "图书漂流活动启动")


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer, as it is."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Answering = Reply | Callable[[Mapping[str, str]], Reply]  # called with the headers of the request


@dataclass
class Site:
    """What is served now; change `pages` to change the site."""

    pages: dict[str, bytes]
    fetches: Iterator[int] = field(default_factory=count)
    asked: list[str] = field(default_factory=list)
    address: str = ""
    listings: dict[str, list[str]] = field(default_factory=dict)  # beside /list.html, which lists what no other does
    replies: dict[str, Answering] = field(default_factory=dict)  # before all else; "*": to whatever is asked
    days: dict[str, str] = field(default_factory=dict)  # of rows whose day is not made up from their place
    when_asked: Callable[[int], None] = lambda _: None  # called with the number of requests so far

    def reply(self, path: str, headers: Mapping[str, str]) -> Reply:
        everything = None if path == "/robots.txt" else self.replies.get("*")
        special = self.replies.get(path) or everything
        if special is None:
            status, body = self.answer(path)
            return Reply(status=status, body=body, headers={"Content-Type": "text/html"})
        self.asked.append(path)
        self.when_asked(len(self.asked))
        return special(headers) if callable(special) else special

    def answer(self, path: str) -> tuple[int, bytes]:
        self.asked.append(path)
        self.when_asked(len(self.asked))
        number = next(self.fetches)
        if path == "/robots.txt":
            return 404, b""
        if path == "/list.html":
            listed = {page for pages in self.listings.values() for page in pages}
            return 200, _listing([page for page in self.pages if page not in listed], number, self.days)
        if path in self.listings:
            return 200, _listing(self.listings[path], number, self.days)
        if path in self.pages:
            return 200, noisy(self.pages[path], number)
        return 404, "<html><body><h1>404</h1><p>页面不存在</p></body></html>".encode()


def _listing(pages: list[str], number: int, days: dict[str, str]) -> bytes:
    dated = [(path, days.get(path, f"2026-03-{i + 1:02d}")) for i, path in enumerate(pages, 1)]
    rows = "".join(
        f'<li><a href="{path}">关于第{i}号文件的通知公告全文</a><span>{day}</span></li>'
        for i, (path, day) in enumerate(dated, 1)
    )
    head = "<head><meta charset=utf-8><title>政策文件</title></head>"
    return f"<html>{head}<body><ul>{rows}</ul><p>访问量：{number}</p></body></html>".encode()


def noisy(page: bytes, number: int) -> bytes:
    """Return *page* with a counter, a banner and related links that differ with *number*, at its top and its end."""
    picked = [(number + i, NEWS[(number + i) % len(NEWS)]) for i in range(4)]
    links = "".join(f'<li><a href="/news/{n}.html">{title}</a></li>' for n, title in picked)
    related = f'<div class="related"><h3>相关阅读</h3><ul>{links}</ul></div>'
    top = f'<div class="banner">今天是第{number}日 {NEWS[number % len(NEWS)]}</div>'.encode()
    end = f"{related}<div>总访问量：{1000 + number * 7}</div>".encode()
    head, tag, rest = page.partition(b"<body>")
    body, close, tail = rest.rpartition(b"</body>")
    assert tag
    assert close
    return head + tag + top + body + end + close + tail


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """Serve *site* on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = site.reply(self.path, {name.lower(): value for name, value in self.headers.items()})
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status != 304:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
