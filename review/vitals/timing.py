"""How long each page takes, by its route: an address of a reader's never becomes a label."""

from __future__ import annotations

from time import perf_counter
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from review.vitals.ports import Vitals

_METHODS: Final = frozenset({"GET", "HEAD", "POST"})
OTHER: Final = "other"  # no route: refused at the door, or no such page
STATIC: Final = "/static"


class Timing:
    """Counts every request that is answered."""

    def __init__(self, app: ASGIApp, *, vitals: Vitals) -> None:
        self._app = app
        self._vitals = vitals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; anything but HTTP passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = perf_counter(), 500

        async def send_counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        method = scope["method"] if scope["method"] in _METHODS else OTHER
        path, root = scope["path"], scope.get("root_path", "")
        try:
            await self._app(scope, receive, send_counted)
        finally:
            route = _route(scope, path, root)
            self._vitals.answered(route=route, method=method, status=status, seconds=perf_counter() - begun)


def _route(scope: Scope, path: str, root: str) -> str:
    """The route as the program writes it, such as /policies/{policy_id}."""
    if path.startswith(f"{STATIC}/"):
        return STATIC
    own = getattr(scope.get("route"), "path", "")
    below = scope.get("root_path", "").removeprefix(root)
    return f"{below}{own}" if own else OTHER
