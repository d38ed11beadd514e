"""What was held back: kept with its reason, and counted where it recurs, so that it never grows with the visits."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.archive import Decision
from pipeline.changes import Held
from pipeline.model import PageState, Role, Visit
from pipeline.reasons.evidence import Code, because
from pipeline.reasons.held import HeldReason
from storage.changes.changes import Scene
from storage.codec.findings import decode_finding, decode_why, encode_finding, encode_why
from storage.database.part import url_digest
from storage.sources.pages import READ
from storage.tables import HeldRecord, PageRecord
from storage.views.archive import HeldView


def hold(session: Session, scene: Scene, held: Iterable[Held], snapshot_digest: str = "") -> None:
    """Keep what was held at *scene*, read from the bytes of that digest."""
    for one in held:
        last = _last(session, scene.source_id, one)
        if last is None or not _is_same(last, one):
            session.add(_row(scene, one, snapshot_digest))
            continue
        last.at, last.check_id, last.count = scene.at, scene.check_id, last.count + 1
        last.why, last.snapshot_digest = encode_why(one.why), snapshot_digest


def noise_of(page: PageRecord, visit: Visit, decision: Decision | None) -> tuple[Held, ...]:
    """Return what is held of a visit that found other bytes and the same document: nothing but noise moved."""
    is_other = bool(page.body_digest and visit.body_digest and visit.body_digest != page.body_digest)
    means_nothing = decision is not None and not (decision.document or decision.findings or decision.held)
    is_known = visit.role is Role.DOCUMENT and visit.outcome in READ and page.state is PageState.ALIVE
    if not (is_other and means_nothing and is_known):
        return ()
    return (Held(url=page.url, reason=HeldReason.NOISE, why=(because(Code.SAME_DOCUMENT),)),)


def _last(session: Session, source_id: int, one: Held) -> HeldRecord | None:
    """Return what was held last for that reason on that page."""
    query = select(HeldRecord).where(
        HeldRecord.source_id == source_id,
        HeldRecord.url_digest == url_digest(one.url),
        HeldRecord.reason == one.reason,
    )
    return session.scalars(query.order_by(HeldRecord.id.desc()).limit(1)).one_or_none()


def _is_same(last: HeldRecord, one: Held) -> bool:
    if one.reason.is_counted:
        return last.change_id is None
    kind = last.finding["kind"] if last.finding else None
    same_kind = kind == (one.finding.kind if one.finding else None)
    return last.change_id is None and same_kind and last.text_digest == one.digest


def _row(scene: Scene, one: Held, snapshot_digest: str) -> HeldRecord:
    return HeldRecord(
        at=scene.at,
        first_at=scene.at,
        source_id=scene.source_id,
        check_id=scene.check_id,
        url=one.url,
        url_digest=url_digest(one.url),
        reason=one.reason,
        why=encode_why(one.why),
        finding=encode_finding(one.finding) if one.finding else None,
        text_digest=one.digest,
        snapshot_digest=snapshot_digest,
    )


def held_view(held: HeldRecord, source: str) -> HeldView:
    """Return a row as it is shown."""
    return HeldView(
        id=held.id,
        at=held.at,
        first_at=held.first_at or held.at,
        count=held.count,
        source=source,
        url=held.url,
        reason=HeldReason(held.reason),
        why=decode_why(held.why),
        kind=decode_finding(held.finding).kind if held.finding else None,
        change_id=held.change_id,
        note=held.note,
    )
