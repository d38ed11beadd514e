"""What people ask about a decision: the evidence behind a change, and what was held back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from pipeline.reasons.held import HeldReason
from storage.changes.conditions import containing
from storage.changes.holding import held_view
from storage.database.engine import Database
from storage.database.part import url_digest
from storage.outbox.deliveries import delivery_views
from storage.policies.viewing import change_views
from storage.tables import (
    ChangeRecord,
    CopyRecord,
    DeliveryChangeRecord,
    DeliveryRecord,
    HeldRecord,
    PageRecord,
    PolicyRecord,
    SourceRecord,
    VisitRecord,
)
from storage.texts.revisions import revision_views
from storage.views.archive import DeliveryView, HeldView, RevisionView
from storage.views.why import Explanation, HeldCount, HeldFilter, VisitView

_BEFORE, _AFTER = 4, 1  # visits that are told around the one that decided
_HELD = 20
_SAME_PAGE = and_(PageRecord.source_id == HeldRecord.source_id, PageRecord.url_digest == HeldRecord.url_digest)


class WhyHistory:
    """Why something was told, or was not."""

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

    def held(self, wanted: HeldFilter = HeldFilter(), *, limit: int = 100) -> Sequence[HeldView]:  # noqa: B008  frozen
        """Return what was not told, that held last first."""
        query = select(HeldRecord, SourceRecord.name).join(SourceRecord, SourceRecord.id == HeldRecord.source_id)
        # Not by the index of reasons: nearly everything has one of those shown, and the last ones are asked for.
        query = query.where(*_conditions(wanted), HeldRecord.reason.concat("").in_(wanted.shown))
        with self._database.reading() as session:
            rows = session.execute(query.order_by(HeldRecord.at.desc(), HeldRecord.id.desc()).limit(limit))
            return [held_view(held, name) for held, name in rows]

    def held_counts(self, wanted: HeldFilter = HeldFilter()) -> Sequence[HeldCount]:  # noqa: B008  frozen
        """Return how often each reason held something, most often first."""
        query = select(
            HeldRecord.reason,
            func.sum(HeldRecord.count),
            func.count(HeldRecord.url_digest.distinct()),
        )
        if wanted.sources:
            query = query.join(SourceRecord, SourceRecord.id == HeldRecord.source_id)
        query = query.where(*_conditions(wanted)).group_by(HeldRecord.reason)
        with self._database.reading() as session:
            counts = [
                HeldCount(reason=HeldReason(reason), times=times, pages=pages)
                for reason, times, pages in session.execute(query)
            ]
        return sorted(counts, key=lambda count: -count.times)


def _conditions(wanted: HeldFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.reasons:
        conditions.append(HeldRecord.reason.in_(wanted.reasons))
    if wanted.sources:
        conditions.append(SourceRecord.name.in_(wanted.sources))
    if wanted.policy_id is not None:
        conditions.append(_of_policy(wanted.policy_id))
    if wanted.words:
        at_address = and_(*(HeldRecord.url.icontains(word, autoescape=True) for word in wanted.words.split()))
        conditions.append(or_(at_address, _of_policies_with(wanted.words)))
    if wanted.since is not None:
        conditions.append(HeldRecord.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(HeldRecord.at < wanted.until)
    return conditions


def _of_policy(policy_id: int) -> ColumnElement[bool]:
    """Tell whether a page that carries the policy, or did, is the one that something was held for."""
    return exists().where(CopyRecord.policy_id == policy_id, CopyRecord.page_id == PageRecord.id, _SAME_PAGE)


def _of_policies_with(words: str) -> ColumnElement[bool]:
    """Tell whether a page that carries a policy with these words, or did, is the one that something was held for."""
    carried = (PolicyRecord.id == CopyRecord.policy_id, CopyRecord.page_id == PageRecord.id)
    return exists().where(*carried, _SAME_PAGE, *containing(PolicyRecord.words, words))


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
