"""Keeps the relations of policies: written with each current revision, resolved when their targets are seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from pipeline.archive import Announcement, PolicyFacts
from pipeline.changes import ChangeKind, CopyRole, Finding
from pipeline.copies.coverage import place_of
from pipeline.identity.titles import title_core
from pipeline.model import ENDING, SHOWN, Confidence, Document, Relation, RelationKind
from pipeline.relations.targets import chosen, relation_core
from storage.codec import values as codec
from storage.tables import ChangeRecord, CopyRecord, PolicyRecord, RelationRecord, RevisionRecord


def relate(session: Session, policy: PolicyRecord, document: Document, role: CopyRole, at: datetime) -> None:
    """Keep what *policy* says of others, and resolve the stubs that mean it. Nothing told or applied is forgotten.

    *at* is when its *document* was seen.
    """
    known = {_key(row): row for row in session.scalars(_of(RelationRecord.policy_id == policy.id))}
    for relation in document.relations:
        row = RelationRecord(policy_id=policy.id, told_at=None, applied_at=None, target_id=None)
        row = known.pop((relation.kind, relation.title, relation.doc_number), row)
        _write(row, relation, role)
        session.add(row)
        if row.target_id is None:
            row.target_id = _target(session, relation, policy)
            row.applied_at = at if row.target_id and _is_shown(session, row) else row.applied_at
    for row in known.values():
        session.delete(row)
    session.flush()
    for row in stubs_of(session, facts_of(policy), text_core=policy.text_core):
        if row.policy_id != policy.id:
            row.target_id = policy.id
    if document.validity in SHOWN:
        _apply(session, policy.id, ENDING, at)


def follow(session: Session, policy_id: int, finding: Finding, at: datetime) -> None:
    """Note what a change to a policy says of the relations that end it: it was told, or its own page shows it."""
    if finding.kind is ChangeKind.SUPERSEDED:
        told = update(RelationRecord).where(
            RelationRecord.target_id == policy_id, _ends(), RelationRecord.told_at.is_(None)
        )
        session.execute(told.values(told_at=at))
    elif finding.kind is ChangeKind.REMOVED:
        _apply(session, policy_id, ENDING, at)
    elif finding.kind is ChangeKind.REVISED:
        _apply(session, policy_id, frozenset({RelationKind.AMENDS}), at)


def release(session: Session, policy_ids: Sequence[int]) -> dict[int, int]:
    """Make stubs of the relations that mean these policies, before their copies move; return their targets by row.

    What a policy without copies said stays, and speaks for nobody while it is merged: it remembers what was told.
    """
    meant = _of(RelationRecord.target_id.in_(policy_ids))
    rows = {row.id: row for row in session.scalars(meant)}
    targets = {row.id: row.target_id for row in rows.values() if row.target_id is not None}
    for row in rows.values():
        row.target_id = None
    session.flush()
    return targets


def regain(session: Session, targets: Mapping[int, int], *, fallback: int) -> None:
    """Give the relations that still mean nobody their old target, or *fallback* when no copy is left of it."""
    for row in session.scalars(_of(RelationRecord.id.in_(targets))):
        if row.target_id is None:
            standing = exists().where(CopyRecord.policy_id == targets[row.id], CopyRecord.retired_at.is_(None))
            row.target_id = targets[row.id] if session.scalar(select(standing)) else fallback


def stubs_of(session: Session, policy: PolicyFacts, *, text_core: str = "") -> list[RelationRecord]:
    """Return the stubs that mean *policy*, oldest first."""
    cores = {core for core in (title_core(policy.title), text_core) if core}
    named = or_(
        (RelationRecord.doc_number == policy.doc_number) if policy.doc_number else RelationRecord.id < 0,
        RelationRecord.title_core.in_(cores),
    )
    rows = session.execute(
        select(RelationRecord, PolicyRecord)
        .join(PolicyRecord, PolicyRecord.id == RelationRecord.policy_id)
        .where(RelationRecord.target_id.is_(None), PolicyRecord.merged_into.is_(None), named)
        .order_by(RelationRecord.id)
    )
    found: list[RelationRecord] = []
    for row in rows:
        stub, by = row[0], row[1]
        relation = relation_of(stub)
        numbered = [policy] if relation.doc_number and relation.doc_number == policy.doc_number else []
        titled = [policy] if stub.title_core in cores else []
        if chosen(relation, by.issuers, numbered, titled) is not None:
            found.append(stub)
    return found


def announcements(session: Session, rows: Iterable[RelationRecord]) -> list[Announcement]:
    """Return what *rows* announce of an end; weak ones announce nothing."""
    told: list[Announcement] = []
    for row in rows:
        by = session.get_one(PolicyRecord, row.policy_id)
        if row.kind in ENDING and row.confidence.is_told:
            told.append(Announcement(title=by.title, doc_number=by.doc_number, relation=relation_of(row)))
    return told


def is_news(session: Session, policy_id: int) -> bool:
    """Tell whether a policy was told as new: it stood in no source's baseline."""
    new = exists().where(ChangeRecord.policy_id == policy_id, ChangeRecord.kind == ChangeKind.NEW_POLICY)
    return bool(session.scalar(select(new)))


def is_told(session: Session, target_id: int, by: Document) -> bool:
    """Tell whether a change told that the policy which *by* carries ends or amends the target."""
    same = (
        PolicyRecord.doc_number == by.doc_number if by.doc_number else PolicyRecord.title_core == title_core(by.title)
    )
    told = (
        select(RelationRecord.id)
        .join(PolicyRecord, PolicyRecord.id == RelationRecord.policy_id)
        .where(RelationRecord.target_id == target_id, RelationRecord.told_at.is_not(None), _ends(), same)
    )
    return session.scalars(told.limit(1)).first() is not None


def relation_of(row: RelationRecord) -> Relation:
    """Return a row as the value it was written from."""
    return Relation(
        kind=row.kind,
        title=row.title,
        doc_number=row.doc_number,
        evidence=row.evidence,
        confidence=row.confidence,
        cue=row.cue,
        parts=tuple(row.parts),
    )


def facts_of(policy: PolicyRecord) -> PolicyFacts:
    """Return a policy as the pipeline knows it."""
    return PolicyFacts(id=policy.id, title=policy.title, doc_number=policy.doc_number, issuers=tuple(policy.issuers))


def _write(row: RelationRecord, relation: Relation, role: CopyRole) -> None:
    """Write a relation's values. What only a re-post says is weak: an aggregator repeals nothing."""
    weak = role is not CopyRole.OFFICIAL and relation.kind in ENDING
    row.kind, row.confidence = relation.kind, Confidence.WEAK if weak else relation.confidence
    row.title, row.title_core, row.doc_number = relation.title, relation_core(relation), relation.doc_number
    place = place_of(relation.doc_number)
    row.number_code, row.number_year = place.series if place else ("", 0)
    row.evidence, row.cue, row.parts = relation.evidence, relation.cue, list(relation.parts)


def _target(session: Session, relation: Relation, by: PolicyRecord) -> int | None:
    numbered = _policies(session, PolicyRecord.doc_number == relation.doc_number, by) if relation.doc_number else []
    core = relation_core(relation)
    titled = (
        _policies(session, or_(PolicyRecord.title_core == core, PolicyRecord.text_core == core), by) if core else []
    )
    found = chosen(relation, by.issuers, numbered, titled)
    return found.id if found else None


def _policies(session: Session, condition: ColumnElement[bool], other_than: PolicyRecord) -> list[PolicyFacts]:
    query = select(PolicyRecord).where(condition, PolicyRecord.merged_into.is_(None), PolicyRecord.id != other_than.id)
    return [facts_of(policy) for policy in session.scalars(query.order_by(PolicyRecord.id).limit(20))]


def _is_shown(session: Session, row: RelationRecord) -> bool:
    if row.kind not in ENDING:
        return False
    facts = session.scalar(
        select(RevisionRecord.facts)
        .join(PolicyRecord, PolicyRecord.revision_id == RevisionRecord.id)
        .where(PolicyRecord.id == row.target_id)
    )
    return facts is not None and codec.decode_facts(facts).validity in SHOWN


def _apply(session: Session, policy_id: int, kinds: frozenset[RelationKind], at: datetime) -> None:
    unapplied = update(RelationRecord).where(
        RelationRecord.target_id == policy_id, RelationRecord.kind.in_(kinds), RelationRecord.applied_at.is_(None)
    )
    session.execute(unapplied.values(applied_at=at))


def _ends() -> ColumnElement[bool]:
    return RelationRecord.kind.in_(ENDING)


def _of(condition: ColumnElement[bool]) -> Select[RelationRecord]:
    return select(RelationRecord).where(condition).order_by(RelationRecord.id)


def _key(row: RelationRecord) -> tuple[RelationKind, str, str]:
    return row.kind, row.title, row.doc_number


def incoming(session: Session, policy_ids: Sequence[int]) -> Sequence[RelationRecord]:
    """Return what other policies say of these, oldest first."""
    query = select(RelationRecord).where(RelationRecord.target_id.in_(policy_ids), speaks())
    return session.scalars(query.order_by(RelationRecord.id)).all()


def speaks() -> ColumnElement[bool]:
    """Whether the policy that says it stands: what one says that was merged away, the other one says or unsays."""
    # Asked of each relation: NOT IN would first go through every policy there is, for however few relations.
    merged = aliased(PolicyRecord)
    return ~exists().where(merged.id == RelationRecord.policy_id, merged.merged_into.is_not(None))
