"""One source: how it is, what it brought, and the buttons that set it going."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from review.ports import Actions, History
from review.showing.text import in_path
from review.web.person import Role
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views_sources import SourceView
from storage.views_why import HeldFilter

BUTTONS = ("check", "pause", "resume")
Token = Annotated[str, Form(max_length=200)]


class SourcePages:
    """The page of a source, and its buttons."""

    def __init__(self, history: History, site: Site, actions: Actions | None) -> None:
        self._history = history
        self._site = site
        self._actions = actions

    def routes(self) -> APIRouter:
        """The addresses of these pages, and of the buttons."""
        router = APIRouter()
        router.add_api_route("/sources/{name}", self.one, methods=["GET", "HEAD"])
        router.add_api_route("/sources/{name}/check", self.check, methods=["POST"])
        router.add_api_route("/sources/{name}/pause", self.pause, methods=["POST"])
        router.add_api_route("/sources/{name}/resume", self.resume, methods=["POST"])
        return router

    def one(self, request: Request, name: str) -> Response:
        """One source with its latest checks and what was held back."""
        source = self._source(name)
        return self._site.page(
            request,
            "sources/source.html",
            source=source,
            checks=self._history.checks(name, limit=20),
            incidents=self._history.incidents(name, limit=20),
            held=self._history.held(HeldFilter(sources=frozenset({name})), limit=50),
            profile=self._history.profile(name),
            has_buttons=self._actions is not None,
            done=_done(request),
            waits=source.running or (bool(_done(request)) and self._is_due(source)),
        )

    def check(self, request: Request, name: str, token: Token = "") -> Response:
        """Make the source due."""
        self._allowed(request, name, "check", token).check_now(name)
        return _after(name, "check")

    def pause(self, request: Request, name: str, token: Token = "") -> Response:
        """Stop checking the source."""
        self._allowed(request, name, "pause", token).pause(name)
        return _after(name, "pause")

    def resume(self, request: Request, name: str, token: Token = "") -> Response:
        """Check the source again."""
        self._allowed(request, name, "resume", token).resume(name)
        return _after(name, "resume")

    def _source(self, name: str) -> SourceView:
        source = self._history.source(name) if name.isprintable() else None
        if source is None:
            raise RefusedError(404, "refused.source", name)
        return source

    def _is_due(self, source: SourceView) -> bool:
        """Whether its check begins any moment."""
        return not source.paused and (source.next_check_at is None or source.next_check_at <= self._site.now())

    def _allowed(self, request: Request, name: str, button: str, token: str) -> Actions:
        self._site.let(request, purpose=f"{button} {name}", token=token, role=Role.ADMIN)
        self._source(name)
        if self._actions is None:
            raise RefusedError(403, "refused.read_only")
        return self._actions


def _done(request: Request) -> str:
    done = request.query_params.get("done", "")
    return done if done in (*BUTTONS, "added") else ""


def _after(name: str, done: str) -> Response:
    return RedirectResponse(f"/sources/{in_path(name)}?done={done}", status_code=303)
