"""Builds views of revisions from rows, many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from pipeline.changes import CopyRole
from pipeline.model import Document
from storage.tables import CopyRecord, PageRecord, RevisionRecord, SourceRecord
from storage.texts.documents import load_documents, load_texts
from storage.views.archive import RevisionView
from storage.views.texts import RevisionText

_Placed = Row[RevisionRecord, str, str, CopyRole]


def revision_views(session: Session, revision_ids: Sequence[int]) -> list[RevisionView]:
    """Return revisions with their whole documents, in the order of their ids given."""
    documents = load_documents(session, revision_ids)
    return [RevisionView(**_told(row, documents[row[0].id])) for row in _placed(session, revision_ids)]


def revision_text(session: Session, revision_id: int) -> RevisionText:
    """Return a revision with what is shown of its document, and with its neighbours."""
    (row,) = _placed(session, [revision_id])
    revision = row[0]
    of_copy = select(RevisionRecord.number).where(RevisionRecord.copy_id == revision.copy_id).limit(1)
    return RevisionText(
        **_told(row, load_texts(session, [revision])[revision_id]),
        earlier=session.scalar(of_copy.where(RevisionRecord.id < revision_id).order_by(RevisionRecord.id.desc())),
        later=session.scalar(of_copy.where(RevisionRecord.id > revision_id).order_by(RevisionRecord.id)),
    )


def _placed(session: Session, revision_ids: Sequence[int]) -> list[_Placed]:
    """Return revisions with their address, source and role."""
    rows = session.execute(
        select(RevisionRecord, PageRecord.url, SourceRecord.name, CopyRecord.role)
        .join(CopyRecord, CopyRecord.id == RevisionRecord.copy_id)
        .join(PageRecord, PageRecord.id == CopyRecord.page_id)
        .join(SourceRecord, SourceRecord.id == PageRecord.source_id)
        .where(RevisionRecord.id.in_(revision_ids))
    )
    found = {row[0].id: row for row in rows}
    return [found[revision_id] for revision_id in revision_ids]


def _told(row: _Placed, document: Document) -> dict[str, Any]:
    revision, url, source, role = row
    return {
        "id": revision.id,
        "number": revision.number,
        "copy_id": revision.copy_id,
        "source": source,
        "url": url,
        "role": role,
        "seen_at": revision.seen_at,
        "snapshot_digest": revision.snapshot_digest,
        "reader_version": revision.reader_version,
        "reread": revision.reread,
        "profile_version": revision.profile_version,
        "document": document,
    }
