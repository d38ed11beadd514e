"""Tries an address before it is watched: what it is, what would be read, and whether two fetches read the same."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from crawler.check import CheckPlan
from crawler.engine import ResidentCrawler
from crawler.outcome import NEEDS_SCRIPT, NO_ROWS, Verdict
from crawler.source import CrawlSettings, Source
from pipeline.model import Document, Kind, KnownPage, Outcome, Role, Visit
from pipeline.noise.rulings import Reading
from pipeline.noise.site_profile import SiteProfile
from pipeline.profile.learning import FEWEST, Lesson, learn
from pipeline.profile.pages import Sample
from pipeline.profile.volatile import volatile_slots
from pipeline.read import READER_VERSION, explain


@dataclass(frozen=True, kw_only=True, slots=True)
class Probe:
    """What an address turned out to be."""

    source: Source
    listings: tuple[Visit, ...] = ()
    sample: Visit | None = None
    second: Visit | None = field(default=None, repr=False)  # the sample fetched once more
    pause: float = 0.0  # seconds between two visits of its host, robots.txt's wish included
    trouble: str = ""  # why it cannot be watched, "" when it can
    profile: SiteProfile | None = None  # by which it was read
    lesson: SiteProfile | None = None  # what the pages fetched now would teach; None when they are too few

    @property
    def document(self) -> Document | None:
        """The sample as read."""
        return self.sample.document if self.sample else None

    @property
    def may_need_script(self) -> bool:
        """Whether a script may bring what was not found: the rows of the listing, or the text of its document."""
        looked_at = [*self.listings[:1], *([self.sample] if self.sample else [])]
        needs = NEEDS_SCRIPT in map(_verdict, looked_at)
        return (needs or self.lacks_rows) and not self.source.render

    @property
    def lacks_rows(self) -> bool:
        """Whether its first listing is a page like any other, only without rows."""
        return NO_ROWS in map(_verdict, self.listings[:1])

    @property
    def reading(self) -> Reading:
        """The sample read once more, with the reasons."""
        visit = self.sample
        if visit is None:
            return Reading(document=Document(kind=Kind.UNREADABLE, reason=self.trouble))
        url, select = visit.final_url or visit.url, self.source.select.get("body", "")
        return explain(
            visit.body, url=url, content_type=visit.content_type, at=visit.at, select_body=select, profile=self.profile
        )

    @property
    def is_steady(self) -> bool:
        """Whether two fetches of the sample read the same."""
        first, second = self.document, self.second.document if self.second else None
        return first is not None and second is not None and first.text_digest == second.text_digest


async def probe(
    source: Source, settings: CrawlSettings, *, profile: SiteProfile | None = None, learns: bool = False
) -> Probe:
    """Probe *source* with a crawler of its own."""
    async with ResidentCrawler(settings) as crawler:
        return await probe_with(crawler, source, profile=profile, learns=learns)


async def probe_with(
    crawler: ResidentCrawler, source: Source, *, profile: SiteProfile | None = None, learns: bool = False
) -> Probe:
    """Fetch *source*'s listings and one document, that one twice; more, enough to teach a profile, when it *learns*."""
    plan = CheckPlan(source=source, page_limit=1, profile=profile)
    visits = [visit async for visit in _some(crawler.check(plan), FEWEST if learns else 1)]
    sample = next((visit for visit in visits if visit.role is Role.DOCUMENT), None)
    second = await _once_more(crawler, source, sample, profile) if sample and sample.document else None
    listings = tuple(visit for visit in visits if visit.role is Role.LISTING)
    return Probe(
        source=source,
        listings=listings,
        sample=sample,
        second=second,
        pause=crawler.pause_of(visits[0].url) if visits else 0.0,
        trouble=_trouble(visits),
        profile=profile,
        lesson=_lesson(source, visits, sample, second) if learns else None,
    )


def _lesson(source: Source, visits: Sequence[Visit], sample: Visit | None, second: Visit | None) -> SiteProfile | None:
    read = [visit for visit in visits if visit.role is Role.DOCUMENT and visit.document and visit.body]
    slots = volatile_slots([replace(sample, again=second.document)]) if sample and second else ()
    select = source.select.get("body", "")
    samples = [Sample(body=visit.body, content_type=visit.content_type, select_body=select) for visit in read]
    now = datetime.now(UTC)
    return learn(samples, Lesson(at=now, reader_version=READER_VERSION, documents=len(read), volatile=slots))


async def _once_more(
    crawler: ResidentCrawler, source: Source, sample: Visit, profile: SiteProfile | None
) -> Visit | None:
    only = replace(source, urls=())
    known = (KnownPage(url=sample.url, role=Role.DOCUMENT),)
    return await anext(aiter(crawler.check(CheckPlan(source=only, known=known, profile=profile))), None)


async def _some(visits: AsyncIterator[Visit], documents: int) -> AsyncIterator[Visit]:
    """Yield visits up to so many documents."""
    async for visit in visits:
        yield visit
        documents -= visit.role is Role.DOCUMENT
        if not documents:
            return


def _verdict(visit: Visit) -> Verdict:
    return Verdict(outcome=visit.outcome, reason=visit.reason)


def _trouble(visits: Sequence[Visit]) -> str:
    if not visits:
        return "nothing was visited"
    first = visits[0]
    return "" if first.outcome is Outcome.OK else f"{first.outcome}: {first.reason}"


def name_of(url: str) -> str:
    """Return a name for the source at *url*: its host, and the last part of its path."""
    parts = urlsplit(url)
    host = (parts.hostname or "source").removeprefix("www.")
    folder = [part for part in parts.path.split("/") if part and "." not in part]
    return "-".join([host.replace(".", "-"), *folder[-1:]])
