"""Prepares one pass over one source for judging: what all its visits together say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from crawler.address import normal_address
from crawler.check import CheckPlan
from crawler.reading import SketchOf, no_sketch
from crawler.source import Source, SourceKind
from pipeline.archive import Archive, Pass
from pipeline.judge.addresses import old_addresses
from pipeline.judge.redesign import is_redesigned
from pipeline.model import Entry, KnownPage, Outcome, PageState, Role, Visit
from pipeline.noise.site_profile import SiteProfile

READ = frozenset({Outcome.OK, Outcome.UNCHANGED})
FIRST_ROWS = 3  # that an empty listing may show at once as news; more are what a site had all along
CHINA = ZoneInfo("Asia/Shanghai")  # where rows are dated
UNREAD_ALLOWED = 2  # documents dead or in trouble at once in any source
UNREAD_SHARE = 0.3  # of its documents; above it the source is in trouble, not its documents
LATELY = timedelta(days=7)  # a listing that was not read for so long is given up
SEARCHED = 6  # checks for which a dead page is looked for deep in the listings


@dataclass(kw_only=True)
class Gathered:
    """The visits of one check as they come, with what was known before."""

    source: Source
    check_id: int
    baseline: bool
    due: frozenset[str] | None = None  # of the known pages those to be visited; None: all
    known: Mapping[str, KnownPage]
    profile: SiteProfile | None = None  # by which its pages are read
    visits: list[Visit] = field(default_factory=list)
    broken: str = ""  # why the crawl broke off, when a fault of ours ended it
    sketch_of: SketchOf = no_sketch
    lately: frozenset[str] = field(default=frozenset())  # addresses of listings that were read within the last days
    confirms: Gathered | None = None  # the check whose pending things this one looks at again

    def add(self, visit: Visit) -> None:
        """Keep a visit, with what was known of its page."""
        known = self.known.get(visit.url)
        was_missing = known.missing_streak if known else 0
        self.visits.append(replace(visit, missing_before=was_missing) if was_missing else visit)

    def plan(self, asked: Source, due: frozenset[str] | None) -> CheckPlan:
        """Return what is to be crawled: *asked*'s listings, and of the known pages those *due*, None: all."""
        if due is None:
            due = frozenset(url for url, page in self.known.items() if page.state is not PageState.MOVED)
        deep = self.baseline or self.misses_pages
        return CheckPlan(
            source=asked,
            known=tuple(self.known.values()),
            due=due,
            baseline=deep,
            sketch_of=self.sketch_of,
            profile=self.profile,
        )

    @property
    def misses_pages(self) -> bool:
        """Whether a document is dead and not told as removed yet: it may stand elsewhere, deep in a listing."""
        documents = (page for page in self.known.values() if page.role is Role.DOCUMENT)
        return any(1 <= page.missing_streak <= SEARCHED and page.state is PageState.ALIVE for page in documents)

    @property
    def asks_listings(self) -> bool:
        """Whether a second visit must look at the listings too: for a page's new address, or for what a row says."""
        return self.misses_pages or any(page.listed_pending for page in self.known.values())


def context_of(gathered: Gathered, archive: Archive, overdue: frozenset[str] = frozenset()) -> Pass:
    """Return what all visits of the pass together say. Of *overdue* addresses no official page is awaited any more."""
    visits = gathered.visits
    return Pass(
        official=gathered.source.kind is SourceKind.GOVERNMENT,
        region=gathered.source.region,
        baseline=gathered.baseline,
        healthy=_is_healthy(gathered.confirms or gathered),
        redesigned=not gathered.baseline and is_redesigned(visits, archive, gathered.profile),
        old=frozenset(_announced_before(gathered)),
        dead=frozenset(visit.url for visit in visits if visit.outcome is Outcome.MISSING),
        redirects={visit.final_url: visit.url for visit in visits if _leads_away(visit)},
        overdue=overdue,
    )


def _announced_before(gathered: Gathered) -> Iterator[str]:
    """Yield the addresses that a listing read for the first time announces, and pages watched for the first time."""
    for root, rows in _by_listing(gathered):
        known = gathered.known.get(root)
        if known is None or known.state is PageState.NEW:
            yield root
            yield from (row.url for row in rows)
        elif known.state is PageState.EMPTY and len(rows) > FIRST_ROWS:
            yield from (row.url for row in rows if not _is_since(row, known.first_seen_at))


def _by_listing(gathered: Gathered) -> Iterator[tuple[str, Sequence[Entry]]]:
    """Yield each address of the source that was visited, with the rows of all its pages."""
    roots = {normal_address(url) for url in gathered.source.urls}
    rows: dict[str, list[Entry]] = {}
    root = ""
    for visit in gathered.visits:
        if visit.url in roots:
            root = visit.url
            rows[root] = []
        if root and visit.role is Role.LISTING and visit.document:
            rows[root] += visit.document.entries
    yield from rows.items()


def _is_since(row: Entry, first_seen_at: datetime | None) -> bool:
    """Tell whether a row is of the day a listing was visited first, or later."""
    return bool(row.date and first_seen_at and row.date >= first_seen_at.astimezone(CHINA).date())


def _is_healthy(gathered: Gathered) -> bool:
    """Tell whether enough of the source was read for a missing page to mean something."""
    visits, known = gathered.visits, gathered.known
    alive = [v for v in visits if v.role is Role.DOCUMENT and v.url in known and known[v.url].state is PageState.ALIVE]
    missing = sum(visit.outcome is Outcome.MISSING for visit in alive)
    unread = sum(visit.outcome not in READ for visit in alive)
    answered = any(visit.outcome in READ for visit in visits)
    if not (answered or len(visits) == missing == 1) or any(_is_unread_listing(visit, gathered) for visit in visits):
        return False
    return unread <= max(UNREAD_ALLOWED, UNREAD_SHARE * len(alive))


def _is_unread_listing(visit: Visit, gathered: Gathered) -> bool:
    """Tell whether a listing that was read within the last days was not: a page that moved would stand on it."""
    return visit.role is Role.LISTING and visit.outcome not in READ and visit.url in gathered.lately


def old_addresses_of(gathered: Gathered, archive: Archive) -> frozenset[str]:
    """Return the addresses, not visited in this check, whose policies turned up on pages seen for the first time."""
    if gathered.baseline:
        return frozenset()
    visited = {visit.url for visit in gathered.visits}
    fresh = [visit for visit in gathered.visits if visit.role is Role.DOCUMENT]
    return frozenset(chain.from_iterable(old_addresses(visit, archive) for visit in fresh)) - visited


def in_order(visits: Iterable[Visit]) -> list[Visit]:
    """Return listings first, then documents, then attachments; redirected visits told at their new address.

    Of documents the dead ones come last: what stands elsewhere now, however long ago it was announced, has moved.
    """
    order = {Role.LISTING: 0, Role.DOCUMENT: 1, Role.ATTACHMENT: 2}
    visits = list(visits)
    addresses = {visit.url for visit in visits}
    return sorted(_settled(visits, addresses), key=lambda visit: (order[visit.role], visit.outcome is Outcome.MISSING))


def _settled(visits: Iterable[Visit], addresses: set[str]) -> Iterator[Visit]:
    for visit in visits:
        if _leads_away(visit):
            yield replace(visit, document=None, again=None, body=b"", body_digest="")
            if visit.final_url not in addresses:
                yield replace(visit, url=visit.final_url, final_url="")
        else:
            yield visit


def _leads_away(visit: Visit) -> bool:
    """Tell whether a document was reached at another address. http → https of the same address is none."""
    if visit.role is not Role.DOCUMENT or visit.outcome not in READ or not visit.final_url:
        return False
    return _bare(visit.final_url) != _bare(visit.url)


def _bare(url: str) -> str:
    return url.partition("://")[2].rstrip("/")


def trouble_in_words(visits: Sequence[Visit]) -> str:
    """Return the commonest trouble of a check, "" when its listings, or all it has, were read."""
    listings = [visit for visit in visits if visit.role is Role.LISTING] or list(visits)
    bad = [visit for visit in listings if visit.outcome not in READ]
    if not bad:
        return ""
    worst = max({v.outcome for v in bad}, key=lambda outcome: sum(v.outcome is outcome for v in bad))
    return f"{worst}: {next(visit.reason for visit in bad if visit.outcome is worst)}"
