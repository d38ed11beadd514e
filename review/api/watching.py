"""How the watching goes: sources, checks, incidents, deliveries, health."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from review.api.asked import (
    ChecksAsked,
    DeliveriesAsked,
    DeliveryId,
    IncidentsAsked,
    PlainQuery,
)
from review.api.lists import Attempts, Checks, Deliveries, Destinations, Incidents, Sources, following
from review.api.problems import responses
from review.ports import History
from review.records.base import Record
from review.records.outbox import Attempt, Delivery, Destination
from review.records.sources import Check, Incident, Source
from review.web.refusal import RefusedError

SourceName = Annotated[str, Path(max_length=200, description="A source, by its name.")]


class Health(Record):
    """Whether the archive answers, and what it holds."""

    status: str
    """ok; a problem with status 503 tells otherwise."""
    counts: dict[str, int]
    """How many sources, policies, revisions, changes and open incidents there are."""


class WatchingAnswers:
    """What the API says of the watching."""

    def __init__(self, history: History) -> None:
        self._history = history

    def routes(self) -> APIRouter:
        """The addresses of these answers."""
        router = APIRouter()
        for path, answer, tag in (
            ("/sources", self.sources, "sources"),
            ("/sources/{name}", self.source, "sources"),
            ("/checks", self.checks, "sources"),
            ("/incidents", self.incidents, "sources"),
            ("/deliveries", self.deliveries, "alerts"),
            ("/deliveries/{delivery_id}/attempts", self.attempts, "alerts"),
            ("/destinations", self.destinations, "alerts"),
            ("/health", self.health, "health"),
        ):
            refused = responses(404) if "{" in path else responses()
            router.add_api_route(path, answer, tags=[tag], responses=refused)
        return router

    def sources(self, _asked: PlainQuery) -> Sources:
        """The sources of the settings, by name, with their health at a glance."""
        return Sources(items=[Source.of(source) for source in self._history.sources()])

    def source(self, name: SourceName, _asked: PlainQuery) -> Source:
        """One source; one gone from the settings too."""
        found = self._history.source(name) if name.isprintable() else None
        if found is None:
            raise RefusedError(404, "refused.source", name)
        return Source.of(found)

    def checks(self, request: Request, response: Response, asked: Annotated[ChecksAsked, Query()]) -> Checks:
        """Passes over sources, newest first."""
        source = self._known(asked.source)
        found = self._history.checks(source, limit=asked.limit + 1, before_id=asked.before)
        return Checks(
            items=[Check.of(check) for check in found[: asked.limit]],
            next=following(request, response, [check.id for check in found], asked.limit),
        )

    def incidents(self, request: Request, response: Response, asked: Annotated[IncidentsAsked, Query()]) -> Incidents:
        """Trouble with sources, newest first."""
        source, over = self._known(asked.source), asked.state == "all"
        found = self._history.incidents(source, over=over, limit=asked.limit + 1, before_id=asked.before)
        return Incidents(
            items=[Incident.of(incident) for incident in found[: asked.limit]],
            next=following(request, response, [incident.id for incident in found], asked.limit),
        )

    def deliveries(
        self, request: Request, response: Response, asked: Annotated[DeliveriesAsked, Query()]
    ) -> Deliveries:
        """Which alert went where, and what became of it; newest first."""
        found = self._history.deliveries(asked.state or "", limit=asked.limit + 1, before_id=asked.before)
        return Deliveries(
            items=[Delivery.of(delivery) for delivery in found[: asked.limit]],
            next=following(request, response, [delivery.id for delivery in found], asked.limit),
        )

    def attempts(self, delivery_id: DeliveryId, _asked: PlainQuery) -> Attempts:
        """The attempts at a delivery, oldest first; empty when it was not tried yet."""
        newest = self._history.deliveries(limit=1, before_id=delivery_id + 1)
        if not newest or newest[0].id != delivery_id:
            raise RefusedError(404, "refused.delivery", str(delivery_id))
        return Attempts(items=[Attempt.of(attempt) for attempt in self._history.attempts(delivery_id)])

    def destinations(self, _asked: PlainQuery) -> Destinations:
        """How it goes with every destination that was ever owed anything."""
        return Destinations(items=[Destination.of(each) for each in self._history.destinations()])

    def health(self, _asked: PlainQuery) -> Health:
        """Whether the archive answers, and what it holds."""
        return Health(status="ok", counts=dict(self._history.counts()))

    def _known(self, source: str) -> str:
        """A source's name; a refusal when there is none so named."""
        if source and (not source.isprintable() or self._history.source(source) is None):
            raise RefusedError(400, "refused.source", source)
        return source
