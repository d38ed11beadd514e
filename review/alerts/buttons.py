"""What an admin may do about alerts: try deliveries again, and try a destination for real."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from review.alerts.pages import AlertPages
from review.alerts.ports import Alerting
from review.web.fields import Token
from review.web.filters import MAX_ID
from review.web.person import Role
from review.web.refusal import RefusedError
from review.web.site import Site

Name = Annotated[str, Form(max_length=200)]
Id = Annotated[int, Form(ge=1, le=MAX_ID)]


class AlertButtons:
    """The buttons of the pages about alerts."""

    def __init__(self, site: Site, alerting: Alerting | None, overview: AlertPages) -> None:
        self._site = site
        self._alerting = alerting
        self._overview = overview

    def routes(self) -> APIRouter:
        """The addresses of the buttons."""
        router = APIRouter()
        router.add_api_route("/alerts/retry", self.retry, methods=["POST"])
        router.add_api_route("/alerts/retry-destination", self.retry_destination, methods=["POST"])
        router.add_api_route("/alerts/test", self.test, methods=["POST"])
        return router

    def retry(self, request: Request, delivery: Id, token: Token = "") -> Response:
        """Try one delivery again."""
        self._allowed(request, f"retry delivery {delivery}", token).retry(ids=[delivery])
        return RedirectResponse(f"/alerts/deliveries/{delivery}?done=retry", status_code=303)

    def retry_destination(self, request: Request, destination: Name, token: Token = "") -> Response:
        """Try all again that a destination did not take."""
        alerting = self._allowed(request, f"retry destination {destination}", token)
        if destination not in alerting.places():
            raise RefusedError(404, "refused.destination", destination)
        alerting.retry(destination=destination)
        return RedirectResponse("/alerts?done=retry#destinations", status_code=303)

    def test(self, request: Request, subscription: Name, token: Token = "") -> Response:
        """Send samples to a subscription's destinations, and show what each answered."""
        alerting = self._allowed(request, f"test {subscription}", token)
        if subscription not in {one.name for one in alerting.subscriptions()}:
            raise RefusedError(404, "refused.subscription", subscription)
        found = alerting.test(subscription)
        self._overview.tried[subscription] = (self._site.now(), found)
        return RedirectResponse("/alerts?done=test#subscriptions", status_code=303)

    def _allowed(self, request: Request, purpose: str, token: str) -> Alerting:
        self._site.let(request, purpose=purpose, token=token, role=Role.ADMIN)
        if self._alerting is None:
            raise RefusedError(403, "refused.read_only")
        return self._alerting
