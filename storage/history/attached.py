"""The files that a revision's page offered, with the bytes that were served while it stood."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from pipeline.model import Attachment, Role
from storage.database.part import url_digest
from storage.tables import AnswerRecord, CopyRecord, PageRecord, SnapshotRecord
from storage.views.evidence import AttachedFile, FileEdition

_MOST = 200  # files of one page


def attached_files(
    session: Session, source_id: int, offered: Sequence[Attachment], *, since: datetime, until: datetime | None
) -> tuple[AttachedFile, ...]:
    """Return the files in the order of the page, each with its editions; without any when none was kept in that time.

    Where a file was not visited in that time, its edition is the last one that was known by then.
    """
    offered = offered[:_MOST]
    query = (
        select(PageRecord.url, AnswerRecord, SnapshotRecord)
        .join(AnswerRecord, AnswerRecord.page_id == PageRecord.id)
        .outerjoin(SnapshotRecord, SnapshotRecord.digest == AnswerRecord.snapshot_digest)
        .where(PageRecord.source_id == source_id, PageRecord.url_digest.in_({url_digest(one.url) for one in offered}))
        .order_by(AnswerRecord.first_at, AnswerRecord.snapshot_digest)
    )
    known: dict[str, list[FileEdition]] = {}
    for url, answer, snapshot in session.execute(
        query if until is None else query.where(AnswerRecord.first_at < until)
    ):
        known.setdefault(url, []).append(_edition(answer, snapshot))
    return tuple(
        AttachedFile(name=one.name, url=one.url, editions=_within(known.get(one.url, ()), since)) for one in offered
    )


def attached_size(policy_id: int) -> Select[int]:
    """Ask how large all files together are that the pages of a policy's copies offer, each edition once."""
    page = aliased(PageRecord)
    digests = (
        select(AnswerRecord.snapshot_digest)
        .join(PageRecord, PageRecord.id == AnswerRecord.page_id)
        .join(page, and_(page.source_id == PageRecord.source_id, page.url == PageRecord.parent))
        .join(CopyRecord, CopyRecord.page_id == page.id)
        .where(CopyRecord.policy_id == policy_id, PageRecord.role == Role.ATTACHMENT)
    )
    return select(func.coalesce(func.sum(SnapshotRecord.size_bytes), 0)).where(SnapshotRecord.digest.in_(digests))


def _within(editions: Sequence[FileEdition], since: datetime) -> tuple[FileEdition, ...]:
    served = tuple(one for one in editions if one.last_at >= since)
    return served or tuple(sorted(editions, key=lambda one: one.last_at)[-1:])


def _edition(answer: AnswerRecord, snapshot: SnapshotRecord | None) -> FileEdition:
    return FileEdition(
        digest=answer.snapshot_digest,
        size_bytes=snapshot.size_bytes if snapshot else None,
        content_type=snapshot.content_type if snapshot else "",
        first_at=answer.first_at,
        last_at=answer.last_at,
    )
