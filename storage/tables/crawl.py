"""Tables of watching: sources, their pages, checks, visits, snapshots, held things and incidents."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, false
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.health.incidents import IncidentKind
from pipeline.metadata.levels import Level
from pipeline.model import Outcome, PageState, Role
from storage.tables.base import Base, Json, Utc, Words, enum_column


class SourceRecord(Base):
    """A source as the settings last said, and its schedule."""

    __tablename__ = "sources"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Words, unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    region: Mapped[str] = mapped_column(Words)
    urls: Mapped[list[str]] = mapped_column(Json)
    every: Mapped[str] = mapped_column(Words)
    active: Mapped[bool] = mapped_column(default=True)  # False: gone from the settings
    paused: Mapped[bool] = mapped_column(default=False)
    baseline_at: Mapped[datetime | None] = mapped_column(Utc)
    next_check_at: Mapped[datetime | None] = mapped_column(Utc)  # NULL: at once
    wanted_at: Mapped[datetime | None] = mapped_column(Utc)  # when a person asked for a check, until it is made
    failures: Mapped[int] = mapped_column(default=0)
    level: Mapped[Level | None] = mapped_column(enum_column(Level))  # NULL: told by issuers and region
    topics: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")
    # Of its last checks (`storage.views.recent_checks`): a list of thousands of sources cannot look through all checks.
    checked_at: Mapped[datetime | None] = mapped_column(Utc)
    outcome: Mapped[str] = mapped_column(Words, default="", server_default="")  # "" before the first one
    message: Mapped[str] = mapped_column(Words, default="", server_default="")
    recent: Mapped[str] = mapped_column(String(40), default="", server_default="")
    __table_args__ = (Index(None, "next_check_at"),)


class HostRecord(Base):
    """A host that is being visited, or was just now."""

    __tablename__ = "hosts"
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    holder: Mapped[str] = mapped_column(String(100))  # "": nobody, but it is left alone for now
    until: Mapped[datetime] = mapped_column(Utc)  # nobody else visits it before


class ReaderRecord(Base):
    """The newest version of the reader that read the archive: one row."""

    __tablename__ = "reader"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]


class ProfileRecord(Base):
    """What the pages of a source have in common, as it was learnt at some time."""

    __tablename__ = "profiles"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    version: Mapped[int]
    reader_version: Mapped[int]
    learnt_at: Mapped[datetime] = mapped_column(Utc)
    pages: Mapped[int]  # that it was learnt from
    value: Mapped[dict[str, object]] = mapped_column(Json)
    __table_args__ = (UniqueConstraint("source_id", "version"),)


class PageRecord(Base):
    """One address of a source."""

    __tablename__ = "pages"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    url: Mapped[str] = mapped_column(Words)
    url_digest: Mapped[str] = mapped_column(String(64))  # indexed in its place: PostgreSQL indexes no text above 2.7 kB
    role: Mapped[Role] = mapped_column(enum_column(Role))
    state: Mapped[PageState] = mapped_column(enum_column(PageState), default=PageState.NEW)
    parent: Mapped[str] = mapped_column(Words, default="")
    name: Mapped[str] = mapped_column(Words, default="")
    etag: Mapped[str] = mapped_column(Words, default="")
    last_modified: Mapped[str] = mapped_column(Words, default="")
    body_digest: Mapped[str] = mapped_column(String(64), default="")
    text_digest: Mapped[str] = mapped_column(String(64), default="")
    visits_since_full: Mapped[int] = mapped_column(default=0)
    missing_streak: Mapped[int] = mapped_column(default=0)
    first_seen_at: Mapped[datetime] = mapped_column(Utc)
    last_visit_at: Mapped[datetime | None] = mapped_column(Utc)
    last_new_at: Mapped[datetime | None] = mapped_column(Utc)  # when its text, or a file's bytes, last changed
    still_since: Mapped[datetime | None] = mapped_column(Utc)  # the day printed on it, until its text changed
    times_changed: Mapped[int] = mapped_column(default=0, server_default="0")
    due_at: Mapped[datetime | None] = mapped_column(Utc)  # NULL: at the next check
    sketch: Mapped[bytes | None] = mapped_column(LargeBinary)  # NULL: the next visit reads in full
    __table_args__ = (
        UniqueConstraint("source_id", "url_digest"),
        Index(None, "source_id", "due_at"),
        Index(None, "source_id", "id"),
        Index(None, "parent", postgresql_using="hash"),
        Index(None, "url_digest"),
    )


class CheckRecord(Base):
    """One pass over one source."""

    __tablename__ = "checks"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    trigger: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime] = mapped_column(Utc)
    finished_at: Mapped[datetime | None] = mapped_column(Utc)
    outcome: Mapped[str] = mapped_column(Words, default="")
    message: Mapped[str] = mapped_column(Words, default="")
    visits: Mapped[dict[str, int] | None] = mapped_column(Json)  # counted when the check ends; its visits may be pruned
    changes: Mapped[int] = mapped_column(default=0)
    health: Mapped[dict[str, object] | None] = mapped_column(
        Json
    )  # what incidents are told by; NULL: it does not count
    __table_args__ = (
        Index(None, "source_id", "started_at"),
        Index(
            "ix_checks_open",
            "source_id",
            sqlite_where=sql("finished_at IS NULL"),
            postgresql_where=sql("finished_at IS NULL"),
        ),
    )


class VisitRecord(Base):
    """One fetch of one page."""

    __tablename__ = "visits"
    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("checks.id"))
    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"))
    at: Mapped[datetime] = mapped_column(Utc)
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome))
    status: Mapped[int | None]
    final_url: Mapped[str] = mapped_column(Words, default="")
    etag: Mapped[str] = mapped_column(Words, default="", server_default="")
    last_modified: Mapped[str] = mapped_column(Words, default="", server_default="")
    conditional: Mapped[bool] = mapped_column(default=False)
    body_digest: Mapped[str] = mapped_column(String(64), default="")
    reason: Mapped[str] = mapped_column(Words, default="")
    __table_args__ = (Index(None, "check_id"), Index(None, "page_id", "at"), Index(None, "at"))


class SnapshotRecord(Base):
    """Bytes that are kept in the archive folder."""

    __tablename__ = "snapshots"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    size_bytes: Mapped[int]
    content_type: Mapped[str] = mapped_column(Words, default="")
    first_seen_at: Mapped[datetime] = mapped_column(Utc)


class AnswerRecord(Base):
    """The answer with which a page served a snapshot; kept for ever, while single visits are forgotten."""

    __tablename__ = "answers"
    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"), primary_key=True)
    snapshot_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("checks.id"))  # that brought it first
    first_at: Mapped[datetime] = mapped_column(Utc)
    last_at: Mapped[datetime] = mapped_column(Utc)  # when the page was last seen with these bytes
    times: Mapped[int]  # that it was
    status: Mapped[int | None]
    final_url: Mapped[str] = mapped_column(Words)
    headers: Mapped[list[list[str]] | None] = mapped_column(Json)  # NULL: none were kept then
    rendered: Mapped[bool] = mapped_column(server_default=false())
    __table_args__ = (Index(None, "snapshot_digest"),)


class HeldRecord(Base):
    """Something that was not told, and why; the same thing held again is counted."""

    __tablename__ = "held"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)  # the last time
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    check_id: Mapped[int | None] = mapped_column(ForeignKey("checks.id"))
    url: Mapped[str] = mapped_column(Words)
    url_digest: Mapped[str] = mapped_column(String(64), server_default="")
    reason: Mapped[str] = mapped_column(Words)  # a pipeline.reasons.held.HeldReason
    why: Mapped[list[object]] = mapped_column(Json, server_default="[]")  # evidence: codes with their values
    finding: Mapped[dict[str, object] | None] = mapped_column(Json)  # what would have been told
    text_digest: Mapped[str] = mapped_column(String(64), default="", server_default="")  # of what was held
    # of the bytes that it was read from
    snapshot_digest: Mapped[str] = mapped_column(String(64), default="", server_default="")
    first_at: Mapped[datetime | None] = mapped_column(Utc)
    count: Mapped[int] = mapped_column(default=1, server_default="1")
    change_id: Mapped[int | None]  # that a person made of it; changes are never deleted
    note: Mapped[str] = mapped_column(Words, default="", server_default="")
    __table_args__ = (
        Index(None, "source_id", "url_digest"),
        Index(None, "at"),
        Index("ix_held_latest", "reason", "at", "id", "url_digest", "count"),
    )


class IncidentRecord(Base):
    """Trouble with a source; at most one of a kind is open at a time."""

    __tablename__ = "incidents"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    kind: Mapped[IncidentKind] = mapped_column(enum_column(IncidentKind, length=40))
    opened_at: Mapped[datetime] = mapped_column(Utc)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)
    text: Mapped[str] = mapped_column(Words)
    seen: Mapped[dict[str, object] | None] = mapped_column(Json)
    ended: Mapped[str] = mapped_column(String(20), default="", server_default="")
    host: Mapped[str] = mapped_column(Words, default="", server_default="")  # whose trouble it is; "": the source's own
    lead_id: Mapped[int | None]  # the one that it is told with, of the same host; no foreign key: SQLite adds none
    __table_args__ = (
        Index(
            "uq_incidents_open",
            "source_id",
            "kind",
            unique=True,
            sqlite_where=sql("closed_at IS NULL"),
            postgresql_where=sql("closed_at IS NULL"),
        ),
        Index(None, "opened_at"),
        Index(None, "lead_id"),
    )
