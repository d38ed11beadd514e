"""The inbox: what changed, filtered, grouped and paged, with what people said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from pipeline.changes import ChangeKind
from pipeline.metadata.levels import Level
from pipeline.metadata.topics import Topic
from pipeline.text.word_query import WordsIn
from review.changes.asked import TABS, Asked, ask
from review.changes.snippet import subscription_lines
from review.ports import History
from review.ports_inbox import Reviews
from review.showing.i18n import Voice
from review.web.filters import MAX_OFFERED, number, offered
from review.web.person import Role, person_of
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views.inbox import InboxItem
from storage.views.reviews import ReviewState, ReviewView, SavedView

PAGE: Final = 40
MOST_COUNTED: Final = 100  # new changes of a saved view; from there on "99+"


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """The items of one day, newest first."""

    title: str
    items: tuple[InboxItem, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownView:
    """A saved view with how many new changes it has."""

    view: SavedView
    new: int | None  # None: what it asks for is not there any more
    is_own: bool
    is_open: bool

    @property
    def badge(self) -> str:
        """The number, up to ninety-nine."""
        return "" if not self.new else str(self.new) if self.new < MOST_COUNTED else f"{MOST_COUNTED - 1}+"


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """What the fields of the filter offer."""

    kinds: tuple[ChangeKind, ...]
    levels: tuple[Level, ...]
    topics: tuple[Topic, ...]
    places: tuple[WordsIn, ...]
    sources: Sequence[str]  # empty where there are too many to choose from
    regions: Sequence[str]


class InboxPages:
    """The list of changes."""

    def __init__(self, history: History, site: Site, reviews: Reviews | None) -> None:
        self._history = history
        self._site = site
        self._reviews = reviews

    def routes(self) -> APIRouter:
        """The address of this page."""
        router = APIRouter()
        router.add_api_route("/", self.inbox, methods=["GET", "HEAD"])
        return router

    def inbox(self, request: Request) -> Response:
        """A page of the inbox. Nothing is written: what a browser fetches ahead of the reader is not read."""
        with self._history.view():
            return self._page(request)

    def _page(self, request: Request) -> Response:
        asked = ask(request.query_params, sources=self._history.known_sources, zone=self._site.zone)
        before = number(request.query_params, "before", 0) or None
        wanted = replace(asked.wanted, before_id=before)
        found = self._history.inbox(wanted, limit=PAGE + 1)
        shown = found[:PAGE]
        counts = self._history.state_counts(asked.everywhere)
        return self._site.page(
            request,
            "changes/inbox.html",
            asked=asked,
            days=_days(shown, self._site.voice(request)),
            tabs={tab: counts.told(states or frozenset(ReviewState)) for tab, states in TABS.items()},
            before=before,
            older=shown[-1].change.id if len(found) > PAGE else None,
            reach=self._history.reach(wanted) if len(found) <= PAGE else None,
            line=self._line(request, shown, before),
            newest=self._history.newest_change(),
            done=self._done(request),
            views=self._views(request, asked),
            snippet=subscription_lines(asked.wanted, "inbox"),
            can_judge=self._reviews is not None and person_of(request).may(Role.REVIEWER),
            choices=self._choices(),
            keeps=self._reviews is not None,
            troubled=self._history.count_troubled(),
            incidents=self._history.incidents(over=False, limit=2),
        )

    def _line(self, request: Request, shown: Sequence[InboxItem], before: int | None) -> int | None:
        """The change above which what is new since the last visit ends; None where the line is not on this page."""
        if self._reviews is None:
            return None
        last = self._reviews.bookmark(person_of(request).name, self._site.now()).line_id
        below = [item.change.id for item in shown if item.change.id <= last]
        is_crossed = bool(below) and (len(below) < len(shown) or before is None)
        return below[0] if is_crossed else None

    def _done(self, request: Request) -> Sequence[ReviewView]:
        """The reviews that the reader has just written, to be undone."""
        batch = number(request.query_params, "judged", 0)
        if not batch or self._reviews is None:
            return ()
        return [review for review in self._reviews.batch(batch) if review.by == person_of(request).name]

    def _views(self, request: Request, asked: Asked) -> Sequence[ShownView]:
        if self._reviews is None:
            return ()
        person = person_of(request).name
        return [
            ShownView(
                view=view,
                new=self._count(view),
                is_own=view.owner == person,
                is_open=view.query == asked.query,
            )
            for view in self._reviews.views(person)
        ]

    def _count(self, view: SavedView) -> int | None:
        try:
            asked = ask(QueryParams(view.query), sources=self._history.known_sources, zone=self._site.zone)
        except RefusedError:
            return None
        return self._history.count_new(asked.everywhere, most=MOST_COUNTED)

    def _choices(self) -> Choices:
        regions = filter(None, self._history.source_regions())
        every = {"/".join(region.split("/")[: n + 1]) for region in regions for n in range(region.count("/") + 1)}
        return Choices(
            kinds=tuple(ChangeKind),
            levels=tuple(Level),
            topics=tuple(Topic),
            places=tuple(WordsIn),
            sources=self._history.source_names(most=MAX_OFFERED),
            regions=offered(sorted(every)),
        )


def _days(items: Sequence[InboxItem], voice: Voice) -> tuple[Day, ...]:
    grouped = groupby(items, key=lambda item: voice.day(item.change.detected_at))
    return tuple(Day(title=title, items=tuple(group)) for title, group in grouped)
