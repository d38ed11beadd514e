"""The table of relations: what policies say of each other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.model import Confidence, RelationKind
from storage.tables.base import Base, Json, Utc, Words, enum_column


class RelationRecord(Base):
    """What the current revision of a policy's best copy says of another policy. Without a target it is a stub."""

    __tablename__ = "relations"
    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))  # who says it
    target_id: Mapped[int | None] = mapped_column(ForeignKey("policies.id"))  # of whom; None: not seen yet
    kind: Mapped[RelationKind] = mapped_column(enum_column(RelationKind))
    confidence: Mapped[Confidence] = mapped_column(enum_column(Confidence))
    title: Mapped[str] = mapped_column(Words)
    title_core: Mapped[str] = mapped_column(Words)
    doc_number: Mapped[str] = mapped_column(Words)
    number_code: Mapped[str] = mapped_column(Words, default="", server_default="")  # 代字; "": a number without a year
    number_year: Mapped[int] = mapped_column(default=0, server_default="0")
    evidence: Mapped[str] = mapped_column(Words)
    cue: Mapped[str] = mapped_column(Words)
    parts: Mapped[list[str]] = mapped_column(Json)
    told_at: Mapped[datetime | None] = mapped_column(Utc)  # when a change was made of it
    applied_at: Mapped[datetime | None] = mapped_column(Utc)  # when the target's own page showed it
    __table_args__ = (
        Index(None, "policy_id"),
        Index(None, "target_id"),
        Index(None, "number_year", "number_code"),
        Index(None, "doc_number", postgresql_using="hash"),
        Index(None, "title_core", postgresql_using="hash"),
    )
