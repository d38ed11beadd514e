"""Merges and splits of policies: recorded, so that each can be undone. None of them is a change or an alert."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import Session

from pipeline.changes import CopyRole
from pipeline.errors import StorageError
from pipeline.identity.regrouping import RegroupKind
from storage.database.part import Part, standing
from storage.database.turns import Turn, taking_turn
from storage.policies.copies import refresh_policy
from storage.policies.regrouped import about
from storage.policies.relations import regain, release
from storage.tables import ChangeRecord, CopyRecord, PolicyRecord, RegroupingRecord, RevisionRecord
from storage.texts.findable import replace_places
from storage.words.names import rename


class Regrouping(Part):
    """What makes one policy of two, or two of one."""

    def merge_policies(self, from_id: int, to_id: int, *, by: str, why: str, at: datetime) -> int:
        """Make all copies, revisions and changes of one policy those of another; return the id of what was done.

        The id of the first leads to the other from now on. Raises StorageError for a policy that is not there, was
        merged away, or is the other one.
        """
        with taking_turn(self.database, Turn.JUDGING), self.database.writing() as session:
            return merge(session, from_id, to_id, by=by, why=why, at=at)

    def split_copy(self, copy_id: int, *, by: str, why: str, at: datetime) -> int:
        """Make a policy of its own of one copy, with its revisions and changes; return the id of what was done.

        Raises StorageError for a copy that is not there, or is all that its policy has.
        """
        with taking_turn(self.database, Turn.JUDGING), self.database.writing() as session:
            copy = session.get(CopyRecord, copy_id)
            if copy is None or copy.retired_at is not None:
                raise StorageError(f"There is no copy {copy_id}.")
            others = select(CopyRecord.id).where(
                CopyRecord.policy_id == copy.policy_id, CopyRecord.id != copy_id, CopyRecord.retired_at.is_(None)
            )
            if session.scalars(others.limit(1)).first() is None:
                raise StorageError(f"Copy {copy_id} is the only one of policy {copy.policy_id}.")
            return split(session, copy, by=by, why=why, at=at)

    def undo_regrouping(self, regrouping_id: int, *, by: str, at: datetime) -> None:
        """Put back what a merge or split moved, with all that its copies brought since.

        The policy that a split made leads to the old one afterwards. Raises StorageError for one that is not there or
        undone already, and while a later one of the same policies stands.
        """
        with taking_turn(self.database, Turn.JUDGING), self.database.writing() as session:
            record = session.get(RegroupingRecord, regrouping_id)
            if record is None or record.undone_at is not None:
                raise StorageError(f"There is no merge or split {regrouping_id} that could be undone.")
            if later := session.scalars(_later(record).limit(1)).first():
                raise StorageError(f"Undo {later} first: it regrouped the same policies later.")
            if record.kind is RegroupKind.MERGE:
                session.get_one(PolicyRecord, record.from_id).merged_into = None
            _move(
                session,
                record.copies,
                from_id=record.to_id,
                to_id=record.from_id,
                numbers=record.numbers,
                changes=record.changes,
            )
            if record.kind is RegroupKind.SPLIT:
                session.get_one(PolicyRecord, record.to_id).merged_into = record.from_id
            record.undone_at, record.undone_by = at, by


def merge(session: Session, from_id: int, to_id: int, *, by: str, why: str, at: datetime) -> int:
    """Merge within a transaction; see `Regrouping.merge_policies`."""
    if from_id == to_id:
        raise StorageError(f"Policy {to_id} cannot be merged into itself.")
    for policy_id in sorted((from_id, to_id)):
        policy = session.get(PolicyRecord, policy_id, with_for_update=True)
        if policy is None:
            raise StorageError(f"There is no policy {policy_id}.")
        if policy.merged_into is not None:
            raise StorageError(f"Policy {policy_id} was merged into {policy.merged_into}.")
    copies = session.scalars(select(CopyRecord.id).where(CopyRecord.policy_id == from_id)).all()
    made = _regroup(session, RegroupKind.MERGE, from_id, to_id, copies, by=by, why=why, at=at)
    session.get_one(PolicyRecord, from_id).merged_into = to_id
    return made


def join(session: Session, copy: CopyRecord, policy_id: int, *, alone: bool, why: str, at: datetime) -> None:
    """Make a copy, with all of its policy or *alone*, a copy of another policy. The one with an official copy stays."""
    policy_id = standing(session, policy_id)
    if alone:
        split(session, copy, by="", why=why, at=at)
    if copy.policy_id != policy_id:
        from_id, to_id = copy.policy_id, policy_id
        if _has_official(session, from_id):
            from_id, to_id = to_id, from_id
        merge(session, from_id, to_id, by="", why=why, at=at)


def _has_official(session: Session, policy_id: int) -> bool:
    query = select(CopyRecord.id).where(CopyRecord.policy_id == policy_id, CopyRecord.role == CopyRole.OFFICIAL)
    return session.scalars(query.limit(1)).first() is not None


def split(session: Session, copy: CopyRecord, *, by: str, why: str, at: datetime) -> int:
    """Split within a transaction; see `Regrouping.split_copy`."""
    own = _like(session.get_one(PolicyRecord, copy.policy_id), copy.first_seen_at)
    session.add(own)
    session.flush()
    rename(session, own.id, "", own.words)
    return _regroup(session, RegroupKind.SPLIT, copy.policy_id, own.id, [copy.id], by=by, why=why, at=at)


def _later(record: RegroupingRecord) -> Select[int]:
    return select(RegroupingRecord.id).where(
        RegroupingRecord.id > record.id,
        RegroupingRecord.undone_at.is_(None),
        about(record.from_id, record.to_id),
    )


def _regroup(
    session: Session,
    kind: RegroupKind,
    from_id: int,
    to_id: int,
    copies: Sequence[int],
    *,
    by: str,
    why: str,
    at: datetime,
) -> int:
    revisions = select(RevisionRecord.id, RevisionRecord.number).where(RevisionRecord.copy_id.in_(copies))
    changes = select(ChangeRecord.id).where(ChangeRecord.policy_id == from_id)
    if kind is RegroupKind.SPLIT:
        changes = changes.where(ChangeRecord.copy_id.in_(copies))
    record = RegroupingRecord(
        at=at,
        kind=kind,
        by=by,
        why=why,
        from_id=from_id,
        to_id=to_id,
        copies=list(copies),
        numbers={str(row.id): row.number for row in session.execute(revisions)},
        changes=list(session.scalars(changes)),
    )
    session.add(record)
    session.flush()
    _move(session, record.copies, from_id=from_id, to_id=to_id, numbers={}, changes=record.changes)
    return record.id


def _move(
    session: Session,
    copies: Sequence[int],
    *,
    from_id: int,
    to_id: int,
    numbers: Mapping[str, int],
    changes: Sequence[int],
) -> None:
    """Move copies with their revisions, numbered as *numbers* says where that is free, and their changes."""
    moving = list(
        session.scalars(select(CopyRecord.id).where(CopyRecord.id.in_(copies), CopyRecord.policy_id == from_id))
    )
    session.execute(update(CopyRecord).where(CopyRecord.id.in_(moving)).values(policy_id=to_id))
    _renumber(session, moving, to_id, numbers)
    session.execute(
        update(ChangeRecord)
        .where(ChangeRecord.policy_id == from_id, or_(ChangeRecord.id.in_(changes), ChangeRecord.copy_id.in_(moving)))
        .values(policy_id=to_id)
    )
    replace_places(session, (from_id, to_id))
    meant = release(session, (from_id, to_id))
    for policy_id in (from_id, to_id):
        refresh_policy(session, policy_id)
    regain(session, meant, fallback=to_id)
    reposts = update(CopyRecord).where(CopyRecord.policy_id.in_((from_id, to_id)), CopyRecord.role == CopyRole.REPOST)
    session.execute(reposts.values(is_outdated=True))


def _renumber(session: Session, copies: Sequence[int], to_id: int, numbers: Mapping[str, int]) -> None:
    taken = set(session.scalars(select(RevisionRecord.number).where(RevisionRecord.policy_id == to_id)))
    # One at a time: the two columns are unique together, and a number may be free only after another has moved.
    query = select(RevisionRecord).where(RevisionRecord.copy_id.in_(copies)).order_by(RevisionRecord.number)
    for revision in session.scalars(query).all():
        wanted = numbers.get(str(revision.id), 0)
        number = wanted if wanted and wanted not in taken else max(taken, default=0) + 1
        revision.policy_id, revision.number = to_id, number
        taken.add(number)
        session.flush()


def _like(policy: PolicyRecord, at: datetime) -> PolicyRecord:
    """Return a new policy with the words of another, until it is told from its own copy."""
    return PolicyRecord(
        doc_number=policy.doc_number,
        title=policy.title,
        title_core=policy.title_core,
        text_core=policy.text_core,
        issuers=policy.issuers,
        words=policy.words,
        first_seen_at=at,
    )
