"""What people ask before they compare: which two revisions, and what a policy is likely to be compared with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session, aliased, load_only

from pipeline.identity.drafts import act_core, draft_cores, is_draft
from pipeline.model import Confidence, RelationKind
from storage.codec import values as codec
from storage.database.engine import Database
from storage.database.part import standing
from storage.policies.regrouped import numbered_before
from storage.policies.viewing import policy_views
from storage.tables import (
    ClauseRecord,
    CopyRecord,
    PageRecord,
    PolicyRecord,
    RelationRecord,
    RevisionClauseRecord,
    RevisionRecord,
    SourceRecord,
)
from storage.views.comparing import PartnerKind, PartnerView, RevisionChoice, SideView

_MOST_REVISIONS = 500
_MOST_PARTNERS = 40
_MOST_NAMED = 300  # policies with a title, or that mention it, that are looked at
_FOLLOWS = (RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.AMENDS, RelationKind.RENEWS)


class ComparingHistory:
    """What can be compared."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def side(self, policy_id: int, number: int | None = None) -> SideView | None:
        """Return a revision of a policy, or its current one; of a merged policy, by the number it had there."""
        with self._database.reading() as session:
            revision = session.get(RevisionRecord, _revision_id(session, policy_id, number) or 0)
            policy = session.get(PolicyRecord, revision.policy_id) if revision else None
            if revision is None or policy is None:
                return None
            lines = _newest(session, policy.id)
            asked = session.execute(_line_query().where(RevisionRecord.id == revision.id)).one()
            clauses, letters = session.execute(_size(revision.id)).one()
            return SideView(
                policy=policy_views(session, [policy.id])[policy.id],
                revision=_line(asked),
                is_current=policy.revision_id == revision.id,
                facts=codec.decode_facts(revision.facts),
                revisions=tuple(lines),
                clauses=clauses,
                letters=letters,
            )

    def partners(self, policy_id: int) -> Sequence[PartnerView]:
        """Return the policies that one is likely to be compared with, each once, the likeliest first; at most 40."""
        with self._database.reading() as session:
            policy = session.get(PolicyRecord, standing(session, policy_id))
            if policy is None:
                return ()
            found: dict[int, tuple[PartnerKind, RelationKind | None]] = {}
            for other, kind, relation in (*_related(session, policy), *_kin(session, policy)):
                if len(found) < _MOST_PARTNERS and (stands := standing(session, other)) != policy.id:
                    found.setdefault(stands, (kind, relation))
            likely = list(found.items())
            views = policy_views(session, [id_ for id_, _ in likely])
            return [PartnerView(kind=kind, relation=relation, policy=views[id_]) for id_, (kind, relation) in likely]


_Found = tuple[int, PartnerKind, RelationKind | None]


def _size(revision_id: int) -> Select[int, int]:
    letters = func.coalesce(func.sum(func.length(ClauseRecord.heading) + func.length(ClauseRecord.text)), 0)
    query = select(func.count(), letters).select_from(RevisionClauseRecord)
    of_text = query.join(ClauseRecord, ClauseRecord.id == RevisionClauseRecord.clause_id)
    return of_text.where(RevisionClauseRecord.revision_id == revision_id)


def _revision_id(session: Session, policy_id: int, number: int | None) -> int | None:
    if number is None:
        query = select(PolicyRecord.revision_id).where(PolicyRecord.id == standing(session, policy_id))
        return session.scalar(query)
    moved = numbered_before(session, policy_id, number)
    named = select(RevisionRecord.id).where(RevisionRecord.policy_id == policy_id, RevisionRecord.number == number)
    return moved if moved is not None else session.scalar(named)


def _line_query() -> Select[RevisionRecord, CopyRecord, str, str, int]:
    """Revisions without what is large in their rows; the number of the one that a re-post was judged against, last."""
    against = aliased(RevisionRecord)
    slim = load_only(RevisionRecord.number, RevisionRecord.copy_id, RevisionRecord.seen_at, RevisionRecord.reread)
    return (
        select(RevisionRecord, CopyRecord, PageRecord.url, SourceRecord.name, against.number)
        .join(CopyRecord, CopyRecord.id == RevisionRecord.copy_id)
        .join(PageRecord, PageRecord.id == CopyRecord.page_id)
        .join(SourceRecord, SourceRecord.id == PageRecord.source_id)
        .outerjoin(against, against.id == CopyRecord.against)
        .options(slim)
    )


def _newest(session: Session, policy_id: int) -> list[RevisionChoice]:
    query = _line_query().where(RevisionRecord.policy_id == policy_id).order_by(RevisionRecord.number.desc())
    return [_line(row) for row in session.execute(query.limit(_MOST_REVISIONS))]


def _line(row: Row[RevisionRecord, CopyRecord, str, str, int]) -> RevisionChoice:
    revision, copy, url, source, against = row
    return RevisionChoice(
        id=revision.id,
        number=revision.number,
        copy_id=copy.id,
        source=source,
        url=url,
        role=copy.role,
        fidelity=copy.fidelity,
        against=against,
        seen_at=revision.seen_at,
        reread=revision.reread,
    )


def _related(session: Session, policy: PolicyRecord) -> Iterator[_Found]:
    """Yield what the policy ended, amended or renewed, then what did so to it."""
    for mine, other, kind in (
        (RelationRecord.policy_id, RelationRecord.target_id, PartnerKind.FORMER),
        (RelationRecord.target_id, RelationRecord.policy_id, PartnerKind.LATTER),
    ):
        speaking = select(other, RelationRecord.kind).join(PolicyRecord, PolicyRecord.id == RelationRecord.policy_id)
        query = speaking.where(
            mine == policy.id,
            RelationRecord.kind.in_(_FOLLOWS),
            RelationRecord.confidence != Confidence.WEAK,
            PolicyRecord.merged_into.is_(None),
        )
        for row in session.execute(query.order_by(RelationRecord.id).limit(_MOST_PARTNERS)):
            if row[0] is not None:
                yield row[0], kind, row[1]


def _kin(session: Session, policy: PolicyRecord) -> list[_Found]:
    """Return drafts of the policy and what came of it, before those that bear the same title."""
    core = act_core(policy.title)
    drafts = draft_cores(core)
    titled = or_(PolicyRecord.title_core.in_((core, *drafts)), PolicyRecord.text_core.in_((core, *drafts)))
    named = select(PolicyRecord.id, PolicyRecord.title).where(titled)
    calls = (
        select(PolicyRecord.id, PolicyRecord.title)
        .join(RelationRecord, RelationRecord.policy_id == PolicyRecord.id)
        .where(RelationRecord.title_core.in_((core, *drafts)))
    )
    found = [row for query in (named, calls) for row in _standing(session, query)] if core else []
    mine = is_draft(policy.title)
    kinds = [(row[0], _kind_of(row[1], core, mine=mine)) for row in found]
    order = tuple(PartnerKind)
    return sorted(((id_, kind, None) for id_, kind in kinds if kind), key=lambda one: order.index(one[1]))


def _standing(session: Session, query: Select[int, str]) -> Iterator[tuple[int, str]]:
    rows = session.execute(query.where(PolicyRecord.merged_into.is_(None)).limit(_MOST_NAMED))
    yield from ((row[0], row[1]) for row in rows)


def _kind_of(title: str, core: str, *, mine: bool) -> PartnerKind | None:
    """Return what a policy of that title is to one with that core; None for one that only mentions it."""
    if act_core(title) != core:
        return None
    other = is_draft(title)
    if mine == other:
        return PartnerKind.NAMESAKE
    return PartnerKind.DRAFT if other else PartnerKind.FINAL
