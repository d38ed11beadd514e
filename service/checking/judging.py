"""Judges visits and records what they mean, so that several processes may do it in one archive at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from pipeline.archive import Decision, Pass
from pipeline.model import Role, Visit
from pipeline.read import READER_VERSION
from pipeline.track import track
from service.checking.listing_rows import judge_rows
from service.checking.passes import Gathered
from service.checking.refitting import judge_copies_anew
from service.owing.subscriptions import Owing
from storage.store import Store, Turn


@dataclass(frozen=True, kw_only=True, slots=True)
class Judge:
    """Decides and writes. What concerns policies, which all sources share, is done by one process at a time."""

    store: Store
    owing: Owing
    clock: Callable[[], datetime]

    def visit(self, gathered: Gathered, visit: Visit, context: Pass) -> tuple[Decision, tuple[int, ...]]:
        """Judge one visit and record it with all that it means; return the decision and the ids of the changes.

        Between the reading of the archive and the writing no other process may bring what would have been decided
        otherwise: one new text, re-posted on two sites at once, is one policy. Most visits find nothing new and touch
        nothing that is shared; for these nobody waits.
        """
        if self.store.is_shared and not _is_first(gathered, visit):
            decision = track(visit, self.store, context)
            if decision.is_quiet:
                return decision, self._record(gathered, visit, decision)
        with self.store.turn(Turn.JUDGING):
            decision = track(visit, self.store, context)
            return decision, self._record(gathered, visit, decision)

    def rest(self, gathered: Gathered, context: Pass) -> list[int]:
        """Judge what the rows of its listings say, then anew all reposts that are outdated; return the changes' ids."""
        with self.store.turn(Turn.JUDGING):
            told = judge_rows(self.store, gathered, context, self.owing.alerts_for, self.clock())
            return [*told, *judge_copies_anew(self.store, self.owing.alerts_for, self.clock())]

    def _record(self, gathered: Gathered, visit: Visit, decision: Decision) -> tuple[int, ...]:
        return self.store.record(
            gathered.check_id,
            visit,
            decision,
            owed=partial(self.owing.alerts_for, document=decision.document),
            at=self.clock(),
            reader_version=READER_VERSION,
            profile_version=gathered.profile.version if gathered.profile else 0,
        )


def _is_first(gathered: Gathered, visit: Visit) -> bool:
    """Tell whether a document was never read at this address before: it is sure to concern a policy."""
    known = gathered.known.get(visit.url)
    return visit.role is Role.DOCUMENT and visit.document is not None and not (known and known.text_digest)
