"""The site of Lanhe, and checks of it."""

from __future__ import annotations

from collections.abc import Sequence

from pages import listing, policy
from servers import Site, page

from crawler.check import CheckPlan
from crawler.engine import ResidentCrawler
from crawler.source import CrawlSettings, Source, SourceKind
from pipeline.model import KnownPage, Outcome, PageState, Visit

QUICK = CrawlSettings(delay_seconds=0, per_host=4, timeout_seconds=0.5, allow_private=True)
ROWS = [f"/zcwj/{n}.html" for n in range(1, 6)]


def lanhe(pages: int = 1) -> Site:
    """A site of one listing, of *pages* pages with five policies each."""
    site = Site({"/zcwj/": page(listing(ROWS, onward="/zcwj/index_2.html" if pages > 1 else ""))})
    for number in range(1, pages + 1):
        rows = [f"/zcwj/{n}.html" for n in range(number * 5 - 4, number * 5 + 1)]
        onward = f"/zcwj/index_{number + 1}.html" if number < pages else ""
        site.pages["/zcwj/" if number == 1 else f"/zcwj/index_{number}.html"] = page(listing(rows, onward=onward))
        site.pages.update((row, page(policy(5 * number - 4 + place))) for place, row in enumerate(rows))
    return site


async def check(site: Site, plan: CheckPlan, crawl: CrawlSettings = QUICK) -> list[Visit]:
    async with ResidentCrawler(crawl) as crawler:
        return [visit async for visit in crawler.check(plan)]


def source(site: Site, *paths: str, kind: SourceKind = SourceKind.GOVERNMENT) -> Source:
    return Source(name="lanhe", urls=tuple(site.origin + path for path in paths or ["/zcwj/"]), kind=kind)


def known_from(visits: Sequence[Visit], **changes: object) -> tuple[KnownPage, ...]:
    """What an archive would know after these visits."""
    return tuple(
        KnownPage(
            url=visit.url,
            role=visit.role,
            state=PageState.ALIVE,
            parent=visit.parent,
            name=visit.name,
            etag=visit.etag,
            last_modified=visit.last_modified,
            body_digest=visit.body_digest,
            text_digest=visit.document.text_digest if visit.document else "",
        )
        for visit in visits
    )


def outcomes(visits: Sequence[Visit]) -> dict[str, Outcome]:
    return {visit.url.partition("127.0.0.1:")[2].partition("/")[2]: visit.outcome for visit in visits}
