"""The same check as a Scrapy command: `scrapy crawl source -a name=…`."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from pages import listing, policy
from servers import Site, page, serving

ROOT = Path(__file__).resolve().parents[2]
LOADER = """
import os
from crawler.check import Assignment, CheckPlan
from crawler.source import CrawlSettings, Source

def load(name):
    plan = CheckPlan(source=Source(name=name, urls=(os.environ["LANHE"],)), baseline=True)
    crawl = CrawlSettings(delay_seconds=0, allow_private=True, user_agent="lanhe-watch/2 (x)")
    return Assignment(plan=plan, crawl=crawl)

class Print:
    def process_item(self, item):
        print(item.source, item.role, item.outcome, item.url, flush=True)
        return item
"""


async def scrapy(folder: Path, *arguments: str, lanhe: str = "") -> tuple[int, str, str]:
    (folder / "lanhe_loader.py").write_text(LOADER, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "scrapy",
        *arguments,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(folder), "LANHE": lanhe},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


def test_scrapy_lists_the_spider(tmp_path: Path) -> None:
    code, out, _ = asyncio.run(scrapy(tmp_path, "list"))
    assert (code, out.split()) == (0, ["source"])


def test_scrapy_crawls_a_source(tmp_path: Path) -> None:
    rows = ["/zcwj/1.html", "/zcwj/2.html", "/zcwj/3.html"]
    site = Site({"/zcwj/": page(listing(rows)), **{row: page(policy(n)) for n, row in enumerate(rows, 1)}})
    settings = ["-s", "CLAUSEWATCH_LOADER=lanhe_loader.load", "-s", 'ITEM_PIPELINES={"lanhe_loader.Print": 1}']

    async def story() -> tuple[int, str, str]:
        async with serving(site):
            address = f"{site.origin}/zcwj/"
            return await scrapy(tmp_path, "crawl", "source", "-a", "name=lanhe", *settings, lanhe=address)

    code, out, err = asyncio.run(story())
    assert code == 0, err
    lines = [line.split() for line in out.splitlines()]
    assert [line[:3] for line in lines] == [["lanhe", "listing", "ok"]] + [["lanhe", "document", "ok"]] * 3
    assert {one.headers["user-agent"] for one in site.asked} == {"lanhe-watch/2 (x)"}
    assert "Traceback" not in err


def test_scrapy_asks_which_source(tmp_path: Path) -> None:
    settings = ["-s", "CLAUSEWATCH_LOADER=lanhe_loader.load", "-s", "ITEM_PIPELINES={}"]
    code, _, err = asyncio.run(scrapy(tmp_path, "crawl", "source", *settings))
    assert code != 0
    assert "-a name=NAME" in err
