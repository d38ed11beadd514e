"""Records visits that found their pages as they were: hundreds in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import starmap
from typing import NamedTuple

from sqlalchemy import bindparam, exists, func, insert, select, update
from sqlalchemy.orm import Session

from pipeline.judge.quiet import says_nothing
from pipeline.model import PageState, Role, Visit
from storage.database.part import Part, open_check, url_digest
from storage.sources.answers import digest_served
from storage.sources.pages import visit_row
from storage.sources.rhythm import due_again
from storage.tables import AnswerRecord, CopyRecord, PageRecord, VisitRecord
from storage.tables.base import table_of

AT_ONCE = 500  # visits of one transaction


class _Page(NamedTuple):
    """What is asked of a page; a row's columns take ten times as long by their names."""

    id: int
    url_digest: str
    body_digest: str
    etag: str
    last_modified: str
    visits_since_full: int
    new_at: datetime


_WAITS = exists().where(
    CopyRecord.page_id == PageRecord.id, CopyRecord.pending_digest != "", CopyRecord.retired_at.is_(None)
)
_STEADY = (
    select(
        PageRecord.id,
        PageRecord.url_digest,
        PageRecord.body_digest,
        PageRecord.etag,
        PageRecord.last_modified,
        PageRecord.visits_since_full,
        func.coalesce(PageRecord.last_new_at, PageRecord.first_seen_at),
    )
    .where(
        PageRecord.source_id == bindparam("source_id"),
        PageRecord.url_digest.in_(bindparam("digests", expanding=True)),
        PageRecord.state == PageState.ALIVE,
        PageRecord.missing_streak == 0,
        ~_WAITS,
    )
    .order_by(PageRecord.id)
    .with_for_update(of=PageRecord)
)
_VISITED = insert(table_of(VisitRecord))
_MOVE_ON = (
    update(table_of(PageRecord))
    .where(PageRecord.id == bindparam("page"))
    .values(
        last_visit_at=bindparam("at"),
        due_at=bindparam("due"),
        visits_since_full=bindparam("since_full"),
        etag=bindparam("tag"),
        last_modified=bindparam("modified"),
    )
)
_SEE_AGAIN = (
    update(table_of(AnswerRecord))
    .where(AnswerRecord.page_id == bindparam("page"), AnswerRecord.snapshot_digest == bindparam("digest"))
    .values(last_at=bindparam("at"), times=AnswerRecord.times + 1)
)


class RecordingUnchanged(Part):
    """Writes the visits that mean nothing."""

    def record_unchanged(self, check_id: int, visits: Sequence[Visit]) -> tuple[Visit, ...]:
        """Record those of *visits* that mean nothing, and return the others, in their order, to be judged one by one.

        What is written is what `record` would write. Each transaction holds hundreds; one that fails leaves its pages
        as due as they were.
        """
        times = Counter(visit.url for visit in visits)
        quiet = [visit for visit in visits if says_nothing(visit) and times[visit.url] == 1]
        recorded: set[str] = set()
        for start in range(0, len(quiet), AT_ONCE):
            with self.database.writing() as session:
                recorded |= _record(session, check_id, quiet[start : start + AT_ONCE])
        return tuple(visit for visit in visits if visit.url not in recorded)


def _record(session: Session, check_id: int, visits: Sequence[Visit]) -> set[str]:
    """Write the visits whose pages are as steady as they look; return their addresses."""
    source_id = open_check(session, check_id).source_id
    by_digest = {url_digest(visit.url): visit for visit in visits}
    pages = starmap(_Page, session.execute(_STEADY, {"source_id": source_id, "digests": list(by_digest)}))
    seen = [(page, by_digest[page.url_digest]) for page in pages]
    steady = [(page, visit) for page, visit in seen if visit.body_digest in ("", page.body_digest)]
    if not steady:
        return set()
    connection = session.connection()
    connection.execute(_VISITED, [visit_row(check_id, page.id, visit) for page, visit in steady])
    connection.execute(_MOVE_ON, [_moved_on(page, visit) for page, visit in steady])
    if again := [_seen_again(page, visit) for page, visit in steady if digest_served(page.body_digest, visit)]:
        connection.execute(_SEE_AGAIN, again)
    return {visit.url for _, visit in steady}


def _moved_on(page: _Page, visit: Visit) -> dict[str, object]:
    is_listing = visit.role is Role.LISTING
    return {
        "page": page.id,
        "at": visit.at,
        "due": None if is_listing else due_again(visit.at, page.new_at),
        "since_full": page.visits_since_full + 1 if visit.conditional else 0,
        "tag": visit.etag or page.etag,
        "modified": visit.last_modified or page.last_modified,
    }


def _seen_again(page: _Page, visit: Visit) -> dict[str, object]:
    return {"page": page.id, "digest": digest_served(page.body_digest, visit), "at": visit.at}
