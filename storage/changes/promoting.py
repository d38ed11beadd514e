"""Makes a change of something held back, because a person says so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.archive import Decision
from pipeline.changes import ChangeKind
from pipeline.judge.promotion import PromotionRefused, Refusal
from pipeline.model import PageState
from pipeline.reasons.held import HeldReason
from storage.changes.changes import Scene
from storage.changes.holding import held_view
from storage.changes.recording import Owed, tell
from storage.codec.findings import decode_finding
from storage.database.part import Part, page_at
from storage.policies.copies import Carried, Reading, carry, current_copy, refresh_policy
from storage.sources.pages import offer
from storage.sources.reader import require_reader
from storage.sources.rhythm import renew
from storage.tables import CopyRecord, HeldRecord, PageRecord, SnapshotRecord, SourceRecord
from storage.views.why import HeldThing

ARRIVALS = frozenset({ChangeKind.NEW_POLICY, ChangeKind.REPOST, ChangeKind.INTERPRETATION})


class Promoting(Part):
    """What a person makes a change."""

    def held_thing(self, held_id: int) -> HeldThing | None:
        """Return a held thing with what is kept of it; None when there is none of this id."""
        with self.database.reading() as session:
            held = session.get(HeldRecord, held_id)
            return _thing(session, held) if held else None

    def record_promotion(
        self,
        held_id: int,
        decision: Decision,
        *,
        note: str,
        owed: Owed,
        at: datetime,
        reader_version: int,
        profile_version: int = 0,
    ) -> tuple[int, ...]:
        """Record the changes of *decision*, with the alerts they owe, and tie them to the held thing; return their ids.

        All in one transaction. Raises PromotionRefused when somebody was faster, ReaderOutdated.
        """
        with self.database.writing() as session:
            require_reader(session, reader_version)
            held = session.scalars(select(HeldRecord).where(HeldRecord.id == held_id).with_for_update()).one_or_none()
            if held is None:
                raise PromotionRefused(Refusal.UNKNOWN, held=held_id)
            if held.change_id is not None:
                raise PromotionRefused(Refusal.ALREADY, held=held_id, value=held.change_id)
            page = page_at(session, held.source_id, held.url, locked=True)
            if page is None:
                raise PromotionRefused(Refusal.NOT_KEPT, held=held_id)
            reading = Reading(
                seen_at=at,
                snapshot_digest=held.snapshot_digest,
                reader_version=reader_version,
                profile_version=profile_version,
                check_id=None,
            )
            carried = _carried(session, page, decision, reading)
            scene = Scene(source_id=held.source_id, check_id=None, url=held.url, policy_id=decision.policy_id, at=at)
            ids = tell(session, scene, decision.findings, carried, owed)
            held.change_id, held.note = ids[0], note
            return ids


def _carried(session: Session, page: PageRecord, decision: Decision, reading: Reading) -> Carried:
    """Write page, copy and revision as a person decided. No visit was made, so validators and digests stay."""
    carried = carry(session, page, None, decision, reading)
    if decision.state is not None:
        page.state = decision.state
    if decision.document is not None:
        renew(page, reading.seen_at, is_first=not page.text_digest, document=decision.document)
        page.text_digest = decision.document.text_digest
        offer(session, page, decision.document.attachments, reading.seen_at)
    if carried.copy is not None:
        carried.copy.pending_digest, carried.copy.waited = "", 0
        refresh_policy(session, carried.copy.policy_id)
    if decision.document is None and any(finding.kind in ARRIVALS for finding in decision.findings):
        return Carried(copy=carried.copy, before=None, after=carried.before)
    return carried


def _thing(session: Session, held: HeldRecord) -> HeldThing:
    source = session.get_one(SourceRecord, held.source_id)
    page = page_at(session, held.source_id, held.url)
    copy = current_copy(session, page.id) if page else None
    snapshot = session.get(SnapshotRecord, held.snapshot_digest)
    return HeldThing(
        view=held_view(held, source.name),
        finding=decode_finding(held.finding) if held.finding else None,
        text_digest=held.text_digest,
        snapshot_digest=held.snapshot_digest if snapshot else "",
        content_type=snapshot.content_type if snapshot else "",
        missing_streak=page.missing_streak if page else 0,
        is_waiting=_is_waiting(held, page, copy),
    )


def _is_waiting(held: HeldRecord, page: PageRecord | None, copy: CopyRecord | None) -> bool:
    if held.reason == HeldReason.AWAITS_OFFICIAL:
        return page is not None and page.state is PageState.NEW
    return bool(copy and held.text_digest and copy.pending_digest == held.text_digest)
