"""One source: how it is, what it brought, and the buttons that set it going."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.rhythm import LearntRhythm, learnt_rhythm
from review.ports import Actions, History
from review.ports_pages import Setups
from review.showing.text import in_path
from review.web.fields import Token
from review.web.person import Role
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views.sources import SourceView
from storage.views.why import HeldFilter

_CHECKS: Final = 60  # that the strip shows
_SHOWN: Final = 12  # of them in the table
_DAY: Final = timedelta(days=1)
_LATELY: Final = timedelta(days=30)
BUTTONS = ("check", "pause", "resume")


class SourcePages:
    """The page of a source, and its buttons."""

    def __init__(self, history: History, site: Site, actions: Actions | None, setups: Setups | None) -> None:
        self._history = history
        self._site = site
        self._actions = actions
        self._setups = setups

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
        now = self._site.now()
        checks = self._history.checks(name, limit=_CHECKS)
        return self._site.page(
            request,
            "sources/source.html",
            source=source,
            checks=checks,
            shown=_SHOWN,
            incidents=self._history.incidents(name, limit=20),
            held=self._history.held(HeldFilter(sources=frozenset({name})), limit=10),
            profile=self._history.profile(name),
            announced=self._history.announced(name, limit=15),
            visits=self._history.visits_by_outcome(name, now - _LATELY),
            today=sum(self._history.visits_by_outcome(name, now - _DAY).values()),
            rhythm=self._rhythm(source),
            setup=self._setups.setup(name) if self._setups else None,
            has_buttons=self._actions is not None,
            done=_done(request),
            waits=source.running or (bool(_done(request)) and self._is_due(source)),
        )

    def _rhythm(self, source: SourceView) -> LearntRhythm | None:
        """Return what the source's own publishing says of its rhythm; None where another is set."""
        if source.every != "auto":
            return None
        return learnt_rhythm(self._history.published_days(source.name), self._site.today())

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
