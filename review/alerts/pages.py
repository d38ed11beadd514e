"""Subscriptions and destinations at a glance: who is told what, whether it arrives, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from review.alerts.deliveries import STATES
from review.alerts.ports import Alerting, Tried
from review.alerts.told import filter_lines, trouble_advice, trouble_told
from review.ports import History
from review.web.filters import choice, number
from review.web.person import Role, person_of
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views.outbox import DestinationView

SPAN: Final = timedelta(days=30)
MOST_DAYS: Final = 365


class AlertPages:
    """The overview, and what a subscription would have been told."""

    def __init__(self, history: History, site: Site, alerting: Alerting | None) -> None:
        self._history = history
        self._site = site
        self._alerting = alerting
        self.tried: dict[str, tuple[datetime, Sequence[Tried]]] = {}  # the last test of each subscription

    def routes(self) -> APIRouter:
        """The addresses of these pages."""
        router = APIRouter()
        router.add_api_route("/alerts", self.overview, methods=["GET", "HEAD"])
        router.add_api_route("/alerts/preview", self.preview, methods=["GET"])
        return router

    def overview(self, request: Request) -> Response:
        """Every subscription and every destination; those in trouble first."""
        if state := choice(request.query_params, "state", STATES):  # where deliveries were listed before
            return RedirectResponse(f"/alerts/deliveries?state={state}", status_code=308)
        now, voice = self._site.now(), self._site.voice(request)
        subscriptions = self._alerting.subscriptions() if self._alerting else ()
        names = self._alerting.places() if self._alerting else {}
        incidents = {one.destination: one for one in self._history.destination_incidents(over=False)}
        return self._site.page(
            request,
            "alerts/overview.html",
            now=now,
            days=SPAN.days,
            glance=self._history.outbox_glance(now),
            subscriptions=[(one, filter_lines(one.when, voice)) for one in subscriptions],
            figures=self._history.subscription_figures([one.name for one in subscriptions], now - SPAN),
            places=_in_order(self._history.destinations(), names, incidents),
            incidents={key: trouble_told(one, voice) for key, one in incidents.items()},
            advice=trouble_advice(voice),
            names=names,
            latest=self._history.deliveries(limit=8),
            has_buttons=self._alerting is not None,
            tried=self.tried,
            done=choice(request.query_params, "done", ("", "retry", "test")),
        )

    def preview(self, request: Request) -> Response:
        """What a subscription would have been told of in the last days."""
        if not person_of(request).may(Role.REVIEWER):
            raise RefusedError(403, "refused.role", Role.REVIEWER.value)
        if self._alerting is None:
            raise RefusedError(403, "refused.read_only")
        name = request.query_params.get("subscription", "")
        if name not in {one.name for one in self._alerting.subscriptions()}:
            raise RefusedError(404, "refused.subscription", name)
        days = number(request.query_params, "days", 30, most=MOST_DAYS)
        found = self._alerting.preview(name, days)
        return self._site.page(request, "alerts/preview.html", wanted=name, days=days, found=found)


def _in_order(
    places: Sequence[DestinationView], names: Mapping[str, str], incidents: Mapping[str, object]
) -> Sequence[DestinationView]:
    """Return the destinations of the settings, those in trouble first; without settings all of them."""
    known = [one for one in places if not names or one.key in names]
    return sorted(known, key=lambda one: (one.key not in incidents, not one.failures, names.get(one.key, one.key)))
