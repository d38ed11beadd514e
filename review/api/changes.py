"""Changes, and what was held back."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from review.api.asked import ChangeId, ChangesAsked, HeldAsked, PlainQuery
from review.api.lists import Changes, Held, following, onward
from review.api.problems import responses
from review.ports import History
from review.records.changes import Change
from review.records.why import ExplainedChange, HeldThing, HeldTimes
from review.web.filters import change_filter, day_span, printable
from review.web.places import further, place_in
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views.archive import ChangeFilter
from storage.views.places import ListPlace
from storage.views.why import HeldFilter


class ChangeAnswers:
    """What the API says of changes."""

    def __init__(self, history: History, site: Site) -> None:
        self._history = history
        self._site = site

    def routes(self) -> APIRouter:
        """The addresses of these answers."""
        router = APIRouter(tags=["changes"])
        router.add_api_route("/changes", self.changes, responses=responses())
        router.add_api_route("/changes/{change_id}", self.change, responses=responses(404))
        router.add_api_route("/held", self.held, responses=responses())
        return router

    def changes(self, request: Request, response: Response, asked: Annotated[ChangesAsked, Query()]) -> Changes:
        """What happened, newest first. With `after` oldest first: keep the last id, and ask again for what came since.

        A record has the keys of `clausewatch changes --format jsonl`.
        """
        wanted = self._wanted(request, asked)
        if asked.after is not None:
            older = self._history.changes(wanted, limit=asked.limit + 1, oldest_first=True)
            ids = [change.id for change in older]
            onto = following(request, response, ids, asked.limit, "after")
            return Changes(items=[Change.of(change) for change in older[: asked.limit]], next=onto, reach=None)
        found = self._history.newest_changes(wanted, limit=asked.limit)
        return Changes(
            items=[Change.of(change) for change in found.changes],
            next=onward(request, response, before=found.next) if found.next else None,
            reach=found.reach.since if found.reach else None,
        )

    def change(self, change_id: ChangeId, _asked: PlainQuery) -> ExplainedChange:
        """One change, with everything that is behind it: evidence, weight, rules, visits, what was held, who was told.

        A record has the keys of `clausewatch changes --why ID --format json`.
        """
        found = self._history.explain(change_id)
        if found is None:
            raise RefusedError(404, "refused.change", str(change_id))
        return ExplainedChange.explained(found)

    def held(self, request: Request, response: Response, asked: Annotated[HeldAsked, Query()]) -> Held:
        """What was seen and not told, and why: held last first.

        A record has the keys of `clausewatch changes --suppressed --format jsonl`.
        """
        wanted = replace(self._held_wanted(asked), before=place_in(request.query_params, is_keyed=True))
        with self._history.view():
            found = self._history.held(wanted, limit=asked.limit + 1)
            reach = self._history.held_reach(wanted)
            counts = self._history.held_counts(wanted.counted)
        shown = found[: asked.limit]
        onto = {}
        if len(found) > asked.limit:
            onto = {"before": f"{ListPlace.at(shown[-1].at, shown[-1].id)}"}
        elif reach is not None:
            onto = further(reach)
        return Held(
            items=[HeldThing.of(held) for held in shown],
            next=onward(request, response, **onto) if onto else None,
            counts=[HeldTimes.of(count) for count in counts],
            reach=reach.since if reach else None,
        )

    def _wanted(self, request: Request, asked: ChangesAsked) -> ChangeFilter:
        return replace(
            change_filter(request.query_params, sources=self._history.known_sources, zone=self._site.zone),
            after_id=asked.after or 0,
            before_id=asked.before,
        )

    def _held_wanted(self, asked: HeldAsked) -> HeldFilter:
        if asked.source and not (asked.source.isprintable() and self._history.known_sources([asked.source])):
            raise RefusedError(400, "refused.source", asked.source)
        since, until = day_span(asked.since, asked.until, self._site.zone)
        return HeldFilter(
            reasons=frozenset(asked.reason),
            sources=frozenset({asked.source} if asked.source else ()),
            policy_id=asked.policy,
            words=printable(asked.words.strip()),
            in_address=asked.words_in == "address",
            since=since,
            until=until,
        )
