"""Clear pages for what cannot be answered."""

from __future__ import annotations

from typing import Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pipeline.errors import ClausewatchError, StorageError
from pipeline.judge.promotion import PromotionRefused
from review.web.guard import put_headers
from review.web.person import person_of
from review.web.refusal import RefusedError
from review.web.site import Site

# Machines watch the service by these: no answer may wait for a database that hangs, nor be a page for people.
FOR_MONITORS: Final = frozenset({"/healthz", "/livez", "/readyz", "/metrics"})
_TOLD: Final = frozenset({400, 403, 404, 405, 409, 421, 500, 503})
_AREAS: Final = {
    "sources": "nav.sources",
    "held": "nav.held",
    "alerts": "nav.alerts",
    "timeline": "timeline.title",
}
# Said only once the policy of the address was found.
_OF_A_POLICY: Final = frozenset({"refused.clause", "refused.revision", "refused.before"})


class Refusals:
    """Turns errors into pages."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def refused(self, request: Request, error: Exception) -> Response:
        """What a page itself refused."""
        assert isinstance(error, RefusedError)  # noqa: S101 - registered for this class only
        return self.page(request, error.status, error.key, error.value)

    def not_valid(self, request: Request, _error: Exception) -> Response:
        """A step of the address that is no number, or a form without its fields."""
        is_form = request.method == "POST"
        return self.page(request, 400 if is_form else 404, "refused.form" if is_form else "refused.page")

    def http(self, request: Request, error: Exception) -> Response:
        """No such page, or no such method."""
        status = error.status_code if isinstance(error, HTTPException) else 400
        return self.page(request, status, "refused.page" if status == 404 else "refused.method")

    def trouble(self, request: Request, error: Exception) -> Response:
        """The archive is busy, or an action was refused: the error's own words say why."""
        is_storage = isinstance(error, StorageError)
        key = "refused.storage" if is_storage else "refused.action"
        language = self._site.voice(request).language
        said = error.said(language) if isinstance(error, PromotionRefused) else str(error)
        return self.page(request, 503 if is_storage else 409, key, said[:300])

    def broken(self, request: Request, _error: Exception) -> Response:
        """A fault of ours; the log has the traceback, the reader has not."""
        response = self.page(request, 500, "refused.broken")
        put_headers(response.headers)
        return response

    def page(self, request: Request, status: int, key: str, value: str = "") -> Response:
        """A page that says why not; *value* is the part of the request that it is about."""
        if request.scope["path"] in FOR_MONITORS:
            said = {} if person_of(request).is_visitor else {"problem": value}
            return JSONResponse({"status": "trouble", **said}, status_code=status)
        told = status if status in _TOLD else 400
        way_on, way_said = _way_on(request.scope["path"], key)
        return self._site.page(
            request, "refused.html", status=status, told=told, key=key, value=value, way_on=way_on, way_said=way_said
        )


def _way_on(path: str, key: str) -> tuple[str, str]:
    """The address nearest to *path* that can be answered, and the message of its name."""
    area, _, rest = path.removeprefix("/").partition("/")
    policy = rest.partition("/")[0]
    if area == "policies" and key in _OF_A_POLICY and policy.isascii() and policy.isdigit():
        return f"/policies/{policy}", "change.policy"
    return (f"/{area}", _AREAS[area]) if area in _AREAS else ("/policies", "nav.policies")


def add_refusals(app: FastAPI, site: Site) -> None:
    """Let the app answer its errors with pages."""
    refusals = Refusals(site)
    app.add_exception_handler(RefusedError, refusals.refused)
    app.add_exception_handler(ClausewatchError, refusals.trouble)
    app.add_exception_handler(RequestValidationError, refusals.not_valid)
    app.add_exception_handler(HTTPException, refusals.http)
    app.add_exception_handler(Exception, refusals.broken)
