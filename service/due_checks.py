"""The check of a source that is due: the same coroutine in a lone service and in a worker."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from time import monotonic
from typing import Final

from crawler.source import Source
from pipeline.errors import CheckOver, ClausewatchError, ReaderOutdated
from service.checking.checker import Checker, CheckSummary
from service.patience import WAITED_FOR
from service.runtime import Runtime
from service.telling.expiry import tell_expiring
from service.vitals.logs import logged

BROKEN: Final = "broken"
SCHEDULE: Final = "schedule"  # the trigger of such a check
log = logging.getLogger("clausewatch")


@dataclass(frozen=True, kw_only=True, slots=True)
class DueChecks:
    """Checks what is due, and says when it is due again."""

    runtime: Runtime
    checker: Checker

    async def check(self, source: Source) -> None:
        """Check a source, what is due of it. Raises one of WAITED_FOR, ReaderOutdated: then it is still due.

        Whatever else goes wrong is logged, and it is due again by its rhythm.
        """
        begun, outcome = monotonic(), BROKEN
        try:
            with logged(source=source.name):
                outcome = await self._checked(source)
        finally:
            self.runtime.tally.checked(outcome, monotonic() - begun)

    async def _checked(self, source: Source) -> str:
        """Check, and say when the source is due again; return how it ended."""
        outcome, trouble = BROKEN, ""
        try:
            outcome = await self._summed_up(source)
        except CheckOver as error:
            log.warning("%s: %s", source.name, error)
            return outcome  # it is another process's to say when it is due
        except (*WAITED_FOR, ReaderOutdated):
            raise
        except ClausewatchError as error:
            trouble = str(error)
        except Exception:  # the edge of the process: one broken check must not end the service
            log.exception("%s: the check broke off", source.name)
        await self.checker.patience.ask(self._schedule, source.name)  # where this fails, too, the caller says so once
        if trouble:
            log.warning("%s: %s", source.name, trouble)
        return outcome

    async def _summed_up(self, source: Source) -> str:
        summaries = await self.checker.check(
            [source], trigger=SCHEDULE, due_only=True, progress=self.runtime.tally.visited
        )
        for summary in summaries:
            _log(summary)
        if any(summary.changes for summary in summaries):
            await self.checker.patience.ask(tell_expiring, self.runtime)  # a new text may end within days
        return "failed" if any(summary.trouble for summary in summaries) else "ok"

    def _schedule(self, source: str) -> None:
        self.runtime.schedule(source, bool(self.checker.awaiting(source)))


def _log(summary: CheckSummary) -> None:
    told = "baseline" if summary.baseline else f"{len(summary.changes)} changes"
    trouble = summary.trouble and f", {summary.trouble}"
    log.info("%s: %d visits, %s%s", summary.source, summary.visits, told, trouble, extra={"source": summary.source})
