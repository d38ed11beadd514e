"""Rereads: a newer reader or site profile applied to kept snapshots. Recorded, never a change, never alerted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, exists, func, or_, select, update
from sqlalchemy.orm import Session

from pipeline.changes import Held, counted
from pipeline.compare.edits import compare
from pipeline.errors import StorageError
from pipeline.model import Document
from pipeline.reasons.evidence import Code, because
from pipeline.reasons.held import HeldReason
from storage.changes.changes import Scene
from storage.changes.holding import hold
from storage.database.part import Part
from storage.policies.copies import Reading, add_revision, refresh_policy
from storage.tables import CopyRecord, PageRecord, ProfileRecord, RevisionRecord, SnapshotRecord, SourceRecord
from storage.texts.documents import load_documents
from storage.values import Rereadable


class Rereading(Part):
    """What an older reader or site profile read, and what a newer one makes of it."""

    def rereadable(
        self, reader_version: int, *, limit: int = 100, after_id: int = 0, source: str = ""
    ) -> tuple[Rereadable, ...]:
        """Return current revisions whose bytes are kept, read by an older reader or an older profile of their source.

        By growing revision id; of one *source*, or of all.
        """
        query = _outdated(reader_version).where(RevisionRecord.id > after_id).limit(limit)
        query = query.where(SourceRecord.name == source) if source else query
        with self.database.reading() as session:
            return tuple(
                Rereadable(
                    revision_id=revision.id,
                    copy_id=copy_id,
                    source=source,
                    url=url,
                    content_type=content_type,
                    snapshot_digest=revision.snapshot_digest,
                    reader_version=revision.reader_version,
                    profile_version=revision.profile_version,
                )
                for revision, copy_id, url, source, content_type in session.execute(query)
            )

    def document_of(self, revision_id: int) -> Document:
        """Return what was read then, and is kept in a revision."""
        with self.database.reading() as session:
            return load_documents(session, [revision_id])[revision_id]

    def record_read_alike(self, revision_ids: Collection[int], *, reader_version: int, profile_version: int) -> None:
        """Record that a newer reader or profile makes of revisions what they say, all in one transaction.

        As with `record_reread` one that a check has replaced meanwhile, or a newer reader read, stays as it is.
        """
        current = exists().where(CopyRecord.id == RevisionRecord.copy_id, CopyRecord.revision_id == RevisionRecord.id)
        alike = update(RevisionRecord).where(
            RevisionRecord.id.in_(revision_ids), RevisionRecord.reader_version <= reader_version, current
        )
        with self.database.writing() as session:
            session.execute(alike.values(reader_version=reader_version, profile_version=profile_version))

    def record_reread(
        self, revision_id: int, document: Document, *, reader_version: int, at: datetime, profile_version: int = 0
    ) -> bool:
        """Record what a newer reader or profile made of a revision's snapshot; tell whether it read anything else.

        Nothing is written over a revision that a check has replaced meanwhile, nor over what a newer reader read.
        """
        with self.database.writing() as session:
            old = session.get(RevisionRecord, revision_id, with_for_update=True)
            if old is None:
                raise StorageError(f"There is no revision {revision_id}.")
            copy = session.get_one(CopyRecord, old.copy_id, with_for_update=True)
            if copy.revision_id != old.id or old.reader_version > reader_version:
                return False
            if load_documents(session, [old.id])[old.id] == document:
                old.reader_version, old.profile_version = reader_version, profile_version
                return False
            reading = Reading(
                seen_at=at,
                snapshot_digest=old.snapshot_digest,
                reader_version=reader_version,
                profile_version=profile_version,
                check_id=None,
                reread=True,
            )
            _replace(session, copy, document, reading)
            _note(session, copy, old, document, reading)
            return True


def _outdated(reader_version: int) -> Select[RevisionRecord, int, str, str, str]:
    """Ask for current revisions that an older reader read, or an older profile of their source, by growing id."""
    newest = (
        select(func.coalesce(func.max(ProfileRecord.version), 0))
        .where(ProfileRecord.source_id == SourceRecord.id)
        .correlate(SourceRecord)
        .scalar_subquery()
    )
    return (
        select(RevisionRecord, CopyRecord.id, PageRecord.url, SourceRecord.name, SnapshotRecord.content_type)
        .join(CopyRecord, CopyRecord.revision_id == RevisionRecord.id)
        .join(PageRecord, PageRecord.id == CopyRecord.page_id)
        .join(SourceRecord, SourceRecord.id == PageRecord.source_id)
        .join(SnapshotRecord, SnapshotRecord.digest == RevisionRecord.snapshot_digest)
        .where(or_(RevisionRecord.reader_version < reader_version, RevisionRecord.profile_version < newest))
        .where(CopyRecord.retired_at.is_(None))
        .order_by(RevisionRecord.id)
    )


def _note(session: Session, copy: CopyRecord, old: RevisionRecord, document: Document, reading: Reading) -> None:
    """Keep what a reread tells nobody, so that it can be asked for."""
    page = session.get_one(PageRecord, copy.page_id)
    before = load_documents(session, [old.id])[old.id]
    edits = tuple(edit for edit in compare(before.clauses, document.clauses) if edit.is_real)
    why = because(
        Code.READ_OTHERWISE,
        reader=reading.reader_version,
        profile=reading.profile_version,
        reader_before=old.reader_version,
        profile_before=old.profile_version,
        edits=counted(edits),
    )
    scene = Scene(source_id=page.source_id, check_id=None, url=page.url, policy_id=copy.policy_id, at=reading.seen_at)
    held = Held(url=page.url, reason=HeldReason.REREAD, why=(why,), digest=document.text_digest)
    hold(session, scene, (held,), reading.snapshot_digest)


def _replace(session: Session, copy: CopyRecord, document: Document, reading: Reading) -> None:
    add_revision(session, copy, document, reading)
    session.get_one(PageRecord, copy.page_id).text_digest = document.text_digest
    refresh_policy(session, copy.policy_id)
