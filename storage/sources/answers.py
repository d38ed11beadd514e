"""The answers with which pages served their snapshots: written with a snapshot, and noted whenever it is seen again."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from pipeline.model import Role, Visit
from storage.sources.pages import READ
from storage.tables import AnswerRecord, PageRecord

NOT_MODIFIED = 304


def keep_answer(session: Session, page: PageRecord, digest: str, check_id: int, visit: Visit) -> None:
    """Write the answer that brought a snapshot; of bytes that the page has served before, that it did so again."""
    known = session.get(AnswerRecord, (page.id, digest))
    if known is not None:
        known.last_at, known.times = visit.at, known.times + 1
        return
    session.add(
        AnswerRecord(
            page_id=page.id,
            snapshot_digest=digest,
            check_id=check_id,
            first_at=visit.at,
            last_at=visit.at,
            times=1,
            status=visit.status,
            final_url=visit.final_url,
            headers=[list(header) for header in visit.headers],
            rendered=visit.rendered,
        )
    )


def see_again(session: Session, page: PageRecord, visit: Visit) -> None:
    """Note that a page served bytes that are kept once more, or said that they stand. *page* is as before the visit."""
    if digest := digest_served(page.body_digest, visit):
        mine = (AnswerRecord.page_id == page.id, AnswerRecord.snapshot_digest == digest)
        session.execute(update(AnswerRecord).where(*mine).values(last_at=visit.at, times=AnswerRecord.times + 1))


def digest_served(known: str, visit: Visit) -> str:
    """Return the digest of the bytes that a visit saw, those *known* before or others; "" when it saw none."""
    if visit.role is Role.LISTING or visit.outcome not in READ:
        return ""
    return visit.body_digest or (known if visit.status == NOT_MODIFIED else "")
