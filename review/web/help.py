"""The help page."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.changes import ChangeKind
from review.ports import History
from review.web.site import Site

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
        return router

    def help(self, request: Request) -> Response:
        """The words that are used here, and how to add a source."""
        return self._site.page(request, "help.html", words=WORDS, kinds=tuple(ChangeKind))

    def about(self) -> Response:
        """The same as help."""
        return RedirectResponse("/help", status_code=308)
