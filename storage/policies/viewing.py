"""Builds views of policies and changes from rows, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from storage.codec import values as codec
from storage.codec.findings import decode_weight, decode_why
from storage.database.among import among
from storage.policies.fates import fates_of
from storage.tables import (
    ChangeRecord,
    CopyRecord,
    InboxRecord,
    PolicyRecord,
    ReviewRecord,
    RevisionRecord,
    SourceRecord,
)
from storage.texts.documents import batches
from storage.views.archive import ChangeView, PolicyView
from storage.views.reviews import ReviewView

_MANY = 400


def policy_views(session: Session, policy_ids: Iterable[int]) -> dict[int, PolicyView]:
    """Return policies by id, in a few statements however many they are."""
    views: dict[int, PolicyView] = {}
    for ids in batches(sorted(set(policy_ids)), _MANY):
        revisions = _counts(session, select(RevisionRecord.policy_id, func.count()), RevisionRecord.policy_id, ids)
        copies = _counts(
            session,
            select(CopyRecord.policy_id, func.count()).where(CopyRecord.retired_at.is_(None)),
            CopyRecord.policy_id,
            ids,
        )
        rows = session.execute(
            select(PolicyRecord, RevisionRecord.facts)
            .outerjoin(RevisionRecord, RevisionRecord.id == PolicyRecord.revision_id)
            .where(among(PolicyRecord.id, ids))
        )
        fates = fates_of(session, ids)
        for row in rows:
            view = _policy_view(row, revisions.get(row[0].id, 0), copies.get(row[0].id, 0))
            views[view.id] = replace(view, fates=tuple(fates.get(view.id, ())))
    return views


def change_views(session: Session, change_ids: Iterable[int]) -> list[ChangeView]:
    """Return changes in the order of their ids given, in a few statements however many they are."""
    wanted = list(change_ids)
    if not wanted:
        return []
    before, after = aliased(RevisionRecord), aliased(RevisionRecord)
    query = (
        select(ChangeRecord, SourceRecord, before.number, after.number, InboxRecord.group_id, ReviewRecord)
        .join(SourceRecord, SourceRecord.id == ChangeRecord.source_id)
        .outerjoin(InboxRecord, InboxRecord.change_id == ChangeRecord.id)
        .outerjoin(ReviewRecord, ReviewRecord.id == InboxRecord.review_id)
        .outerjoin(before, before.id == ChangeRecord.revision_before)
        .outerjoin(after, after.id == ChangeRecord.revision_after)
    )
    rows = [row for ids in batches(wanted, _MANY) for row in session.execute(query.where(among(ChangeRecord.id, ids)))]
    policies = policy_views(session, (row[0].policy_id for row in rows))
    views = {row[0].id: _change_view(row, policies[row[0].policy_id]) for row in rows}
    return [views[change_id] for change_id in wanted if change_id in views]


def _counts(
    session: Session, query: Select[int, int], column: InstrumentedAttribute[int], ids: Sequence[int]
) -> dict[int, int]:
    found = session.execute(query.where(among(column, ids)).group_by(column))
    return {row[0]: row[1] for row in found}


def _policy_view(row: Row[PolicyRecord, dict[str, object]], revisions: int, copies: int) -> PolicyView:
    policy, facts = row
    document = codec.decode_facts(facts)
    return PolicyView(
        id=policy.id,
        title=policy.title,
        doc_number=policy.doc_number,
        issuers=tuple(policy.issuers),
        written_date=document.written_date,
        published_date=document.published_date,
        effective_date=document.effective_date,
        expiry_date=document.expiry_date,
        validity=document.validity,
        first_seen_at=policy.first_seen_at,
        revisions=revisions,
        copies=copies,
        last_change_at=policy.last_change_at,
        subject=document.subject,
    )


def review_view(review: ReviewRecord) -> ReviewView:
    """Return a review as it is shown."""
    return ReviewView(
        id=review.id,
        change_id=review.change_id,
        state=review.state,
        note=review.note,
        by=review.by,
        at=review.at,
        batch=review.batch,
    )


def _change_view(
    row: Row[ChangeRecord, SourceRecord, int, int, int | None, ReviewRecord | None], policy: PolicyView
) -> ChangeView:
    change, source, before, after, group_id, review = row
    return ChangeView(
        id=change.id,
        detected_at=change.detected_at,
        source=source.name,
        region=source.region,
        source_kind=source.kind,
        url=change.url,
        kind=change.kind,
        policy=policy,
        revision_before=before,
        revision_after=after,
        edits=codec.decode_edits(change.edits),
        fields=codec.decode_fields(change.fields),
        role=change.role,
        fidelity=change.fidelity,
        old_url=change.old_url,
        confirmed_by=change.confirmed_by,
        why=decode_why(change.why),
        weight=decode_weight(change.weighed),
        level=source.level,
        topics=tuple(source.topics),
        group_id=group_id or 0,
        review=review_view(review) if review else None,
    )
