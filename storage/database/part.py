"""What every part of the store is built on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, bindparam, select
from sqlalchemy.orm import Session

from pipeline.errors import CheckOver, StorageError
from storage.database.engine import Database
from storage.snapshots.archive import SnapshotArchive
from storage.tables import CheckRecord, PageRecord, PolicyRecord, SourceRecord
from storage.tables.base import table_of


class Part:
    """A group of the store's methods; `storage.store.Store` composes them all."""

    def __init__(self, database: Database, snapshots: SnapshotArchive) -> None:
        self.database = database
        self.snapshots = snapshots


def source_named(session: Session, name: str) -> SourceRecord:
    """Return the source; raises StorageError for a name that was never in the settings."""
    found = session.scalars(select(SourceRecord).where(SourceRecord.name == name)).one_or_none()
    if found is None:
        raise StorageError(f"There is no source “{name}”.")
    return found


# Sources are never removed, and keep their ids.
_source_ids: WeakKeyDictionary[Engine | Connection, dict[str, int]] = WeakKeyDictionary()
_SOURCE_ID = select(SourceRecord.id).where(SourceRecord.name == bindparam("name"))


def source_id_of(session: Session, name: str) -> int:
    """Return the id of the source; raises StorageError like `source_named`. A check asks for it twenty times."""
    known = _source_ids.setdefault(session.get_bind(), {})
    if name not in known:
        found = session.scalar(_SOURCE_ID, {"name": name})
        if found is None:
            raise StorageError(f"There is no source “{name}”.")
        known[name] = found
    return known[name]


_SOURCES = table_of(SourceRecord).c
_BASELINE = select(_SOURCES.baseline_at).where(_SOURCES.id == bindparam("source_id"))


def baseline_of(session: Session, source_id: int) -> datetime | None:
    """Return when the first complete check of a source ended; None before."""
    baseline_at: datetime | None = session.connection().scalar(_BASELINE, {"source_id": source_id})
    return baseline_at


def standing(session: Session, policy_id: int) -> int:
    """Return the policy that an id leads to: itself, or what it was merged into."""
    while (into := session.scalar(select(PolicyRecord.merged_into).where(PolicyRecord.id == policy_id))) is not None:
        policy_id = into
    return policy_id


def url_digest(url: str) -> str:
    """Return the digest under which an address is indexed."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenCheck:
    """A check that is not over."""

    id: int
    source_id: int


_CHECKS = table_of(CheckRecord).c
_CHECK = (
    select(_CHECKS.id, _CHECKS.source_id, _CHECKS.finished_at)
    .where(_CHECKS.id == bindparam("check_id"))
    .with_for_update(read=True)
)


def open_check(session: Session, check_id: int) -> OpenCheck:
    """Return a check that is not over, and cannot be ended by others before the transaction is.

    Raises CheckOver when another process ended it, StorageError when there is none.
    """
    check = session.connection().execute(_CHECK, {"check_id": check_id}).one_or_none()
    if check is None:
        raise StorageError(f"There is no check {check_id}.")
    if check.finished_at is not None:
        raise CheckOver(check_id)
    return OpenCheck(id=check.id, source_id=check.source_id)


_PAGE = select(PageRecord).where(
    PageRecord.source_id == bindparam("source_id"), PageRecord.url_digest == bindparam("digest")
)
_PAGE_LOCKED = _PAGE.with_for_update()


def page_at(session: Session, source_id: int, url: str, *, locked: bool = False) -> PageRecord | None:
    """Return the page of that source at that address; *locked* until the transaction ends, where rows can be locked."""
    asked = {"source_id": source_id, "digest": url_digest(url)}
    return session.scalars(_PAGE_LOCKED if locked else _PAGE, asked).one_or_none()
