"""Which snapshots nothing rests on and nobody would miss, once they are old."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from pipeline.changes import ChangeKind
from storage.tables import AnswerRecord, ChangeRecord, HeldRecord, PageRecord, RevisionRecord, SnapshotRecord

AT_ONCE = 400
_DIGITS = re.compile(r"· ([0-9a-f]{12})\b")  # of the bytes of a file, as a change of it tells them


@dataclass(frozen=True, kw_only=True, slots=True)
class _Served:
    """A page served a snapshot."""

    digest: str
    page_id: int
    first_at: datetime
    last_at: datetime
    check_id: int
    urls: frozenset[str]  # of the page, and of the page that offers it

    @property
    def month(self) -> tuple[int, int, int]:
        """Return the page with the calendar month, UTC."""
        return self.page_id, self.first_at.year, self.first_at.month


def superfluous(session: Session, before: datetime) -> frozenset[str]:
    """Return the snapshots last served before that moment that need not be kept.

    Kept are those that a revision or something held rests on, those that a change tells of or that were served when
    it was found, the first and the last of each page, and of the others the first of each calendar month of a page.
    """
    found = frozenset(session.scalars(_unneeded(before)))
    kept: set[str] = set()
    months: dict[tuple[int, int, int], _Served] = {}
    told, digits = _told(session) if found else (frozenset(), frozenset())
    for some in in_parts(found):
        served = _served(session, some)
        ends = _ends(session, {one.page_id for one in served})
        for one in served:
            is_told = any((one.check_id, url) in told for url in one.urls) or one.digest[:12] in digits
            if is_told or {one.first_at, one.last_at} & ends[one.page_id]:
                kept.add(one.digest)
            first = months.setdefault(one.month, one)
            if one.first_at < first.first_at:
                months[one.month] = one
    return found - kept - {one.digest for one in months.values()}


def needed_since(before: datetime) -> ColumnElement[bool]:
    """Ask whether something rests on a snapshot, or a page served it since then."""
    return (
        exists().where(RevisionRecord.snapshot_digest == SnapshotRecord.digest)
        | exists().where(HeldRecord.snapshot_digest == SnapshotRecord.digest)
        | exists().where(AnswerRecord.snapshot_digest == SnapshotRecord.digest, AnswerRecord.last_at >= before)
    )


def in_parts(digests: Iterable[str]) -> Iterator[Sequence[str]]:
    """Yield some at a time: a statement takes so many values and no more."""
    rest = iter(digests)
    while part := list(islice(rest, AT_ONCE)):
        yield part


def _unneeded(before: datetime) -> Select[str]:
    # Joined and not asked for row by row: of held things and of pages there is no index by digest.
    return (
        select(SnapshotRecord.digest)
        .outerjoin(HeldRecord, HeldRecord.snapshot_digest == SnapshotRecord.digest)
        .outerjoin(PageRecord, PageRecord.body_digest == SnapshotRecord.digest)
        .where(SnapshotRecord.first_seen_at < before, HeldRecord.id.is_(None), PageRecord.id.is_(None))
        .where(
            ~exists().where(RevisionRecord.snapshot_digest == SnapshotRecord.digest),
            ~exists().where(AnswerRecord.snapshot_digest == SnapshotRecord.digest, AnswerRecord.last_at >= before),
        )
    )


def _told(session: Session) -> tuple[frozenset[tuple[int | None, str]], frozenset[str]]:
    """Return the checks and addresses of all changes, and how the bytes of files begin that changes tell of."""
    places = frozenset(
        (row.check_id, row.url) for row in session.execute(select(ChangeRecord.check_id, ChangeRecord.url))
    )
    files = select(ChangeRecord.fields).where(ChangeRecord.kind == ChangeKind.ATTACHMENT)
    return places, frozenset(digits for fields in session.scalars(files) for digits in _DIGITS.findall(repr(fields)))


def _served(session: Session, digests: Sequence[str]) -> list[_Served]:
    query = (
        select(AnswerRecord, PageRecord.url, PageRecord.parent)
        .join(PageRecord, PageRecord.id == AnswerRecord.page_id)
        .where(AnswerRecord.snapshot_digest.in_(digests))
    )
    return [
        _Served(
            digest=answer.snapshot_digest,
            page_id=answer.page_id,
            first_at=answer.first_at,
            last_at=answer.last_at,
            check_id=answer.check_id,
            urls=frozenset({url, parent}),
        )
        for answer, url, parent in session.execute(query)
    ]


def _ends(session: Session, pages: Iterable[int]) -> dict[int, frozenset[datetime]]:
    """Return when each page served its first snapshot that is kept, and its last one."""
    query = (
        select(AnswerRecord.page_id, func.min(AnswerRecord.first_at), func.max(AnswerRecord.last_at))
        .join(SnapshotRecord, SnapshotRecord.digest == AnswerRecord.snapshot_digest)
        .where(AnswerRecord.page_id.in_(list(pages)))
        .group_by(AnswerRecord.page_id)
    )
    return {page_id: frozenset({first, last}) for page_id, first, last in session.execute(query)}
