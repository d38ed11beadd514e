"""What people ask for as proof: a revision with the answer that brought it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from storage.database.engine import Database
from storage.database.part import standing
from storage.history.attached import attached_files, attached_size
from storage.policies.regrouped import numbered_before
from storage.policies.viewing import policy_views
from storage.tables import (
    AnswerRecord,
    CopyRecord,
    PageRecord,
    RevisionRecord,
    SnapshotRecord,
    SourceRecord,
)
from storage.texts.revisions import revision_views
from storage.views.evidence import AnswerView, EvidenceFilter, EvidenceSize, EvidenceView, RevisionName

_AT_ONCE = 500


class EvidenceHistory:
    """Where revisions come from."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def evidence(self, policy_id: int, number: int) -> EvidenceView | None:
        """Return what proves a revision; of a merged policy, by the number it had there."""
        with self._database.reading() as session:
            query = select(RevisionRecord).where(RevisionRecord.policy_id == policy_id, RevisionRecord.number == number)
            if (moved := numbered_before(session, policy_id, number)) is not None:
                query = select(RevisionRecord).where(RevisionRecord.id == moved)
            found = session.scalars(query).one_or_none()
            return _evidence(session, found) if found else None

    def evidence_size(self, wanted: EvidenceFilter) -> EvidenceSize:
        """Return how many revisions there are, and how large their snapshots are together."""
        with self._database.reading() as session:
            wanted_ones = _wanted(session, wanted)
            digests = wanted_ones.with_only_columns(RevisionRecord.snapshot_digest).distinct()
            size = select(func.coalesce(func.sum(SnapshotRecord.size_bytes), 0)).where(
                SnapshotRecord.digest.in_(digests)
            )
            total = session.scalars(size).one()
            if wanted.policy_id is not None:
                total += session.scalars(attached_size(standing(session, wanted.policy_id))).one()
            count = wanted_ones.with_only_columns(func.count(RevisionRecord.id))
            return EvidenceSize(revisions=session.scalars(count).one(), size_bytes=total)

    def evidence_names(self, wanted: EvidenceFilter) -> Iterator[RevisionName]:
        """Yield the revisions that are asked for, by policy and number; few are read at a time, however many."""
        last = RevisionName(policy_id=0, number=0)
        while True:
            with self._database.reading() as session:
                query = _wanted(session, wanted).with_only_columns(RevisionRecord.policy_id, RevisionRecord.number)
                rows = session.execute(_after(query, last)).all()
            yield from (RevisionName(policy_id=row[0], number=row[1]) for row in rows)
            if len(rows) < _AT_ONCE:
                return
            last = RevisionName(policy_id=rows[-1][0], number=rows[-1][1])


def _after(query: Select[int, int], last: RevisionName) -> Select[int, int]:
    later = (RevisionRecord.policy_id > last.policy_id) | (
        (RevisionRecord.policy_id == last.policy_id) & (RevisionRecord.number > last.number)
    )
    return query.where(later).order_by(RevisionRecord.policy_id, RevisionRecord.number).limit(_AT_ONCE)


def _wanted(session: Session, wanted: EvidenceFilter) -> Select[int]:
    query = select(RevisionRecord.id)
    if wanted.sources:
        query = query.join(CopyRecord, CopyRecord.id == RevisionRecord.copy_id)
        query = query.join(PageRecord, PageRecord.id == CopyRecord.page_id)
        query = query.join(SourceRecord, SourceRecord.id == PageRecord.source_id)
    return query.where(*_conditions(session, wanted))


def _conditions(session: Session, wanted: EvidenceFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.policy_id is not None:
        conditions.append(RevisionRecord.policy_id == standing(session, wanted.policy_id))
    if wanted.number is not None:
        conditions.append(RevisionRecord.number == wanted.number)
    if wanted.sources:
        conditions.append(SourceRecord.name.in_(wanted.sources))
    if wanted.since is not None:
        conditions.append(RevisionRecord.seen_at >= wanted.since)
    return conditions


def _evidence(session: Session, revision: RevisionRecord) -> EvidenceView:
    snapshot = session.get(SnapshotRecord, revision.snapshot_digest)
    page = session.get_one(PageRecord, session.get_one(CopyRecord, revision.copy_id).page_id)
    later = select(func.min(RevisionRecord.seen_at)).where(
        RevisionRecord.copy_id == revision.copy_id, RevisionRecord.id > revision.id
    )
    until, answer = session.scalar(later), _answer(session, revision, page.id)
    view = revision_views(session, [revision.id])[0]
    # A reread is written long after the bytes that it reads were served.
    since = answer.first_at if answer and view.reread else view.seen_at
    return EvidenceView(
        policy=policy_views(session, [revision.policy_id])[revision.policy_id],
        revision=view,
        answer=answer,
        size_bytes=snapshot.size_bytes if snapshot else None,
        content_type=snapshot.content_type if snapshot else "",
        until=until,
        visited_at=page.last_visit_at if until is None else None,
        attached=attached_files(session, page.source_id, view.document.attachments, since=since, until=until),
    )


def _answer(session: Session, revision: RevisionRecord, page_id: int) -> AnswerView | None:
    """Return the answer that brought the bytes: of the revision's own check, else of its page, else any.

    The page of a copy that has moved is another than the one that served the bytes.
    """
    query = (
        select(AnswerRecord, PageRecord.url, SourceRecord.name)
        .join(PageRecord, PageRecord.id == AnswerRecord.page_id)
        .join(SourceRecord, SourceRecord.id == PageRecord.source_id)
        .where(AnswerRecord.snapshot_digest == revision.snapshot_digest)
        .order_by(
            (AnswerRecord.check_id == revision.check_id).desc().nulls_last(),
            (AnswerRecord.page_id == page_id).desc(),
            AnswerRecord.first_at,
        )
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    answer, url, source = row
    return AnswerView(
        url=url,
        final_url=answer.final_url,
        source=source,
        check_id=answer.check_id,
        status=answer.status,
        headers=None if answer.headers is None else tuple((name, value) for name, value in answer.headers),
        rendered=answer.rendered,
        first_at=answer.first_at,
        last_at=answer.last_at,
        times=answer.times,
    )
