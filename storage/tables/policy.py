"""Tables of knowing: policies, their copies, clauses, revisions and changes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, false
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.changes import ChangeKind, CopyRole, Fidelity
from pipeline.model import Validity
from storage.tables.base import Base, Json, Utc, Words, enum_column


class PolicyRecord(Base):
    """One act of a government. Title, number and issuers are those of its best copy."""

    __tablename__ = "policies"
    id: Mapped[int] = mapped_column(primary_key=True)
    doc_number: Mapped[str] = mapped_column(Words)
    title: Mapped[str] = mapped_column(Words)
    title_core: Mapped[str] = mapped_column(Words)  # of the page's title
    text_core: Mapped[str] = mapped_column(Words)  # of the text that a covering notice prints
    issuers: Mapped[list[str]] = mapped_column(Json)
    words: Mapped[str] = mapped_column(Words)  # titles, number and issuers, folded for searching
    expiry_date: Mapped[date | None]
    first_seen_at: Mapped[datetime] = mapped_column(Utc)
    last_change_at: Mapped[datetime | None] = mapped_column(Utc)
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("policies.id"))
    # No foreign keys: they would make a circle with the tables below. `refresh_policy` keeps them.
    copy_id: Mapped[int | None]  # the best copy
    revision_id: Mapped[int | None]  # its current revision
    role: Mapped[CopyRole | None] = mapped_column(enum_column(CopyRole))  # of the best copy; NULL: no page carries it
    lead_issuer: Mapped[str] = mapped_column(Words, default="", server_default="")  # who stands first; "": nobody
    __table_args__ = (
        Index(None, "lead_issuer", "id"),
        Index(
            "ix_policies_reposted", "id", sqlite_where=sql("role = 'repost'"), postgresql_where=sql("role = 'repost'")
        ),
        Index(None, "doc_number", postgresql_using="hash"),
        Index(None, "title_core", postgresql_using="hash"),
        Index(None, "text_core", postgresql_using="hash"),
        Index(None, "last_change_at"),
        Index(None, "expiry_date"),
    )


class CopyRecord(Base):
    """A page that carries a policy. A page that comes to carry another one retires its old copy."""

    __tablename__ = "copies"
    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"))
    source_id: Mapped[int] = mapped_column(server_default="0")  # of the page; no foreign key: SQLite adds none
    role: Mapped[CopyRole] = mapped_column(enum_column(CopyRole))
    fidelity: Mapped[Fidelity] = mapped_column(enum_column(Fidelity), default=Fidelity.UNKNOWN)
    fidelity_at: Mapped[datetime | None] = mapped_column(Utc)  # since when it is as faithful as it is
    against: Mapped[int | None]  # the official revision it was judged against; no foreign key, see PolicyRecord
    is_outdated: Mapped[bool] = mapped_column(default=False, server_default=false())  # to be judged anew
    pending_digest: Mapped[str] = mapped_column(String(64), default="")
    waited: Mapped[int] = mapped_column(default=0, server_default="0")  # visits in a row that left a change waiting
    first_seen_at: Mapped[datetime] = mapped_column(Utc)
    retired_at: Mapped[datetime | None] = mapped_column(Utc)
    revision_id: Mapped[int | None]  # the current one; no foreign key, see PolicyRecord
    bands: Mapped[bytes | None] = mapped_column(LargeBinary)  # of the current text; its rows of BandRecord
    identity: Mapped[dict[str, object] | None] = mapped_column(Json)  # what told the policy; NULL: nothing had to
    listed: Mapped[Validity | None] = mapped_column(enum_column(Validity))  # by rows of listings; NULL: none was seen
    listed_next: Mapped[Validity] = mapped_column(  # seen once, and to be agreed to
        enum_column(Validity), default=Validity.NOT_STATED, server_default=Validity.NOT_STATED.value
    )
    __table_args__ = (
        Index(None, "policy_id"),
        Index(None, "page_id"),
        Index(
            "ix_copies_carried",
            "source_id",
            "policy_id",
            sqlite_where=sql("retired_at IS NULL"),
            postgresql_where=sql("retired_at IS NULL"),
        ),
        Index("ix_copies_outdated", "id", sqlite_where=sql("is_outdated"), postgresql_where=sql("is_outdated")),
    )


class ClauseRecord(Base):
    """A clause's words, kept once however many revisions hold them."""

    __tablename__ = "clauses"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)  # of all the other columns
    label: Mapped[str] = mapped_column(Words)
    heading: Mapped[str] = mapped_column(Words)
    text: Mapped[str] = mapped_column(Words)
    exact: Mapped[str] = mapped_column(String(64))
    folded: Mapped[str] = mapped_column(String(64))
    __table_args__ = (Index(None, "folded"),)


class RevisionRecord(Base):
    """One state of a copy's document."""

    __tablename__ = "revisions"
    id: Mapped[int] = mapped_column(primary_key=True)
    copy_id: Mapped[int] = mapped_column(ForeignKey("copies.id"))
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    number: Mapped[int]
    seen_at: Mapped[datetime] = mapped_column(Utc)
    snapshot_digest: Mapped[str] = mapped_column(String(64))
    reader_version: Mapped[int]
    profile_version: Mapped[int] = mapped_column(default=0, server_default="0")  # of its source's; 0: none
    reread: Mapped[bool] = mapped_column(default=False)
    check_id: Mapped[int | None] = mapped_column(ForeignKey("checks.id"))
    text_digest: Mapped[str] = mapped_column(String(64))
    facts: Mapped[dict[str, object]] = mapped_column(Json)  # the document without clauses and bulk
    bulk: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)  # body, entries, noise: compressed JSON
    __table_args__ = (
        UniqueConstraint("policy_id", "number"),
        Index(None, "copy_id", "id"),
        Index(None, "snapshot_digest"),
    )


class RevisionClauseRecord(Base):
    """A clause at its place in a revision."""

    __tablename__ = "revision_clauses"
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clauses.id"))
    path: Mapped[list[str]] = mapped_column(Json)
    part: Mapped[int]
    __table_args__ = (Index(None, "clause_id"),)


class ChangeBodyRecord(Base):
    """A body that a change's clauses make responsible, before or after: what changes are asked for by."""

    __tablename__ = "change_bodies"
    change_id: Mapped[int] = mapped_column(ForeignKey("changes.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), primary_key=True)  # resolved
    __table_args__ = (Index(None, "name"),)


class ChangeRecord(Base):
    """Something that happened to a policy."""

    __tablename__ = "changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    detected_at: Mapped[datetime] = mapped_column(Utc)
    kind: Mapped[ChangeKind] = mapped_column(enum_column(ChangeKind))
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("copies.id"))
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    check_id: Mapped[int | None] = mapped_column(ForeignKey("checks.id"))
    url: Mapped[str] = mapped_column(Words)
    revision_before: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    revision_after: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    edits: Mapped[list[object]] = mapped_column(Json)
    fields: Mapped[list[object]] = mapped_column(Json)
    old_url: Mapped[str] = mapped_column(Words)
    role: Mapped[CopyRole] = mapped_column(enum_column(CopyRole))
    fidelity: Mapped[Fidelity] = mapped_column(enum_column(Fidelity))
    confirmed_by: Mapped[str] = mapped_column(Words)
    why: Mapped[list[object]] = mapped_column(Json)  # evidence: codes with their values
    weight: Mapped[int] = mapped_column(default=0, server_default="0")
    weighed: Mapped[dict[str, object]] = mapped_column(Json, default=dict, server_default="{}")  # its parts
    __table_args__ = (
        Index(None, "detected_at"),
        Index(None, "policy_id", "id"),
        Index(None, "source_id", "id"),
        # The id is what feeds and exports remember: SQLite must never give one out again.
        {"sqlite_autoincrement": True},
    )
