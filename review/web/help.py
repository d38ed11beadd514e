"""The help page, and the address that tells machines whether the service is well."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from pipeline.changes import ChangeKind
from review.ports import History
from review.web.person import person_of
from review.web.site import Site
from storage.views.outbox import OutboxGlance

WORDS: Final = (
    "source",
    "check",
    "snapshot",
    "policy",
    "copy",
    "revision",
    "clause",
    "edit",
    "change",
    "incident",
    "subscription",
    "alert",
    "delivery",
)


class HelpPages:
    """The pages that are about no policy."""

    def __init__(self, history: History, site: Site) -> None:
        self._history = history
        self._site = site

    def routes(self) -> APIRouter:
        """The addresses of these pages."""
        router = APIRouter()
        router.add_api_route("/help", self.help, methods=["GET", "HEAD"])
        router.add_api_route("/about", self.about, methods=["GET", "HEAD"])
        router.add_api_route("/healthz", self.health, methods=["GET", "HEAD"])
        return router

    def help(self, request: Request) -> Response:
        """The words that are used here, and how to add a source."""
        return self._site.page(request, "help.html", words=WORDS, kinds=tuple(ChangeKind))

    def about(self) -> Response:
        """The same as help."""
        return RedirectResponse("/help", status_code=308)

    def health(self, request: Request) -> Response:
        """200 when the database answers, whatever is in trouble; the error page's 503 otherwise.

        Strangers get no counts, and do not learn whether alerts arrive.
        """
        counts = dict(self._history.counts())
        now = self._site.now()
        if person_of(request).is_visitor:
            return JSONResponse({"status": "ok"})
        return JSONResponse(
            {"status": "ok", "counts": counts, "alerts": _alerts(self._history.outbox_glance(now), now)}
        )


def _alerts(glance: OutboxGlance, now: datetime) -> dict[str, int]:
    """Return whether alerts get out, for a monitor to watch."""
    late = now - glance.oldest_due_at if glance.oldest_due_at else timedelta()
    return {
        "waiting": glance.waiting,
        "due": glance.due,
        "late_seconds": max(0, round(late.total_seconds())),
        "given_up": glance.dead,
        "destination_incidents": glance.incidents,
    }
