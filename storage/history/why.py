"""What people ask about a decision: the evidence behind a change."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.changes.holding import held_view
from storage.database.engine import Database
from storage.database.part import url_digest
from storage.outbox.deliveries import delivery_views
from storage.policies.viewing import change_views
from storage.tables import (
    ChangeRecord,
    DeliveryChangeRecord,
    DeliveryRecord,
    HeldRecord,
    PageRecord,
    SourceRecord,
    VisitRecord,
)
from storage.texts.revisions import revision_views
from storage.views.archive import DeliveryView, HeldView, RevisionView
from storage.views.why import Explanation, VisitView

_BEFORE, _AFTER = 4, 1  # visits that are told around the one that decided
_HELD = 20


class WhyHistory:
    """Why something was told."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def explain(self, change_id: int) -> Explanation | None:
        """Return everything that is behind a change; None when there is none of this id."""
        with self._database.reading() as session:
            change = session.get(ChangeRecord, change_id)
            if change is None:
                return None
            return Explanation(
                change=change_views(session, [change_id])[0],
                visits=tuple(_visits(session, change)),
                before=_revision(session, change.revision_before),
                after=_revision(session, change.revision_after),
                held=tuple(_held_before(session, change)),
                deliveries=tuple(_deliveries(session, change_id)),
            )


def _visits(session: Session, change: ChangeRecord) -> list[VisitView]:
    """Return the visits of the change's page around it, oldest first."""
    pages = select(PageRecord.id).where(
        PageRecord.source_id == change.source_id,
        PageRecord.url_digest.in_([url_digest(url) for url in (change.url, change.old_url) if url]),
    )
    mine = select(VisitRecord).where(VisitRecord.page_id.in_(pages))
    up_to = mine.where(VisitRecord.at <= change.detected_at).order_by(VisitRecord.at.desc(), VisitRecord.id.desc())
    later = mine.where(VisitRecord.at > change.detected_at).order_by(VisitRecord.at, VisitRecord.id)
    before = session.scalars(up_to.limit(_BEFORE + 1)).all()[::-1]
    deciding = next((v.id for v in reversed(before) if v.check_id == change.check_id), None)
    return [_visit_view(v, decides=v.id == deciding) for v in (*before, *session.scalars(later.limit(_AFTER)))]


def _visit_view(visit: VisitRecord, *, decides: bool) -> VisitView:
    return VisitView(
        at=visit.at,
        check_id=visit.check_id,
        outcome=visit.outcome,
        status=visit.status,
        etag=visit.etag,
        last_modified=visit.last_modified,
        conditional=visit.conditional,
        body_digest=visit.body_digest,
        final_url=visit.final_url,
        reason=visit.reason,
        decides=decides,
    )


def _revision(session: Session, revision_id: int | None) -> RevisionView | None:
    return next(iter(revision_views(session, [revision_id])), None) if revision_id is not None else None


def _held_before(session: Session, change: ChangeRecord) -> list[HeldView]:
    query = (
        select(HeldRecord, SourceRecord.name)
        .join(SourceRecord, SourceRecord.id == HeldRecord.source_id)
        .where(
            HeldRecord.source_id == change.source_id,
            HeldRecord.url_digest == url_digest(change.url),
            HeldRecord.first_at <= change.detected_at,
        )
        .order_by(HeldRecord.at.desc(), HeldRecord.id.desc())
        .limit(_HELD)
    )
    return [held_view(held, name) for held, name in session.execute(query)]


def _deliveries(session: Session, change_id: int) -> list[DeliveryView]:
    query = (
        select(DeliveryRecord)
        .join(DeliveryChangeRecord, DeliveryChangeRecord.delivery_id == DeliveryRecord.id)
        .where(DeliveryChangeRecord.change_id == change_id)
        .order_by(DeliveryRecord.subscription, DeliveryRecord.id)
    )
    return delivery_views(session, session.scalars(query).all())
