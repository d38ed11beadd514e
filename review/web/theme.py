"""Light, dark, or as the reader's system is: remembered in a cookie, chosen by a link."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from review.web.access import local_path

_COOKIE: Final = "clausewatch_theme"
_YEAR_SECONDS: Final = 365 * 24 * 3600


class Theme(StrEnum):
    """What the pages look like. Paper is white in all of them."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"

    @property
    def scheme(self) -> str:
        """What the browser is told, for its own parts of the page."""
        return "light dark" if self is Theme.AUTO else self.value

    @property
    def dark_media(self) -> str:
        """When the dark colours hold; "" for never."""
        return {Theme.AUTO: "screen and (prefers-color-scheme: dark)", Theme.DARK: "screen"}.get(self, "")


def theme_of(request: Request) -> Theme:
    """What the reader chose."""
    found = request.cookies.get(_COOKIE, "")
    return Theme(found) if found in set(Theme) else Theme.AUTO


class ThemePages:
    """The links that choose a theme."""

    def routes(self) -> APIRouter:
        """The address of the choice."""
        router = APIRouter()
        router.add_api_route("/theme/{theme}", self.choose, methods=["GET"])
        return router

    def choose(self, request: Request, theme: Theme) -> Response:
        """Remember the choice and go back."""
        response = RedirectResponse(local_path(request.query_params.get("next", "")), status_code=303)
        response.set_cookie(_COOKIE, theme.value, max_age=_YEAR_SECONDS, samesite="lax", httponly=True)
        return response
