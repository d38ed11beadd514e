"""A site whose pages are empty until their script has run: a listing and documents that JSON brings."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pages import policy
from servers import Answering, Reply, Site, page, serving

from crawler.check import CheckPlan
from crawler.engine import ResidentCrawler
from crawler.source import CrawlSettings, Source
from pipeline.model import Visit

SHELL = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>蓝河市人民政府</title></head>'
    '<body><div id="app">加载中</div><script src="/app.js"></script>{more}</body></html>'
)
# Every page has this script: it asks for what belongs to the page's own address, and shows it.
APP = """
fetch('/api' + location.pathname).then(answer => answer.json()).then(said => {
  const item = row => `<li><a href="${row.url}">${row.title}</a><span>${row.date}</span></li>`;
  const rows = said.rows && said.rows.map(item);
  document.getElementById('app').innerHTML = rows ? '<ul class="list">' + rows.join('') + '</ul>' : said.html;
});
"""


def script(text: str) -> Reply:
    return Reply(body=text.encode(), headers={"Content-Type": "text/javascript", "Cache-Control": "max-age=600"})


def data(said: object) -> Reply:
    return Reply(body=json.dumps(said).encode(), headers={"Content-Type": "application/json"})


def shell(more: str = "") -> Reply:
    return page(SHELL.format(more=more), ETag='"1"')


def rows(*places: str) -> list[dict[str, str]]:
    title = "蓝河市人民政府关于先进制造业奖励的第{}号通知"
    return [{"url": place, "title": title.format(n), "date": f"2031-03-{n:02}"} for n, place in enumerate(places, 1)]


def body_of(html: str) -> dict[str, str]:
    """What the interface says of a document: the inside of its page."""
    found = re.search(r"<body>(.*)</body>", html, re.S)
    assert found
    return {"html": found[1]}


def script_site(documents: int = 2, **more: Answering) -> Site:
    """A listing at /zcwj/ of documents /doc/1, /doc/2 …"""
    places = [f"/doc/{number}" for number in range(1, documents + 1)]
    pages: dict[str, Answering] = {
        "/app.js": script(APP),
        "/zcwj/": shell(),
        "/api/zcwj/": data({"rows": rows(*places)}),
    }
    for number, place in enumerate(places, 1):
        pages |= {place: shell(), f"/api{place}": data(body_of(policy(number)))}
    return Site(pages | more)


Visits = Callable[..., list[Visit]]


@contextmanager
def visiting(crawl: CrawlSettings) -> Iterator[Visits]:
    """Checks of one crawler, and so in one browser: `visits(site, path)` are those of the source at that address."""

    async def started() -> ResidentCrawler:
        crawler = ResidentCrawler(crawl)
        await crawler.start()
        return crawler

    async def story(site: Site, path: str, render: bool) -> list[Visit]:
        async with serving(site):
            return await checked(crawler, site, path, render=render)

    def visits(site: Site, path: str = "/zcwj/", *, render: bool = True) -> list[Visit]:
        return runner.run(story(site, path, render))

    with asyncio.Runner() as runner:
        crawler = runner.run(started())
        yield visits
        runner.run(crawler.stop())


async def checked(crawler: ResidentCrawler, site: Site, path: str = "/zcwj/", *, render: bool = True) -> list[Visit]:
    """The visits of one check of the source at that address."""
    source = Source(name="lanhe", urls=(site.origin + path,), render=render)
    return [visit async for visit in crawler.check(CheckPlan(source=source))]
