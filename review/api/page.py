"""The page about the API: what can be asked, how, and what is answered. Made from the OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from review.api.app import PATH
from review.api.told import Operation, operations, record
from review.web.refusal import RefusedError
from review.web.site import Site

EXAMPLES: Final = {  # of each address: steps of the path, and a query
    "/changes": "?kind=revised&limit=2",
    "/changes/{change_id}": "/1",
    "/policies": "?words=%E5%82%A8%E8%83%BD",
    "/policies/{policy_id}": "/1?as_of=2026-06-30",
    "/policies/{policy_id}/revisions/{number}": "/1/revisions/1",
    "/policies/{policy_id}/clauses": "/1/clauses?label=%E7%AC%AC%E4%B8%89%E6%9D%A1",
    "/comparison": "?policy=1",
    "/search": "?q=%E8%A1%A5%E8%B4%B4&each=2",
    "/deliveries": "?state=dead",
    "/held": "?reason=pending",
    "/incidents": "?state=open",
}
PROBLEMS: Final = (
    "parameter",
    "choice",
    "number",
    "date",
    "words",
    "query",
    "year",
    "missing",
    "too_many_values",
    "json",
    "source",
    "page",
    "change",
    "policy",
    "revision",
    "clause",
    "delivery",
    "as_of",
    "method",
    "form_of_answer",
    "form_of_body",
    "login",
    "role",
    "reviewed",
    "action",
    "storage",
    "request",
    "broken",
)


class ApiPages:
    """The page about the API."""

    def __init__(self, document: Callable[[], dict[str, Any]], site: Site) -> None:
        self._document = document
        self._site = site

    def routes(self) -> APIRouter:
        """The address of this page."""
        router = APIRouter()
        router.add_api_route("/api", self.page, methods=["GET", "HEAD"])
        return router

    def page(self, request: Request) -> Response:
        """What can be asked; with `record` the keys of one record."""
        document, name = self._document(), request.query_params.get("record", "")
        if name:
            found = record(document, name)
            if found is None:
                raise RefusedError(404, "refused.page")
            return self._site.page(request, "api/record.html", record=found)
        return self._site.page(
            request,
            "api/api.html",
            base=str(request.base_url).rstrip("/"),
            root=PATH,
            version=document["info"]["version"],
            tags=[(tag["name"], _of_tag(document, tag["name"])) for tag in document["tags"]],
            problems=PROBLEMS,
            example=_example,
        )


def _of_tag(document: dict[str, Any], tag: str) -> list[Operation]:
    return [each for each in operations(document) if each.tag == tag]


def _example(operation: Operation) -> str:
    """The address of an example; "" for what is not worth one."""
    tail = EXAMPLES.get(operation.path)
    return "" if tail is None else PATH + operation.path.split("/{")[0] + tail
