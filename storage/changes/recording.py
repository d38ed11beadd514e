"""Records a visit and all that it means, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.archive import Decision
from pipeline.changes import ChangeKind, Finding, Held
from pipeline.model import Outcome, Role, Visit
from storage.changes.changes import Scene, add_change
from storage.changes.holding import hold, noise_of
from storage.changes.inbox_rows import add_to_inbox
from storage.database.part import Part, open_check, page_at, source_id_of, standing
from storage.outbox.owing import owe
from storage.policies.copies import Carried, Reading, carry, give_way, refresh_policy
from storage.policies.interpretations import adopt
from storage.policies.regrouping import join, merge
from storage.policies.viewing import change_views
from storage.sources.answers import keep_answer, see_again
from storage.sources.bases import bases_of
from storage.sources.pages import READ, announce, move_on, offer, visit_row, visited_page
from storage.tables import AlertRecord, ChangeRecord, PageRecord, SnapshotRecord, VisitRecord
from storage.texts.documents import insert_new
from storage.values import OwedAlert
from storage.views.archive import ChangeView

Owed: TypeAlias = Callable[[ChangeView], Sequence[OwedAlert]]


class Recorder(Part):
    """Writes what the pipeline decided."""

    def record(
        self,
        check_id: int,
        visit: Visit,
        decision: Decision | None,
        *,
        owed: Owed,
        at: datetime,
        reader_version: int = 1,
        profile_version: int = 0,
    ) -> tuple[int, ...]:
        """Record a visit, what it means, and the alerts that its changes owe; return the ids of the changes.

        All in one transaction: after any error nothing of it is written. Raises StorageBusy when another process
        holds the database, CheckOver when another one does this check again, StorageError when it cannot be written.
        *owed* is asked once for each change.
        """
        digest = self._kept(check_id, visit) if _is_evidence(visit, decision) else ""
        with self.database.writing() as session:
            check = open_check(session, check_id)
            page = visited_page(session, check.source_id, visit)
            session.add(VisitRecord(**visit_row(check_id, page.id, visit)))
            if digest:
                _keep(session, digest, visit)
                keep_answer(session, page, digest, check_id, visit)
            else:
                see_again(session, page, visit)
            if decision is None:
                move_on(page, visit, None)
                _announce(session, page, visit, None)
                return ()
            reading = Reading(
                seen_at=visit.at,
                snapshot_digest=digest or page.body_digest,
                reader_version=reader_version,
                profile_version=profile_version,
                check_id=check_id,
            )
            return _decided(session, page, visit, _standing(session, decision), reading, owed=owed, at=at)

    def _kept(self, check_id: int, visit: Visit) -> str:
        """Keep the bytes of a visit and return their digest."""
        with self.database.reading() as session:
            bases = bases_of(session, check_id, visit)
        return self.snapshots.put(visit.body, after=bases.after, like=bases.like)

    def record_findings(
        self, source: str, findings: Sequence[Finding], *, owed: Owed, at: datetime, held: Sequence[Held] = ()
    ) -> tuple[int, ...]:
        """Record changes that no visit brought, as when a policy is about to lapse; return their ids.

        Each is a change to the policy of the page at its address. All of them are written, or none.
        """
        with self.database.writing() as session:
            scene = Scene(source_id=source_id_of(session, source), check_id=None, url="", policy_id=None, at=at)
            hold(session, scene, held)
            return tell(session, scene, findings, Carried(copy=None, before=None, after=None), owed)


def _decided(
    session: Session,
    page: PageRecord,
    visit: Visit,
    decision: Decision,
    reading: Reading,
    *,
    owed: Owed,
    at: datetime,
) -> tuple[int, ...]:
    """Write what was decided about a page, and what was held back; return the ids of the changes."""
    held = (*decision.held, *noise_of(page, visit, decision))
    carried = _carried(session, page, visit, decision, reading)
    _join(session, carried, decision, at)
    if decision.policy_id is None and carried.copy is not None:
        adopt(session, carried.copy.policy_id, at)
    _announce(session, page, visit, decision)
    scene = Scene(
        source_id=page.source_id, check_id=reading.check_id, url=visit.url, policy_id=decision.policy_id, at=at
    )
    hold(session, scene, held, reading.snapshot_digest)
    return tell(session, scene, decision.findings, carried, owed)


def tell(session: Session, scene: Scene, findings: Sequence[Finding], carried: Carried, owed: Owed) -> tuple[int, ...]:
    """Write findings as changes, and what each of them owes.

    A policy is new once to each subscription: who was told of a repost is not told again when the original appears.
    """
    ids = tuple(add_change(session, scene, finding, carried) for finding in findings)
    for view in change_views(session, ids):
        add_to_inbox(session, view)
        told = _told_as_new(session, view)
        owe(session, view.id, [alert for alert in owed(view) if alert.subscription not in told], scene.at)
    return ids


def _told_as_new(session: Session, change: ChangeView) -> frozenset[str]:
    """Return the subscriptions that an earlier change told that this policy is new; none unless it says so again."""
    if change.kind is not ChangeKind.NEW_POLICY:
        return frozenset()
    query = select(AlertRecord.subscription).join(ChangeRecord, ChangeRecord.id == AlertRecord.change_id)
    return frozenset(
        session.scalars(
            query.where(
                ChangeRecord.policy_id == change.policy.id,
                ChangeRecord.kind == ChangeKind.NEW_POLICY,
                ChangeRecord.id < change.id,
            )
        )
    )


def _is_evidence(visit: Visit, decision: Decision | None) -> bool:
    """Tell whether the bytes are kept. A page whose visit counter alone moved is not kept at every visit."""
    if visit.outcome is not Outcome.OK or not visit.body or visit.role is Role.LISTING:
        return False
    if decision is None or visit.role is Role.ATTACHMENT:
        return visit.role is Role.ATTACHMENT
    is_held = any(not held.reason.is_passing for held in decision.held)
    return bool(decision.document or decision.findings or is_held)


def _keep(session: Session, digest: str, visit: Visit) -> None:
    row = {
        "digest": digest,
        "size_bytes": len(visit.body),
        "content_type": visit.content_type,
        "first_seen_at": visit.at,
    }
    insert_new(session, SnapshotRecord, [row])


def _carried(session: Session, page: PageRecord, visit: Visit, decision: Decision, reading: Reading) -> Carried:
    """Write page, copy, policy and revision as decided."""
    state = page.state
    left = page_at(session, page.source_id, decision.moved_from, locked=True) if decision.moved_from else None
    carried = carry(session, page, left, decision, reading)
    copy = carried.copy
    there = page_at(session, page.source_id, decision.moves_to, locked=True) if decision.moves_to else None
    if there is not None:
        give_way(session, page, there, reading.seen_at)
    if copy is not None and visit.role is Role.DOCUMENT:
        copy.pending_digest = decision.pending_digest if visit.outcome in READ else copy.pending_digest
        copy.waited = copy.waited + 1 if copy.pending_digest else 0
    move_on(page, visit, decision, waited=copy.waited if copy else int(bool(decision.pending_digest)))
    if copy is None:
        return carried
    if decision.document is not None or left is not None or page.state is not state:
        refresh_policy(session, copy.policy_id)
    return carried


def _standing(session: Session, decision: Decision) -> Decision:
    """The decision about the policy that its own one was merged into meanwhile."""
    if decision.policy_id is None:
        return decision
    return replace(decision, policy_id=standing(session, decision.policy_id))


def _join(session: Session, carried: Carried, decision: Decision, at: datetime) -> None:
    """Merge the policies that the document showed to be the one it carries."""
    for other, match in decision.also.items():
        if carried.copy is not None and standing(session, other) == other != carried.copy.policy_id:
            merge(session, other, carried.copy.policy_id, by="", why=match.ground, at=at)
    if decision.leaves_for is not None and decision.match is not None and carried.copy is not None:
        join(session, carried.copy, decision.leaves_for, alone=decision.alone, why=decision.match.ground, at=at)


def _announce(session: Session, page: PageRecord, visit: Visit, decision: Decision | None) -> None:
    """Make pages of what the visit announced. No change comes of that."""
    if visit.outcome is Outcome.OK and visit.role is Role.LISTING and visit.document:
        announce(session, page.source_id, visit.document.entries, visit.at)
    if decision is not None and decision.document is not None and visit.role is Role.DOCUMENT:
        offer(session, page, decision.document.attachments, visit.at)
