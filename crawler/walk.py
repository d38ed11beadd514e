"""Walks a listing: from a source's address through the pages on which it goes on."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from crawler.adapters import named
from crawler.adapters.told import first_told
from crawler.request import ListingRequest
from crawler.source import Source
from crawler.visit import Listed, Visitor
from pipeline.model import Entry, KnownPage, Outcome, Role, Visit
from pipeline.reasons.visit_words import VisitReason, visit_reason

_WITHOUT_ROWS = frozenset({Outcome.OK, Outcome.UNREADABLE, Outcome.MISSING, Outcome.PARTIAL})
_FRAMES = 3  # pages before the first rows: the page itself, its site's script, an interface that names the list


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """How a check walks its listings."""

    visitor: Visitor
    page_at: Callable[[str], KnownPage]
    announce: Callable[[tuple[Entry, ...]], bool]  # keeps rows; whether one of them was not known
    met: set[str]  # addresses visited in this check
    page_limit: int  # pages with rows, of one listing
    to_the_end: bool  # also behind a page that announces nothing new
    instead: Visitor | None = None  # reads pages as what they are, where the source's adapter need not be theirs
    believes: Callable[[tuple[Entry, ...]], bool] = bool  # whether rows that *instead* found may be the listing's

    async def visits(self, source: Source, address: str) -> AsyncIterator[Visit]:
        """The visits of one listing's pages, in order.

        Where its adapter finds nothing on a page that shows no sign of it, and was no user's choice, the page is read
        as what it is: a site that was given another publishing system is read on.
        """
        kept: list[Visit] = []
        found = not self.instead
        async for listed in self._pages(_first_request(source, address), address, self.visitor):
            kept.append(listed.visit)
            found = found or bool(listed.rows)
            while found and kept:
                yield kept.pop(0)
        if kept and _is_of_another_kind(kept):
            kept = [visit async for visit in self._read_anew(source, address)] or kept
        for visit in kept:
            yield visit

    async def _read_anew(self, source: Source, address: str) -> AsyncIterator[Visit]:
        """The visits of a listing by what its pages are; none when these show nothing that may be the listing."""
        if self.instead is None:
            return
        frames: list[Visit] = []
        is_listing = False
        async with aclosing(self._pages(ListingRequest.to(address), address, self.instead)) as pages:
            async for listed in pages:
                if listed.rows and not is_listing and not self.believes(listed.rows):
                    return
                is_listing = is_listing or bool(listed.rows)
                frames.append(_told_as_another(listed.visit, source.adapter))
                while is_listing and frames:
                    yield frames.pop(0)

    async def _pages(self, first: ListingRequest, address: str, visitor: Visitor) -> AsyncGenerator[Listed, None]:
        """The pages of a listing, in order.

        A page that announces nothing new is the last, unless the walk goes to the end. One that only repeats rows of
        the pages before it always is: some sites answer so behind their last page, and some to every number.
        """
        steps = [_Step(request=first, address=address)]
        shown, left, referer = set[str](), self.page_limit, ""
        for taken in range(1, self.page_limit + _FRAMES + 1):
            if not steps or not left:
                return
            step = steps.pop(0)
            listed = await self._listed(step, referer, visitor)
            rows = {row.url for row in listed.rows}
            if not (shown and _is_end(listed)):
                yield listed
            news = self.announce(listed.rows)
            if self._goes_on(listed, shown, news=news, may_be_frame=taken < _FRAMES and not shown):
                steps += self._onward(listed, steps)
            shown |= rows
            left -= bool(rows)
            referer = referer or step.request.url

    async def _listed(self, step: _Step, referer: str, visitor: Visitor) -> Listed:
        self.met.add(step.address)
        page, seen = self.page_at(step.address), frozenset(self.met)
        return await visitor.listing(page, step.request, referer=referer, seen=seen, full=self.to_the_end)

    def _goes_on(self, listed: Listed, shown: set[str], *, news: bool, may_be_frame: bool) -> bool:
        """Whether there is anything to be had behind a page: behind one without rows, when it is but a frame."""
        if not listed.rows:
            return may_be_frame or len(listed.onward) > 1
        repeats = all(row.url in shown for row in listed.rows)
        return not repeats and (news or self.to_the_end)

    def _onward(self, listed: Listed, steps: list[_Step]) -> list[_Step]:
        met = self.met | {each.address for each in steps}
        return [_Step(request=each, address=each.address) for each in listed.onward if each.address not in met]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Step:
    """One page that waits to be visited."""

    request: ListingRequest
    address: str  # where it is kept: a source's own address, whatever is posted there


def _first_request(source: Source, address: str) -> ListingRequest:
    adapter = named(source.adapter)
    return adapter.first_request(address, source.options) if adapter else first_told(address, source.options)


def _told_as_another(visit: Visit, adapter: str) -> Visit:
    evidence = visit.document.kind_evidence if visit.document else ""
    reason = visit_reason(VisitReason.READ_AS_ANOTHER, kind=adapter, detail=evidence)
    return replace(visit, reason=reason) if evidence and not visit.reason else visit


def _is_of_another_kind(visits: Sequence[Visit]) -> bool:
    """Whether a listing without rows answered well, and showed no sign of the adapter that read it."""
    first, last = visits[0], visits[-1]
    shows_it = first.document is not None and bool(first.document.kind_evidence)
    answered = first.outcome in (Outcome.OK, Outcome.UNREADABLE)
    return first.role is Role.LISTING and answered and not shows_it and last.outcome in _WITHOUT_ROWS


def _is_end(listed: Listed) -> bool:
    """Whether this is only what comes after the last page of a listing: none at all, or one that is well and empty.

    Interfaces refuse a number behind the last one with 400.
    """
    visit = listed.visit
    if listed.rows:
        return False
    return visit.outcome in (Outcome.MISSING, Outcome.PARTIAL) or visit.status == 400 or visit.is_empty
