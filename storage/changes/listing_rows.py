"""What rows of listings say of the pages that they lead to: asked for before they are judged, and written after it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pipeline.archive import Decision, Listed
from pipeline.errors import StorageError
from pipeline.model import Document, Validity
from storage.changes.changes import Scene
from storage.changes.holding import hold
from storage.changes.recording import Owed, tell
from storage.database.part import Part, open_check, page_at, source_id_of, url_digest
from storage.policies.copies import Carried, Reading, add_revision, current_copy, refresh_policy
from storage.tables import CopyRecord, PageRecord, RevisionRecord
from storage.texts.documents import batches

_AT_ONCE = 500  # addresses of one query


class ListingRows(Part):
    """What listings say of policies beside their addresses."""

    def listed(self, source: str, urls: Iterable[str]) -> Mapping[str, Listed]:
        """Return what rows said so far of the policies at these addresses of a source; others are left out."""
        found: dict[str, Listed] = {}
        with self.database.reading() as session:
            source_id = source_id_of(session, source)
            for some in batches(sorted({url_digest(url) for url in urls}), _AT_ONCE):
                query = (
                    select(PageRecord.url, CopyRecord.listed, CopyRecord.listed_next)
                    .join(CopyRecord, CopyRecord.page_id == PageRecord.id)
                    .where(PageRecord.source_id == source_id, PageRecord.url_digest.in_(some))
                    .where(CopyRecord.retired_at.is_(None))
                )
                rows = session.execute(query)
                found |= {row.url: Listed(said=row.listed, waits=row.listed_next) for row in rows}
        return found

    def settle_rows(self, source: str, urls: Collection[str]) -> None:
        """Note that rows lead to these addresses and say nothing that has to be judged, or not what waited any more."""
        if not urls:
            return
        with self.database.writing() as session:
            source_id = source_id_of(session, source)
            for some in batches(sorted({url_digest(url) for url in urls}), _AT_ONCE):
                pages = select(PageRecord.id).where(PageRecord.source_id == source_id, PageRecord.url_digest.in_(some))
                mine = update(CopyRecord).where(CopyRecord.page_id.in_(pages), CopyRecord.retired_at.is_(None))
                session.execute(mine.values(listed_next=Validity.NOT_STATED))
                session.execute(mine.where(CopyRecord.listed.is_(None)).values(listed=Validity.NOT_STATED))

    def record_row(self, check_id: int, url: str, decision: Decision, *, owed: Owed, at: datetime) -> tuple[int, ...]:
        """Record what a row means for the copy at *url*, with the alerts that its changes owe; return their ids."""
        with self.database.writing() as session:
            check = open_check(session, check_id)
            page = page_at(session, check.source_id, url, locked=True)
            copy = current_copy(session, page.id) if page else None
            if copy is None or decision.listed is None:
                raise StorageError(f"{url}: no policy is known there that a row could speak of.")
            copy.listed, copy.listed_next = decision.listed.said, decision.listed.waits
            carried = Carried(copy=copy, before=copy.revision_id, after=None)
            if decision.document is not None:
                carried = _revised(session, copy, decision.document, check_id, at)
            scene = Scene(source_id=check.source_id, check_id=check_id, url=url, policy_id=copy.policy_id, at=at)
            hold(session, scene, decision.held)
            return tell(session, scene, decision.findings, carried, owed)


def _revised(session: Session, copy: CopyRecord, document: Document, check_id: int, at: datetime) -> Carried:
    """Write a revision that rests on the bytes of the one before it."""
    before = session.get_one(RevisionRecord, copy.revision_id)
    reading = Reading(
        seen_at=at,
        snapshot_digest=before.snapshot_digest,
        reader_version=before.reader_version,
        profile_version=before.profile_version,
        check_id=check_id,
    )
    revision = add_revision(session, copy, document, reading)
    refresh_policy(session, copy.policy_id)
    return Carried(copy=copy, before=before.id, after=revision.id)
