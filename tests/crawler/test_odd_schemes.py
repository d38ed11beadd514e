"""What is no web address is never asked for, wherever a page names it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from xml.sax.saxutils import escape

import pytest
from lanhe import check, source
from pages import listing, policy
from servers import Site, page, serving

from crawler.check import CheckPlan
from pipeline.model import Role, Visit

ODD = (
    "file:///etc/passwd",
    "FILE:///etc/hosts.pdf",
    " file:///srv/zc/2.html",
    "file:zc/3.html",
    "gopher://127.0.0.1:70/1/zc/4.html",
    "ftp://127.0.0.1/zc/5.pdf",
    "dict://127.0.0.1:11211/stat.html",
    "jar:http://127.0.0.1/x.jar!/6.html",
    "view-source:http://127.0.0.1/7.html",
    "blob:http://127.0.0.1/8.html",
    "data:text/html,<p>x</p>",
    "data:application/pdf;base64,JVBERi0=.pdf",
    "javascript:void(0)",
    "javascript:location.href='file:///etc/passwd.html'",
    "mailto:zc@lanhe.example",
    "tel:05160000000",
    "about:blank",
    "http://[/10.html",
)
GOOD = ("/zc/1.html", "/zc/2.html", "/zc/3.html")
WRITTEN = [escape(url, {'"': "&quot;"}) for url in (*ODD, *GOOD)]


def html() -> str:
    return listing(WRITTEN, onward="file:///zc/index_2.html", extra='<link rel="next" href="ftp://127.0.0.1/2.html">')


def in_scripts() -> str:
    """The same rows, each behind a call."""
    return listing([f"javascript:void(0)\" onclick=\"show('{url.replace(chr(39), '')}')" for url in WRITTEN])


def feed() -> str:
    rows = (f"<item><title>蓝河市第{n}号通知</title><link>{url}</link></item>" for n, url in enumerate(WRITTEN))
    return f"<rss version='2.0'><channel><title>x</title>{''.join(rows)}</channel></rss>"


def atom() -> str:
    rows = (f'<entry><title>蓝河市第{n}号通知</title><link href="{url}"/></entry>' for n, url in enumerate(WRITTEN))
    next_page = '<link rel="next" href="file:///feed"/>'
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title>{next_page}{''.join(rows)}</feed>"


def sitemap() -> str:
    return f"<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in WRITTEN)}</urlset>"


def sitemaps() -> str:
    named = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in (*map(escape, ODD), "{origin}/more.xml"))
    return f"<sitemapindex>{named}</sitemapindex>"


def records() -> str:
    rows = [{"title": f"蓝河市第{n}号通知", "url": url, "date": "2031-03-01"} for n, url in enumerate((*ODD, *GOOD))]
    return json.dumps({"total": len(rows), "data": rows})


def framed() -> str:
    frames = "".join(f'<iframe src="{url}"></iframe>' for url in WRITTEN[: len(ODD)])
    return f"<html><body><p>x</p>{frames}<iframe src='/zc/'></iframe></body></html>"


def visited(pages: dict[str, str], *paths: str) -> tuple[list[Visit], list[str]]:
    """The visits of a check, and what the site was asked for."""
    site = Site({path: page(policy(n)) for n, path in enumerate(GOOD, 1)})

    async def story() -> list[Visit]:
        async with serving(site):
            site.pages |= {path: page(text.replace("{origin}", site.origin)) for path, text in pages.items()}
            return await check(site, CheckPlan(source=source(site, *paths), baseline=True))

    return asyncio.run(story()), site.paths()


@pytest.mark.parametrize("written", [html, in_scripts, feed, atom, sitemap, records])
def test_rows_that_are_no_web_addresses_are_left_out(written: Callable[[], str]) -> None:
    visits, asked = visited({"/list": written()}, "/list")
    documents = [visit.url for visit in visits if visit.role is Role.DOCUMENT]
    assert [url.partition("/zc/")[2] for url in documents] == ["1.html", "2.html", "3.html"]
    assert sorted(asked) == ["/list", *GOOD]


@pytest.mark.parametrize(("written", "more"), [(sitemaps, "/more.xml"), (framed, "/zc/")])
def test_places_that_a_page_sends_on_to_are_left_out(written: Callable[[], str], more: str) -> None:
    _, asked = visited({"/list": written(), more: listing(list(GOOD))}, "/list")
    assert sorted(asked) == sorted(["/list", more, *GOOD])


def test_attachments_are_left_out() -> None:
    tags = "".join(
        f'<p><a href="{url}">附件{n}：申报表.pdf</a></p><iframe src="{url}"></iframe><embed src="{url}">'
        f'<a href="#" onclick="window.open(\'{url}\')">附件{n}：名单.xls</a>'
        for n, url in enumerate(WRITTEN[: len(ODD)])
    )
    text = policy(1, extra=tags + '<p><a href="/zc/form.pdf">附件：申请表.pdf</a></p>')
    visits, asked = visited({"/list": listing(["/one.html", *GOOD]), "/one.html": text}, "/list")
    assert [visit.url.partition("/zc/")[2] for visit in visits if visit.role is Role.ATTACHMENT] == ["form.pdf"]
    assert sorted(asked) == sorted(["/list", "/one.html", *GOOD, "/zc/form.pdf"])
