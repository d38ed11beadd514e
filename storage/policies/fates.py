"""What policies did to each other, as views: the fates of a policy, and its relations from both ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.model import ENDING, Confidence, RelationKind
from pipeline.relations.force import Fate
from storage.codec import values as codec
from storage.policies.relations import relation_of, speaks
from storage.tables import PolicyRecord, RelationRecord, RevisionRecord
from storage.views.archive import RelatedView

_DECIDING = ENDING | {RelationKind.RENEWS}
_MOST = 200  # relations of one policy that its page shows, from either end


def fates_of(session: Session, policy_ids: Sequence[int], *, guessed: bool = False) -> dict[int, list[Fate]]:
    """Return by policy what others did to it; what is only *guessed*, weak, when asked for."""
    query = (
        select(RelationRecord, RevisionRecord.facts)
        .join(PolicyRecord, PolicyRecord.id == RelationRecord.policy_id)
        .outerjoin(RevisionRecord, RevisionRecord.id == PolicyRecord.revision_id)
        .where(RelationRecord.target_id.in_(policy_ids), RelationRecord.kind.in_(_DECIDING), speaks())
        .order_by(RelationRecord.id)
    )
    if not guessed:
        query = query.where(RelationRecord.confidence != Confidence.WEAK)
    fates: dict[int, list[Fate]] = defaultdict(list)
    for row in session.execute(query):
        relation, facts = row[0], row[1]
        starts = codec.decode_facts(facts).effective_date if facts else None
        if relation.target_id is not None:
            fates[relation.target_id].append(
                Fate(kind=relation.kind, evidence=relation.evidence, parts=tuple(relation.parts), from_day=starts)
            )
    return fates


def related_views(session: Session, policy_id: int) -> Iterator[RelatedView]:
    """Yield what a policy says of others in the order of its text, then what others say of it, oldest first."""
    for incoming in (False, True):
        ends = (RelationRecord.policy_id, RelationRecord.target_id)
        mine, other = reversed(ends) if incoming else ends
        query = select(RelationRecord, PolicyRecord).outerjoin(PolicyRecord, PolicyRecord.id == other)
        rows = session.execute(query.where(mine == policy_id, speaks()).order_by(RelationRecord.id).limit(_MOST))
        for row in rows:
            yield related_view(row[0], row[1], is_incoming=incoming)


def related_view(row: RelationRecord, other: PolicyRecord | None, *, is_incoming: bool) -> RelatedView:
    """Return a relation as it is seen from one of its ends; *other* is the policy at the far end."""
    return RelatedView(
        relation=relation_of(row),
        is_incoming=is_incoming,
        policy_id=(other.merged_into or other.id) if other else None,
        title=other.title if other else row.title or row.doc_number,
        doc_number=other.doc_number if other else row.doc_number,
        applied_at=row.applied_at,
    )
