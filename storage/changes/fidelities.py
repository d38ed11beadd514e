"""Reposts whose fidelity was judged against an official text that is not today's, and what they are found to be now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, select

from pipeline.archive import CopyFacts
from pipeline.changes import ChangeKind, CopyRole
from pipeline.copies.reposts import Rejudged
from storage.changes.changes import Scene
from storage.changes.holding import hold
from storage.changes.recording import Owed, tell
from storage.database.part import source_id_of
from storage.policies.copies import Carried, set_fidelity
from storage.policies.policies import PolicyArchive
from storage.tables import ChangeRecord, CopyRecord, PolicyRecord

TOLD = (ChangeKind.NEW_POLICY, ChangeKind.REPOST)  # the kinds by which people learn of a repost


_WAS_TOLD = exists().where(ChangeRecord.copy_id == CopyRecord.id, ChangeRecord.kind.in_(TOLD))
_OUTDATED = (
    select(CopyRecord.id, _WAS_TOLD)
    .where(CopyRecord.is_outdated, CopyRecord.retired_at.is_(None))
    .order_by(CopyRecord.id)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, kw_only=True, slots=True)
class OutdatedCopy:
    """A repost to be judged anew."""

    facts: CopyFacts
    was_told: bool  # people were told of it when it was first seen


class Fidelities(PolicyArchive):
    """Which reposts are to be judged anew, and what became of them."""

    def outdated_copies(self, limit: int) -> Sequence[OutdatedCopy]:
        """Return reposts that were compared with another official text, or another text of their own, than today's."""
        with self.database.reading() as session:
            rows = session.connection().execute(_OUTDATED, {"most": limit})
            was_told = {row[0]: bool(row[1]) for row in rows}
        return [OutdatedCopy(facts=facts, was_told=was_told[facts.id]) for facts in self.copies_numbered(was_told)]

    def record_rejudged(
        self, copy: CopyFacts, rejudged: Rejudged, *, official: int | None, owed: Owed, at: datetime
    ) -> tuple[int, ...]:
        """Record how faithful a repost is now, with what is told or held of it; return the ids of the changes.

        *official* is the revision that was current. Nothing is written when a check has brought another one meanwhile,
        or changed the repost: it stays to be judged.
        """
        with self.database.writing() as session:
            policy = session.get_one(PolicyRecord, copy.policy.id, with_for_update=True)
            record = session.get_one(CopyRecord, copy.id, with_for_update=True)
            best = session.get(CopyRecord, policy.copy_id)
            current = policy.revision_id if best and best.role is CopyRole.OFFICIAL else None
            if (record.policy_id, record.revision_id, current) != (policy.id, copy.revision_id, official):
                return ()
            set_fidelity(record, rejudged.likeness.fidelity, rejudged.likeness.against, at)
            scene = Scene(
                source_id=source_id_of(session, copy.source),
                check_id=None,
                url=copy.url,
                policy_id=copy.policy.id,
                at=at,
            )
            hold(session, scene, rejudged.held)
            carried = Carried(copy=record, before=record.revision_id, after=None)
            return tell(session, scene, rejudged.findings, carried, owed)
