"""Builds views of revisions from rows, many at a time."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import CopyRecord, PageRecord, RevisionRecord, SourceRecord
from storage.texts.documents import load_documents
from storage.views.archive import RevisionView


def revision_views(session: Session, revision_ids: Sequence[int]) -> list[RevisionView]:
    """Return revisions with their documents, in the order of their ids given."""
    documents = load_documents(session, revision_ids)
    rows = session.execute(
        select(RevisionRecord, PageRecord.url, SourceRecord.name, CopyRecord.role)
        .join(CopyRecord, CopyRecord.id == RevisionRecord.copy_id)
        .join(PageRecord, PageRecord.id == CopyRecord.page_id)
        .join(SourceRecord, SourceRecord.id == PageRecord.source_id)
        .where(RevisionRecord.id.in_(revision_ids))
    )
    views = {
        revision.id: RevisionView(
            id=revision.id,
            number=revision.number,
            copy_id=revision.copy_id,
            source=source,
            url=url,
            role=role,
            seen_at=revision.seen_at,
            snapshot_digest=revision.snapshot_digest,
            reader_version=revision.reader_version,
            reread=revision.reread,
            profile_version=revision.profile_version,
            document=documents[revision.id],
        )
        for revision, url, source, role in rows
    }
    return [views[revision_id] for revision_id in revision_ids]
