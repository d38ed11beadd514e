"""Which alert went where, and what became of it."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from review.ports import History
from review.web.filters import choice
from review.web.site import Site

STATES: Final = ("", "pending", "leased", "sent", "dead")


class AlertPages:
    """The pages about alerts."""

    def __init__(self, history: History, site: Site) -> None:
        self._history = history
        self._site = site

    def routes(self) -> APIRouter:
        """The addresses of these pages."""
        router = APIRouter()
        router.add_api_route("/alerts", self.alerts, methods=["GET", "HEAD"])
        return router

    def alerts(self, request: Request) -> Response:
        """Which alert went where, and what became of it."""
        state = choice(request.query_params, "state", STATES)
        deliveries = self._history.deliveries(state, limit=100)
        return self._site.page(request, "alerts/alerts.html", deliveries=deliveries, state=state, states=STATES)
