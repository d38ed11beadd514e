"""Real list pages, served on loopback: each is known for what it is, or refused with the reason that holds."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from lanhe import QUICK
from servers import Reply, Site, serving

from crawler.check import CheckPlan
from crawler.engine import ResidentCrawler
from crawler.source import Source
from pipeline.model import Outcome
from pipeline.reasons.visit_words import reason_in_words
from service.adding.probing import Probe

PAGES = Path(__file__).parents[3] / "shared" / "pages"
FOLDERS = ("gov-zh-lists", "gerapy-samples")
TYPES = {"html": "text/html", "xml": "text/xml"}


def pages(kind: str) -> Iterator[Path]:
    manifest = PAGES / "MANIFEST.jsonl"
    for line in manifest.read_text("utf-8").splitlines() if manifest.is_file() else ():
        told = json.loads(line)
        if told["corpus"] in FOLDERS and told["kind"] == kind:
            yield PAGES / told["path"]


LISTS, ARTICLES = list(pages("list")), list(pages("article"))


def probed(file: Path) -> Probe:
    site = Site({f"/{file.name}": Reply(body=file.read_bytes(), headers={"Content-Type": TYPES[file.suffix[1:]]})})

    async def story() -> Probe:
        async with serving(site), ResidentCrawler(QUICK) as crawler:
            source = Source(name="real", urls=(f"{site.origin}/{file.name}",))
            visits = crawler.check(CheckPlan(source=source, page_limit=1))
            return Probe(source=source, listings=(await anext(visits),))  # its documents are not ours to ask for

    return asyncio.run(story())


@pytest.mark.skipif(not LISTS, reason=f"{PAGES} is missing: real pages are not part of the project")
def test_there_are_as_many_as_there_should_be() -> None:
    assert (len(LISTS), len(ARTICLES)) == (8, 2)


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.stem)
def test_a_list_is_read_or_needs_a_browser(file: Path) -> None:
    found = probed(file)
    (visit,) = found.listings
    rows = visit.document.entries if visit.document else ()
    if "x-handlebars-template" in file.read_text("utf-8", "replace"):
        assert "scripts" in visit.reason
        assert "脚本" in reason_in_words(visit.reason, "zh")
        assert not rows
    else:
        assert visit.outcome is Outcome.OK, visit.reason
        assert len(rows) >= 5
        assert all(row.title and row.date for row in rows)


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.stem)
def test_an_article_is_told_as_one(file: Path) -> None:
    found = probed(file)
    (visit,) = found.listings
    assert "single text" in visit.reason
    assert "单独的文章" in reason_in_words(visit.reason, "zh")
    assert not found.may_need_script
