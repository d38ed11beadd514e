"""Which policies are about to lapse and were not told for the day on which they do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from pipeline.archive import CopyFacts
from pipeline.changes import ChangeKind
from pipeline.model import RelationKind
from pipeline.reasons.evidence import Code
from pipeline.relations.force import FULL_ENDS, Fate, Term, last_day
from storage.codec.findings import decode_why
from storage.policies.fates import fates_of
from storage.policies.policies import PolicyArchive, carried_copies
from storage.policies.relations import speaks
from storage.tables import ChangeRecord, CopyRecord, PolicyRecord, RelationRecord


class Expiring(PolicyArchive):
    """Asks for the policies whose time runs out."""

    def expiring(self, today: date, notice: timedelta) -> Sequence[CopyFacts]:
        """The best copies of policies that end within *notice* from *today*, the day that counts in their documents.

        Left out: those told already for that day, those that a successor ended, and those renewed beyond it.
        """
        ended = exists().where(ChangeRecord.policy_id == PolicyRecord.id, ChangeRecord.kind == ChangeKind.SUPERSEDED)
        renewed = exists().where(
            RelationRecord.target_id == PolicyRecord.id, RelationRecord.kind == RelationKind.RENEWS, speaks()
        )
        ends = or_(PolicyRecord.expiry_date.between(today, today + notice), renewed)
        query = carried_copies().where(CopyRecord.id == PolicyRecord.copy_id, ends, PolicyRecord.merged_into.is_(None))
        copies = self.facts(query.where(~ended).order_by(PolicyRecord.expiry_date, PolicyRecord.id))
        ids = [copy.policy.id for copy in copies]
        with self.database.reading() as session:
            fates, told = fates_of(session, ids, guessed=True), _told_days(session, ids)
        days = {copy.id: _day(copy, fates.get(copy.policy.id, [])) for copy in copies}
        return [
            replace(copy, document=replace(copy.document, expiry_date=day))
            for copy in copies
            if (day := days[copy.id]) and today <= day <= today + notice and str(day) not in told[copy.policy.id]
        ]


def _day(copy: CopyFacts, fates: Sequence[Fate]) -> date | None:
    """Return the last day of a policy's period; None when it has none, or a successor ended it whole."""
    if any(fate.kind in FULL_ENDS and not fate.parts for fate in fates):
        return None
    document = copy.document
    term = Term(effective=document.effective_date, expiry=document.expiry_date, validity=document.validity)
    return last_day(term, fates)


def _told_days(session: Session, policy_ids: Sequence[int]) -> dict[int, set[str]]:
    """Return by policy the days for which it was told as expiring."""
    rows = session.execute(
        select(ChangeRecord.policy_id, ChangeRecord.why).where(
            ChangeRecord.kind == ChangeKind.EXPIRING, ChangeRecord.policy_id.in_(policy_ids)
        )
    )
    days: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        days[row.policy_id] |= {dict(one.values)["day"] for one in decode_why(row.why) if one.code is Code.EXPIRES}
    return days
