"""Problems told to programs: RFC 9457, with our words in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pipeline.errors import ClausewatchError, StorageError
from pipeline.judge.promotion import PromotionRefused
from review.records.base import Record
from review.showing.text import visible
from review.web.refusal import RefusedError
from review.web.site import Site

MEDIA_TYPE: Final = "application/problem+json"
_LONGEST: Final = 300
_KEYS: Final = MappingProxyType({  # what pydantic found → what we say of it
    "extra_forbidden": "refused.parameter",
    "enum": "refused.choice",
    "literal_error": "refused.choice",
    "missing": "refused.missing",
    "string_too_long": "refused.words",
    "string_too_short": "refused.missing",
    "too_long": "refused.too_many_values",
    "json_invalid": "refused.json",
    "model_attributes_type": "refused.json",
    "string_pattern_mismatch": "refused.words",
    "string_type": "refused.words",
})  # fmt: skip


_STATUSES: Final = MappingProxyType({
    401: "refused.login",
    404: "refused.page",
    405: "refused.method",
    406: "refused.form_of_answer",
    415: "refused.form_of_body",
})  # fmt: skip


class Problem(Record):
    """Why a request was not answered (RFC 9457)."""

    type: str = Field(examples=["/api#refused.date"])
    """The sort of problem; the same for the same sort, whatever the language."""
    title: str = Field(examples=["This cannot be read"])
    """The status in words."""
    status: int = Field(ge=400, le=599, examples=[400])
    """The HTTP status."""
    detail: str = Field(examples=["A date is written like 2026-01-31: yesterday"])
    """What is wrong, in the reader's language."""
    instance: str = Field(examples=["/api/v1/changes"])
    """The address that was asked."""
    parameter: str | None = Field(examples=["since"])
    """The parameter that is wrong; null when none is."""


class Problems:
    """Turns errors into problems."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def add_to(self, app: FastAPI) -> None:
        """Let the app answer its errors with problems."""
        app.add_exception_handler(RefusedError, self._refused)
        app.add_exception_handler(ClausewatchError, self._trouble)
        app.add_exception_handler(RequestValidationError, self._not_valid)
        app.add_exception_handler(HTTPException, self._http)
        app.add_exception_handler(Exception, self._broken)

    def _refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, RefusedError)  # noqa: S101 - registered for this class only
        return self._problem(request, error.status, error.key, error.value)

    def _not_valid(self, request: Request, error: Exception) -> Response:
        """The first parameter that is wrong; a step of the address that is no number leads nowhere."""
        assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
        first: Mapping[str, Any] = error.errors()[0]
        place, name = str(first["loc"][0]), str((*first["loc"], "")[1])
        if place == "path":
            return self._problem(request, 404, "refused.page")
        value = name if first["type"] in ("extra_forbidden", "missing") else first.get("input", "")
        said = value if isinstance(value, str | int | float) else ""
        return self._problem(request, 400, _key(first), str(said), parameter=name)

    def _http(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 400
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
        key = _STATUSES.get(status, "refused.request")
        return self._problem(request, status, key, headers=headers)

    def _trouble(self, request: Request, error: Exception) -> Response:
        """The archive is busy, or an action was refused: the error's own words say why."""
        is_storage = isinstance(error, StorageError)
        said = error.said(self._site.voice(request).language) if isinstance(error, PromotionRefused) else str(error)
        key = "refused.storage" if is_storage else "refused.action"
        return self._problem(request, 503 if is_storage else 409, key, said)

    def _broken(self, request: Request, _error: Exception) -> Response:
        """A fault of ours; the log has the traceback, the reader has not."""
        return self._problem(request, 500, "refused.broken")

    def _problem(
        self,
        request: Request,
        status: int,
        key: str,
        value: str = "",
        *,
        parameter: str = "",
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> Response:
        voice = self._site.voice(request)
        problem = Problem(
            type=f"/api#{key}",
            title=voice.known("status", str(status)),
            status=status,
            detail=f"{voice.say(key)} {visible(value[:_LONGEST])}".strip(),
            instance=request.url.path[:_LONGEST],
            parameter=parameter[:_LONGEST] or None,
        )
        told = {**headers, "Content-Language": voice.language}
        return JSONResponse(problem.model_dump(mode="json"), status_code=status, media_type=MEDIA_TYPE, headers=told)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What an address can answer beside what is asked for, for the OpenAPI document."""
    told = {
        400: "A parameter cannot be read, or is not known.",
        401: "No token was brought.",
        403: "The token's role may not do it.",
        404: "There is no such thing.",
        409: "Somebody else said something meanwhile.",
    }
    found: dict[int | str, dict[str, Any]] = {status: {"description": told[status]} for status in (400, *statuses)}
    found["4XX"] = {"description": "Any other refusal."}
    found["5XX"] = {"description": "The archive does not answer for the moment, or the program failed."}
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {status: {**one, "content": {MEDIA_TYPE: schema}} for status, one in found.items()}


def _key(error: Mapping[str, Any]) -> str:
    kind = str(error["type"])
    if kind.startswith("date") or (kind in ("greater_than_equal", "less_than_equal") and _is_date(error)):
        return "refused.date"
    is_number = kind.startswith(("int", "greater", "less", "float"))
    return "refused.number" if is_number else _KEYS.get(kind, "refused.request")


def _is_date(error: Mapping[str, Any]) -> bool:
    bound = error.get("ctx", {})
    return any(not isinstance(value, int | float) for value in bound.values())
