"""Tables of identity: by what alike texts are found, and which policies were made one or two of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.identity.regrouping import RegroupKind
from storage.tables.base import Base, Json, Utc, Words, enum_column


class BandRecord(Base):
    """A band of the current text of a copy. Found by band; a copy's own ones stand in its row."""

    __tablename__ = "bands"
    band: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    copy_id: Mapped[int] = mapped_column(ForeignKey("copies.id"), primary_key=True)
    # There are 24 for each copy: without a rowid of its own a row takes a third of the room.
    __table_args__ = ({"sqlite_with_rowid": False},)


class RegroupingRecord(Base):
    """A merge of two policies or a split of one, with all that it takes to undo it."""

    __tablename__ = "regroupings"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)
    kind: Mapped[RegroupKind] = mapped_column(enum_column(RegroupKind))
    by: Mapped[str] = mapped_column(Words)  # a person's name; "" for the product itself
    why: Mapped[str] = mapped_column(Words)
    from_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))  # the policy that lost copies
    to_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))  # the one that took them
    copies: Mapped[list[int]] = mapped_column(Json)
    numbers: Mapped[dict[str, int]] = mapped_column(Json)  # revision id -> its number in the policy it left
    changes: Mapped[list[int]] = mapped_column(Json)
    undone_at: Mapped[datetime | None] = mapped_column(Utc)
    undone_by: Mapped[str] = mapped_column(Words, default="")
    __table_args__ = (Index(None, "from_id"), Index(None, "to_id"))
