"""The API as an app of its own, so that its addresses, problems and OpenAPI document stand apart from the pages."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import Any, Final

from fastapi import Depends, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from review.api.changes import ChangeAnswers
from review.api.comparisons import ComparisonAnswers
from review.api.coverage import CoverageAnswers
from review.api.policies import PolicyAnswers
from review.api.problems import Problem, Problems
from review.api.reviews import ReviewAnswers
from review.api.search import SearchAnswers
from review.api.watching import WatchingAnswers
from review.ports import History
from review.ports_inbox import Reviews
from review.web.compared import Comparisons
from review.web.site import Site

PATH: Final = "/api/v1"
_ABOUT: Final = (
    "Everything that the review page shows, for programs. Keys keep their names and meanings; new ones may be added, "
    "so ignore those that you do not know. A moment is ISO 8601 with its offset, always UTC; a day is the publisher's "
    "own, in China time. Lists are never null. Problems are told as RFC 9457, in Chinese or English."
)
_TAGS: Final = (
    {"name": "changes", "description": "What happened to policies, why it was told, and what was held back."},
    {"name": "policies", "description": "The archive: texts, revisions, copies, relations, tasks."},
    {"name": "sources", "description": "What is watched, and how that goes."},
    {"name": "alerts", "description": "Who was told, and what became of it."},
    {"name": "health", "description": "For your own monitoring."},
)
_BEARER: Final = HTTPBearer(
    auto_error=False, scheme_name="token", description="An API token. It is not needed where the page needs no login."
)


class Api(FastAPI):
    """The app, with problems in its OpenAPI document in place of FastAPI's own."""

    needs_token: bool = False  # else whoever reaches the page may ask without

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document; made once."""
        if self.openapi_schema is None:
            document = get_openapi(
                title=self.title,
                version=self.version,
                description=self.description,
                routes=self.routes,
                tags=self.openapi_tags,
                servers=[{"url": PATH}],
                license_info=self.license_info,
            )
            document["components"]["schemas"]["Problem"] = Problem.model_json_schema(mode="serialization")
            for operations in document["paths"].values():
                for method, operation in operations.items():
                    operation["security"] = [*([] if self.needs_token or method == "post" else [{}]), {"token": []}]
            self.openapi_schema = document
        return self.openapi_schema


class Below(Mount):
    """Everything below PATH, a line break that was quoted in the address too."""

    def __init__(self, api: Api) -> None:
        super().__init__(PATH, Heads(api))
        self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)


class Heads:
    """Answers HEAD as GET; the server leaves the body out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        asked = {**scope, "method": "GET"} if scope.get("method") == "HEAD" else scope
        await self._app(asked, receive, send)


def create_api(history: History, site: Site, comparisons: Comparisons, reviews: Reviews | None = None) -> Api:
    """The API over *history*, to be mounted at PATH. Without *reviews* nothing can be written."""
    api = Api(
        title=f"{site.title} API",
        version=version("clausewatch"),
        description=_ABOUT,
        license_info={"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        openapi_tags=[dict(tag) for tag in _TAGS],
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(_takes_json), Depends(_BEARER)],
        generate_unique_id_function=_named,
    )
    for answers in (
        ChangeAnswers(history, site),
        PolicyAnswers(history, site),
        SearchAnswers(history, site),
        ComparisonAnswers(history, comparisons),
        CoverageAnswers(history),
        *((ReviewAnswers(history, site, reviews),) if reviews else ()),
        WatchingAnswers(history),
    ):
        api.include_router(answers.routes())
    Problems(site).add_to(api)
    api.needs_token = site.access.login
    return api


def _takes_json(request: Request) -> None:
    """Refuse to answer whoever takes no JSON."""
    accepted = request.headers.get("accept", "*/*")
    ranges = {item.split(";")[0].strip().lower() for item in accepted.split(",")[:50]}
    if not ranges & {"*/*", "application/*", "application/json", ""}:
        raise HTTPException(406)


def _named(route: APIRoute) -> str:
    """The name of an operation, for programs that are generated."""
    return route.name
