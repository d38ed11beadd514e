"""Tables of the inbox: what changes are found by, and what people say of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.changes import ChangeKind, CopyRole
from pipeline.metadata.levels import Level
from storage.tables.base import Base, PackedWords, Utc, Words, enum_column
from storage.views.reviews import ReviewState


class InboxRecord(Base):
    """One change, with all that it is filtered and counted by.

    Kept slim, so that a hundred thousand are gone through in a moment: the change itself holds whole clauses.
    """

    __tablename__ = "inbox"
    change_id: Mapped[int] = mapped_column(ForeignKey("changes.id"), primary_key=True, autoincrement=False)
    at: Mapped[int] = mapped_column(BigInteger)  # microseconds since 1970: databases reckon days of it alike
    kind: Mapped[ChangeKind] = mapped_column(enum_column(ChangeKind))
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    role: Mapped[CopyRole] = mapped_column(enum_column(CopyRole))
    level: Mapped[Level | None] = mapped_column(enum_column(Level))  # of the issuer, as it was when recorded
    topics: Mapped[str] = mapped_column(Words)  # ",energy,tech,"; "" for none
    weight: Mapped[int]
    issuers_id: Mapped[int] = mapped_column(server_default="0")  # 0: none; no foreign key: SQLite adds none
    edit_digest: Mapped[str] = mapped_column(
        String(64)
    )  # pipeline/compare/same_edit.py, same_move.py; "": nothing tells
    group_id: Mapped[int]  # the first change of its group; its own id when it is alone
    state: Mapped[ReviewState] = mapped_column(enum_column(ReviewState), default=ReviewState.NEW)
    review_id: Mapped[int | None]  # the current one; no foreign key: reviews point here
    __table_args__ = (
        Index(None, "state", "change_id"),
        Index(None, "group_id", "change_id"),
        Index(None, "edit_digest", "change_id"),
        Index(None, "at"),
        Index(None, "issuers_id"),
    )


class IssuersRecord(Base):
    """The issuers of changes as they were when recorded, folded as word queries are, a line each; kept once."""

    __tablename__ = "issuers"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)  # of the words
    words: Mapped[str] = mapped_column(Words)


class PolicyTextRecord(Base):
    """The text of a policy as it stands, folded as word queries are."""

    __tablename__ = "policy_texts"
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"), primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(PackedWords)


class ReviewRecord(Base):
    """A person's verdict and note on a change. Never changed, never deleted: the last one counts."""

    __tablename__ = "reviews"
    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("changes.id"))
    state: Mapped[ReviewState] = mapped_column(enum_column(ReviewState))
    note: Mapped[str] = mapped_column(Words)
    by: Mapped[str] = mapped_column(Words)
    at: Mapped[datetime] = mapped_column(Utc)
    batch: Mapped[int]  # the id of the first review that was written with it
    __table_args__ = (Index(None, "change_id", "id"), Index(None, "batch"))


class SavedViewRecord(Base):
    """A filter of the inbox that somebody keeps under a name."""

    __tablename__ = "saved_views"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(Words)
    shared: Mapped[bool]
    position: Mapped[int]
    __table_args__ = (UniqueConstraint("owner", "name"),)


class BookmarkRecord(Base):
    """How far a person has come: what they had before them at the visit before this one, and at this one."""

    __tablename__ = "bookmarks"
    person: Mapped[str] = mapped_column(String(200), primary_key=True)
    line_id: Mapped[int]  # the newest change of the visit before
    newest_id: Mapped[int]  # the newest change of this visit
    at: Mapped[datetime] = mapped_column(Utc)  # of the last sign of this visit
