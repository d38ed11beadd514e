"""Site profiles: every version that was learnt, and the snapshots to learn the next one from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from pipeline.noise.site_profile import Recurring, SiteProfile, Slot
from storage.database.part import Part, source_id_of
from storage.tables import CopyRecord, PageRecord, ProfileRecord, RevisionRecord, SnapshotRecord, SourceRecord
from storage.tables.base import table_of
from storage.values import Learnable


class Profiles(Part):
    """What the pages of each source have in common."""

    def profile(self, source: str, version: int | None = None) -> SiteProfile | None:
        """Return a source's profile of that *version*, the newest by default; None when there is none."""
        with self.database.reading() as session:
            return profile_of(session, source, version)

    def keep_profile(self, source: str, profile: SiteProfile) -> None:
        """Keep a profile. One of a known version says the same, and only brings up to date when it was learnt."""
        with self.database.writing() as session:
            source_id = source_id_of(session, source)
            query = select(ProfileRecord).where(
                ProfileRecord.source_id == source_id, ProfileRecord.version == profile.version
            )
            record = session.scalars(query).one_or_none() or ProfileRecord(source_id=source_id, version=profile.version)
            record.reader_version, record.learnt_at = profile.reader_version, profile.learnt_at
            record.pages, record.value = profile.pages, encode_profile(profile)
            session.add(record)

    def documents(self, source: str) -> int:
        """Return how many documents of a source have been read."""
        with self.database.reading() as session:
            return int(session.connection().execute(_DOCUMENTS, {"source": source}).scalar_one())

    def latest_snapshots(self, source: str, *, limit: int) -> tuple[Learnable, ...]:
        """Return the snapshots of a source's current revisions, those seen last first."""
        query = (
            _current(RevisionRecord.snapshot_digest, SnapshotRecord.content_type)
            .join(SnapshotRecord, SnapshotRecord.digest == RevisionRecord.snapshot_digest)
            .order_by(RevisionRecord.seen_at.desc(), RevisionRecord.id.desc())
            .limit(limit)
        )
        with self.database.reading() as session:
            return tuple(
                Learnable(snapshot_digest=digest, content_type=content_type)
                for digest, content_type in session.execute(query, {"source": source})
            )


_P, _S = map(table_of, (ProfileRecord, SourceRecord))
_NEWEST = (
    select(_P)
    .join(_S, _S.c.id == _P.c.source_id)
    .where(_S.c.name == bindparam("name"))
    .order_by(_P.c.version.desc())
    .limit(1)
)
_OF_VERSION = _NEWEST.where(_P.c.version == bindparam("version"))


def profile_of(session: Session, source: str, version: int | None) -> SiteProfile | None:
    """Return a source's profile of that *version*, the newest when it is None."""
    asked = {"name": source, "version": version}
    row = session.connection().execute(_NEWEST if version is None else _OF_VERSION, asked).one_or_none()
    return None if row is None else decode_profile(row)


def _current(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(RevisionRecord)
        .join(CopyRecord, CopyRecord.revision_id == RevisionRecord.id)
        .join(PageRecord, PageRecord.id == CopyRecord.page_id)
        .join(SourceRecord, SourceRecord.id == PageRecord.source_id)
        .where(SourceRecord.name == bindparam("source"), CopyRecord.retired_at.is_(None))
    )


_DOCUMENTS = _current(func.count())


def encode_profile(profile: SiteProfile) -> dict[str, object]:
    """Return what a profile says as JSON."""
    return {
        "documents": profile.documents,
        "recurring": [
            {"place": one.place, "text": one.text, "digest": one.digest, "pages": one.pages}
            for one in profile.recurring
        ],
        "boxes": _slots_out(profile.boxes),
        "volatile": _slots_out(profile.volatile),
        "container": profile.container,
        "container_pages": profile.container_pages,
    }


def decode_profile(record: Row[*tuple[Any, ...]]) -> SiteProfile:
    """Return the profile of a row."""
    value: Mapping[str, Any] = record.value
    return SiteProfile(
        version=record.version,
        reader_version=record.reader_version,
        learnt_at=record.learnt_at,
        pages=record.pages,
        documents=value["documents"],
        recurring=tuple(Recurring(**one) for one in value["recurring"]),
        boxes=_slots_in(value["boxes"]),
        volatile=_slots_in(value["volatile"]),
        container=value["container"],
        container_pages=value["container_pages"],
    )


def _slots_out(slots: Iterable[Slot]) -> list[dict[str, object]]:
    return [{"place": slot.place, "pages": slot.pages, "closed": slot.closed} for slot in slots]


def _slots_in(slots: Iterable[Mapping[str, Any]]) -> tuple[Slot, ...]:
    return tuple(Slot(**slot) for slot in slots)
