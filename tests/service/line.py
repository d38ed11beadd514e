"""The whole line in this process: real settings, a real store and a real crawler, against sites on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from command import Command, configured
from loopback_site import Site

from service.checking.checker import CheckSummary
from service.runtime import Runtime, opened
from storage.views.archive import ChangeFilter, ChangeView, HeldView

CRAWL = {"delay_seconds": 0, "per_host": 4, "allow_private": True, "timeout_seconds": 10}
T = TypeVar("T")


@dataclass(kw_only=True)
class Line:
    """One settings file, and what comes of checking its sources."""

    run: Command
    late: timedelta = field(default_factory=timedelta)  # by how much its clock is fast

    def with_runtime(self, use: Callable[[Runtime], T]) -> T:
        with opened(self.run.config) as runtime:
            return use(runtime)

    def check(self, *names: str, due_only: bool = False) -> list[CheckSummary]:
        """One pass over the sources of these names, all when none is named."""

        async def checked(runtime: Runtime) -> list[CheckSummary]:
            async with runtime.checker() as checker:
                checker.clock = lambda: datetime.now(UTC) + self.late
                wanted = runtime.sources(names)
                return await checker.check(wanted, trigger="test", due_only=due_only)

        return self.with_runtime(lambda runtime: asyncio.run(checked(runtime)))

    def changes(self) -> list[ChangeView]:
        """All changes, oldest first."""
        everything = ChangeFilter()
        return self.with_runtime(
            lambda runtime: list(runtime.store.history().changes(everything, limit=1000, oldest_first=True))
        )

    def told(self) -> list[tuple[str, str]]:
        """Kind and last part of the address of each change, oldest first."""
        return [(change.kind.value, change.url.rsplit("/", 1)[1]) for change in self.changes()]

    def held(self, *but: str) -> list[tuple[str, str]]:
        """Reason and last part of the address of what was held, oldest first; reasons in *but* left out."""
        views: Sequence[HeldView] = self.with_runtime(lambda runtime: runtime.store.history().held(limit=1000))
        return [(str(view.reason), view.url.rsplit("/", 1)[1]) for view in reversed(views) if view.reason not in but]

    def incident(self, name: str = "city") -> str:
        """The open incident of a source, in words; "" when there is none."""
        source = self.with_runtime(lambda runtime: runtime.store.history().source(name))
        return source.incident if source else ""


def watching(site: Site, folder: Path, *paths: str, confirm_after: str = "0s", **settings: Any) -> Line:
    """A line whose one source, city, has these addresses of *site*; its listing when none is given."""
    urls = [f"{site.address}{path}" for path in paths or ("/list.html",)]
    crawl = {**CRAWL, "confirm_after": confirm_after}
    return Line(run=configured(folder, {"sources": [{"name": "city", "urls": urls}], "crawl": crawl, **settings}))
