"""The addresses that machines watch the service by: /healthz, /livez, /readyz and /metrics."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from review.vitals.ports import Health, Part, PartName, Vitals
from review.web.person import person_of
from review.web.site import Clock
from storage.views.outbox import OutboxGlance

METRICS_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_METHODS: Final = ["GET", "HEAD"]


class VitalPages:
    """The addresses for monitors. Not one of them waits for a database that hangs."""

    def __init__(self, vitals: Vitals, clock: Clock) -> None:
        self._vitals = vitals
        self._now = clock

    def routes(self) -> APIRouter:
        """The addresses of these pages."""
        router = APIRouter()
        router.add_api_route("/healthz", self.health, methods=_METHODS)
        router.add_api_route("/livez", self.live, methods=_METHODS)
        router.add_api_route("/readyz", self.ready, methods=_METHODS)
        router.add_api_route("/metrics", self.metrics, methods=_METHODS)
        return router

    async def health(self, request: Request) -> Response:
        """503 when any part is red."""
        health = await self._vitals.health()
        return _told(request, health.parts, **_beside(health, self._now()))

    async def live(self, request: Request) -> Response:
        """503 when a restart of the process would help."""
        return _told(request, self._vitals.alive())

    async def ready(self, request: Request) -> Response:
        """503 when pages could not be answered."""
        health = await self._vitals.health()
        return _told(request, [part for part in health.parts if part.name is PartName.DATABASE])

    async def metrics(self) -> Response:
        """What Prometheus reads."""
        return Response(await self._vitals.metrics(), media_type=METRICS_TYPE)


def _told(request: Request, parts: Sequence[Part], **beside: object) -> Response:
    """Red or green; a stranger learns no more than that."""
    red = any(part.is_red for part in parts)
    told: dict[str, object] = {"status": "trouble" if red else "ok"}
    if not person_of(request).is_visitor:
        told["parts"] = {part.name.value: _part(part) for part in parts}
        told |= beside
    return JSONResponse(told, status_code=503 if red else 200)


def _part(part: Part) -> dict[str, object]:
    if not part.is_red:
        return {"status": "ok"}
    since = part.since.astimezone(UTC).isoformat(timespec="seconds") if part.since else None
    return {"status": "trouble", "problem": part.problem, "since": since, "advice": part.advice}


def _beside(health: Health, now: datetime) -> dict[str, Any]:
    """What the database counts, while it answers."""
    if health.outbox is None:
        return {}
    return {"counts": dict(health.counts), "alerts": _alerts(health.outbox, now)}


def _alerts(glance: OutboxGlance, now: datetime) -> dict[str, int]:
    """Whether alerts get out."""
    late = now - glance.oldest_due_at if glance.oldest_due_at else timedelta()
    return {
        "waiting": glance.waiting,
        "due": glance.due,
        "late_seconds": max(0, round(late.total_seconds())),
        "given_up": glance.dead,
        "destination_incidents": glance.incidents,
    }
