"""The audit keeps itself: whatever a form or a program was let to do is noted with the status that it ended with."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.errors import StorageError
from review.web.access import Access
from storage.views.people import Deed

_KEY: Final = "clausewatch.trail"
log = logging.getLogger("clausewatch")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Who asked for what."""

    person: str
    purpose: str  # an action, and what it is about


def note(scope: Scope, person: str, purpose: str) -> None:
    """Say that *person* asks for something that the audit keeps."""
    scope.setdefault(_KEY, []).append(Asked(person=person, purpose=purpose))


class Trail:
    """Writes a row for everything that was noted while a request was answered."""

    def __init__(
        self, app: ASGIApp, *, keep: Callable[[Deed], None], access: Access, clock: Callable[[], datetime]
    ) -> None:
        self._app = app
        self._keep = keep
        self._access = access
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request. The rows stand before the answer goes out."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked: list[Asked] = []
        scope[_KEY] = asked

        async def send_noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                await self._write(scope, asked, message["status"])
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except Exception:  # whatever it was, it is noted and goes on
            await self._write(scope, asked, 500)
            raise

    async def _write(self, scope: Scope, asked: list[Asked], status: int) -> None:
        while asked:
            one = asked.pop()
            action, _, about = one.purpose.partition(" ")
            deed = Deed(
                at=self._clock(),
                person=one.person,
                action=action,
                about=about,
                status=status,
                address=self._access.client(scope),
            )
            try:
                await run_in_threadpool(self._keep, deed)
            except StorageError as error:
                log.warning("the audit lost that %s asked for %s: %s", one.person, one.purpose, error)
