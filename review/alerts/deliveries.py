"""Deliveries: which alert went where, what became of every attempt, and what the message says."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from review.alerts.ports import Alerting
from review.ports import History
from review.web.filters import MAX_ID, choice, number, words
from review.web.guard import CSP, framing
from review.web.refusal import RefusedError
from review.web.sandbox import SANDBOXED
from review.web.site import Site
from storage.views.archive import DeliveryView

STATES: Final = ("", "pending", "leased", "sent", "dead")
FORMS: Final = ("text", "mail")
_PAGE: Final = 50
_TOLD: Final = 50  # changes that are named
Id = Annotated[int, Path(ge=1, le=MAX_ID)]


class DeliveryPages:
    """The pages about deliveries."""

    def __init__(self, history: History, site: Site, alerting: Alerting | None) -> None:
        self._history = history
        self._site = site
        self._alerting = alerting

    def routes(self) -> APIRouter:
        """The addresses of these pages."""
        router = APIRouter()
        router.add_api_route("/alerts/deliveries", self.all, methods=["GET", "HEAD"])
        router.add_api_route("/alerts/deliveries/{delivery_id}", self.one, methods=["GET", "HEAD"])
        router.add_api_route("/alerts/deliveries/{delivery_id}/message", self.message, methods=["GET", "HEAD"])
        return router

    def all(self, request: Request) -> Response:
        """Deliveries, newest first; filtered, and paged by the last id that was shown."""
        params = request.query_params
        state, destination = choice(params, "state", STATES), words(params, "destination")
        subscription, before = words(params, "subscription"), number(params, "before", 0) or None
        found = self._history.deliveries(
            state, destination=destination, subscription=subscription, limit=_PAGE + 1, before_id=before
        )
        return self._site.page(
            request,
            "alerts/deliveries.html",
            deliveries=found[:_PAGE],
            has_more=len(found) > _PAGE,
            is_first=before is None,
            state=state,
            states=STATES,
            subscription=subscription,
            destination=destination,
            names=self._alerting.places() if self._alerting else {},
            subscriptions=[one.name for one in self._alerting.subscriptions()] if self._alerting else [],
        )

    def one(self, request: Request, delivery_id: Id) -> Response:
        """One delivery with its attempts, what it tells, and its message."""
        found = self._delivery(delivery_id)
        changes = [change for id_ in found.changes[:_TOLD] if (change := self._history.change(id_)) is not None]
        form = choice(request.query_params, "form", FORMS)
        response = self._site.page(
            request,
            "alerts/delivery.html",
            delivery=found,
            place=(self._alerting.places() if self._alerting else {}).get(found.destination, found.destination),
            attempts=self._history.attempts(delivery_id)[-100:],
            changes=changes,
            more=len(found.changes) - len(changes),
            written=self._alerting.written(delivery_id) if self._alerting else None,
            form=form,
            forms=FORMS,
            has_buttons=self._alerting is not None and found.state in ("dead", "pending"),
            done=choice(request.query_params, "done", ("", "retry")),
        )
        response.headers["Content-Security-Policy"] = framing(CSP)
        return response

    def message(self, delivery_id: Id) -> Response:
        """The message as mail, in a sandbox: nothing in it runs, nothing is asked for."""
        self._delivery(delivery_id)
        written = self._alerting.written(delivery_id) if self._alerting else None
        if written is None:
            raise RefusedError(404, "refused.message", str(delivery_id))
        return Response(written.html, headers={"Content-Type": "text/html; charset=utf-8", **SANDBOXED})

    def _delivery(self, delivery_id: int) -> DeliveryView:
        found = self._history.delivery(delivery_id)
        if found is None:
            raise RefusedError(404, "refused.delivery", str(delivery_id))
        return found
