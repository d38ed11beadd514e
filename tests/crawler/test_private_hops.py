"""Private addresses that a public site leads to: refused at every hop, by whatever way they are named."""

from __future__ import annotations

import asyncio
import gzip
import logging
import socket
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import brotli
import pytest
from backports import zstd
from pages import policy
from servers import Reply, Site, page, serving
from test_check_trouble import HTML, QUICK, check, known, plan

from crawler import netguard
from pipeline.model import KnownPage, Outcome, Role, Visit

GUARDED = replace(QUICK, allow_private=False, timeout_seconds=1)
INSIDE = "http://127.0.0.2:9/secret"  # nothing listens there: a connection would be told as one that failed


@pytest.fixture(autouse=True)
def loopback_is_the_public_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """127.0.0.1 stands for a public host; everything else is judged as ever."""
    judged = netguard.is_public
    monkeypatch.setattr(netguard, "is_public", lambda host: host == "127.0.0.1" or judged(host))


def visited(site: Site, *, role: Role = Role.DOCUMENT, url: str = "/a") -> Visit:
    async def story() -> list[Visit]:
        async with serving(site):
            return await check(plan(site, replace(known(site, url), role=role)), GUARDED)

    return asyncio.run(story())[0]


def to(target: str) -> Reply:
    return Reply(status=302, headers={"Location": target})


@pytest.mark.parametrize("role", [Role.DOCUMENT, Role.ATTACHMENT])
@pytest.mark.parametrize("hops", [0, 1, 3])
def test_a_redirect_inside_is_refused_at_each_hop(role: Role, hops: int) -> None:
    pages = {f"/{n}": to(f"/{n + 1}") for n in range(hops)} | {f"/{hops}": to(INSIDE)}
    visit = visited(Site({**pages, "/a": to("/0")}), role=role)
    assert visit.outcome is Outcome.FAILED
    assert "crawl.allow_private" in visit.reason


@pytest.mark.parametrize(
    "target", ["http://localhost:9/", "http://[::127.0.0.1]:9/", "http://①②⑦.0.0.2/", "http://0x7f.2/", "http://10.1/"]
)
def test_however_the_redirect_names_it(target: str) -> None:
    visit = visited(Site({"/a": Reply(status=302, headers={"Location": target.encode().decode("latin-1")})}))
    assert visit.outcome is Outcome.FAILED
    assert "private" in visit.reason


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://127.0.0.1/", "data:text/html,x", INSIDE])
@pytest.mark.parametrize(
    "shell", ["<script>location.href='{}'</script>", "<meta http-equiv=refresh content='0;url={}'>"]
)
def test_pages_that_only_lead_on_do_not_lead_inside(shell: str, target: str) -> None:
    visit = visited(Site({"/a": page(shell.format(target))}))
    assert visit.outcome in (Outcome.UNREADABLE, Outcome.PARTIAL)
    assert visit.document is None


def test_a_name_that_turns_inside_is_refused_where_it_connects(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ["127.0.0.1", "127.0.0.2"]
    asked = socket.getaddrinfo

    def resolved(host: Any, *rest: Any, **named: Any) -> Any:
        return asked(answers[0] if host == "lanhe.example" else host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    site = Site({"/a": page(policy(1))})

    async def story() -> tuple[Visit, Visit]:
        async with serving(site):
            url = site.origin.replace("127.0.0.1", "lanhe.example") + "/a"
            pages = KnownPage(url=url, role=Role.DOCUMENT)
            (first,) = await check(plan(site, pages), GUARDED)
            answers.pop(0)
            (second,) = await check(plan(site, pages), GUARDED)
            return first, second

    first, second = asyncio.run(story())
    assert first.outcome is Outcome.OK
    assert (second.outcome, second.status) == (Outcome.FAILED, None)
    assert "private" in second.reason


BOMB = b"<p>x</p>" * 1_000_000
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def packed(body: bytes, codings: str) -> Reply:
    """*body* packed as a header says that it is, first coding first."""
    for coding in codings.replace(" ", "").split(","):
        body = PACKED[coding](body)
    return Reply(body=body, headers={**HTML, "Content-Encoding": codings})


@pytest.mark.parametrize(
    "codings", [*PACKED, "gzip, gzip", "gzip, br", "br, gzip", "zstd, gzip", "deflate, zstd", "gzip,br,zstd"]
)
def test_a_bomb_is_not_unpacked(codings: str) -> None:
    reply = packed(BOMB, codings)
    assert len(reply.body) < 50_000
    visit = visited(Site({"/a": reply}))
    assert visit.outcome is Outcome.UNREADABLE
    assert "larger" in visit.reason


@pytest.mark.parametrize("codings", [*PACKED, "gzip, gzip", "br, gzip", "gzip,br,zstd"])
def test_what_is_packed_and_no_bomb_is_read(codings: str) -> None:
    visit = visited(Site({"/a": packed(policy(1).encode(), codings)}))
    assert visit.outcome is Outcome.OK


def test_packing_without_end_is_not_unpacked() -> None:
    """A header has room for a thousand codings, each as dear to undo as the largest page."""
    visit = visited(Site({"/a": packed(policy(1).encode(), ", ".join(["gzip"] * 30))}))
    assert visit.outcome is Outcome.FAILED
    assert "30" in visit.reason


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "compress", "aws-chunked"])
def test_what_is_not_packed_as_it_says_is_no_document(coding: str) -> None:
    visit = visited(Site({"/a": Reply(body=b"\x1f\x9d\x90" * 400, headers={**HTML, "Content-Encoding": coding})}))
    assert visit.outcome in (Outcome.FAILED, Outcome.UNREADABLE)
    assert visit.reason


def test_headers_without_end_end_the_visit() -> None:
    visit = visited(Site({"/a": Reply(body=b"x", headers={**HTML, "X-Long": "y" * 200_000})}))
    assert visit.outcome is Outcome.FAILED


def test_an_answer_that_comes_in_drops_ends_with_the_time() -> None:
    visit = visited(Site({"/a": Reply(body=policy(1).encode(), headers=HTML, fault="drip")}))
    assert visit.outcome is Outcome.FAILED
    assert "in time" in visit.reason


def test_a_password_in_a_redirect_is_told_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    visit = visited(Site({"/a": to("http://user:geheim7@127.0.0.1/x")}))
    assert visit.outcome is Outcome.FAILED
    assert "geheim7" not in visit.reason + visit.final_url
    assert "geheim7" not in "".join(one.getMessage() for one in caplog.records if one.levelno >= logging.INFO)
