"""What stands around a policy: the pages that carry it, the files that they offer, and the other policies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from pipeline.changes import CopyRole
from pipeline.model import RelationKind, Role
from storage.codec import values as codec
from storage.policies.fates import related_view
from storage.policies.policies import official_first
from storage.policies.relations import speaks
from storage.tables import CopyRecord, PageRecord, PolicyRecord, RelationRecord, RevisionRecord, SourceRecord
from storage.views.archive import CopyView, RelatedView
from storage.views.texts import FileView, InterpretationView, Tie

_RANKS: Final = {
    RelationKind.REPEALS: 0,
    RelationKind.REPLACES: 1,
    RelationKind.AMENDS: 2,
    RelationKind.RENEWS: 3,
    RelationKind.IMPLEMENTS: 4,
    RelationKind.PRINTS: 5,
    RelationKind.FORWARDS: 6,
    RelationKind.INTERPRETS: 7,
    RelationKind.CITES: 8,
}
_FILES: Final = 500  # of one page


def copy_views(
    session: Session, policy_id: int, *, carrying: bool = False, limit: int | None = None, offset: int = 0
) -> list[CopyView]:
    """Return the pages of a policy: official ones, re-posts, interpretations, each oldest first.

    When only those are wanted that are *carrying* the policy itself, interpretations are left out.
    """
    against, current = aliased(RevisionRecord), aliased(RevisionRecord)
    rows = session.execute(
        select(CopyRecord, PageRecord, SourceRecord, against.number, current.number)
        .join(PageRecord, PageRecord.id == CopyRecord.page_id)
        .join(SourceRecord, SourceRecord.id == PageRecord.source_id)
        .outerjoin(against, against.id == CopyRecord.against)
        .outerjoin(current, current.id == CopyRecord.revision_id)
        .where(
            CopyRecord.policy_id == policy_id,
            CopyRecord.retired_at.is_(None),
            CopyRecord.role != CopyRole.INTERPRETATION if carrying else true(),
        )
        .order_by(official_first(), CopyRecord.id)
        .limit(limit)
        .offset(offset)
    )
    return [_copy(copy, page, source, number, shown) for copy, page, source, number, shown in rows]


def _copy(
    copy: CopyRecord, page: PageRecord, source: SourceRecord, against: int | None, revision: int | None
) -> CopyView:
    return CopyView(
        id=copy.id,
        source=source.name,
        source_kind=source.kind,
        url=page.url,
        role=copy.role,
        fidelity=copy.fidelity,
        fidelity_since=copy.fidelity_at if copy.role is CopyRole.REPOST else None,
        against=against,
        state=page.state,
        first_seen_at=copy.first_seen_at,
        last_visit_at=page.last_visit_at,
        match=codec.decode_match(copy.identity),
        revision=revision,
    )


def interpretation_views(session: Session, policy_id: int, limit: int) -> list[InterpretationView]:
    """Return the pages that interpret a policy, oldest first."""
    rows = session.execute(
        select(PageRecord.url, SourceRecord.name, CopyRecord.first_seen_at, RevisionRecord.number, RevisionRecord.facts)
        .join(CopyRecord, CopyRecord.page_id == PageRecord.id)
        .join(SourceRecord, SourceRecord.id == PageRecord.source_id)
        .join(RevisionRecord, RevisionRecord.id == CopyRecord.revision_id)
        .where(
            CopyRecord.policy_id == policy_id,
            CopyRecord.role == CopyRole.INTERPRETATION,
            CopyRecord.retired_at.is_(None),
        )
        .order_by(CopyRecord.id)
        .limit(limit)
    )
    return [
        InterpretationView(
            url=row.url,
            title=codec.decode_facts(row.facts).title,
            source=row.name,
            first_seen_at=row.first_seen_at,
            revision=row.number,
        )
        for row in rows
    ]


def file_views(session: Session, copy_id: int) -> list[FileView]:
    """Return the files that the page of a copy offers and that were visited, in the order in which they were seen."""
    page = aliased(PageRecord)
    rows = session.scalars(
        select(PageRecord)
        .join(page, and_(page.source_id == PageRecord.source_id, page.url == PageRecord.parent))
        .join(CopyRecord, CopyRecord.page_id == page.id)
        .where(CopyRecord.id == copy_id, PageRecord.role == Role.ATTACHMENT)
        .order_by(PageRecord.id)
        .limit(_FILES)
    )
    return [
        FileView(
            url=row.url,
            name=row.name,
            digest=row.body_digest,
            is_read=bool(row.text_digest),
            first_seen_at=row.first_seen_at,
            replaced_at=row.last_new_at if row.last_new_at and row.last_new_at > row.first_seen_at else None,
        )
        for row in rows
    ]


def relations_of(session: Session, policy_id: int, *, incoming: bool, limit: int, offset: int = 0) -> list[RelatedView]:
    """Return what a policy says of others, or what others say of it, the weightiest kinds first."""
    ends = (RelationRecord.policy_id, RelationRecord.target_id)
    mine, other = reversed(ends) if incoming else ends
    query = select(RelationRecord, PolicyRecord).outerjoin(PolicyRecord, PolicyRecord.id == other)
    query = query.where(mine == policy_id, speaks()).order_by(_rank(), RelationRecord.id)
    rows = session.execute(query.limit(limit).offset(offset))
    return [related_view(row[0], row[1], is_incoming=incoming) for row in rows]


def ties(session: Session, policy_ids: Sequence[int], kinds: Sequence[RelationKind], *, limit: int) -> list[Tie]:
    """Return relations of these kinds that begin or end at one of these policies, both ends known; weighty first."""
    other = aliased(PolicyRecord)
    rows = session.execute(
        select(RelationRecord.kind, PolicyRecord.id, PolicyRecord.title, other.id.label("to"), other.title.label("at"))
        .join(PolicyRecord, PolicyRecord.id == RelationRecord.policy_id)
        .join(other, other.id == RelationRecord.target_id)
        .where(
            or_(RelationRecord.policy_id.in_(policy_ids), RelationRecord.target_id.in_(policy_ids)),
            RelationRecord.kind.in_(kinds),
            speaks(),
            other.merged_into.is_(None),
        )
        .order_by(_rank(), RelationRecord.id)
        .limit(limit)
    )
    return [Tie(kind=row.kind, from_id=row.id, from_title=row.title, to_id=row.to, to_title=row.at) for row in rows]


def relation_counts(policy_id: int, *, incoming: bool) -> Select[int]:
    """Ask how many relations a policy tells, or how many others tell of it."""
    mine = RelationRecord.target_id if incoming else RelationRecord.policy_id
    return select(func.count()).where(mine == policy_id, speaks())


def _rank() -> ColumnElement[int]:
    return case(_RANKS, value=RelationRecord.kind, else_=len(_RANKS))
