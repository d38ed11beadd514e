"""Tables of searching: where each clause stands or stood, whom it makes responsible, by when, and what filters ask.

The indexes of grams themselves are no tables that the code maps: see `storage.words.index`.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.metadata.levels import Level
from pipeline.model import Validity
from storage.tables.base import Base, Words, enum_column


class ClausePlaceRecord(Base):
    """A clause's words in a policy, in whichever of its revisions."""

    __tablename__ = "clause_places"
    clause_id: Mapped[int] = mapped_column(ForeignKey("clauses.id"), primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"), primary_key=True)
    stands: Mapped[bool]  # in the current revision of the best copy
    __table_args__ = (Index(None, "policy_id"), {"sqlite_with_rowid": False})


class ClauseBodyRecord(Base):
    """A body that a clause makes responsible."""

    __tablename__ = "clause_bodies"
    name: Mapped[str] = mapped_column(String(80), primary_key=True)  # resolved
    clause_id: Mapped[int] = mapped_column(ForeignKey("clauses.id"), primary_key=True)
    __table_args__ = ({"sqlite_with_rowid": False},)


class ClauseYearRecord(Base):
    """A year that a target or a deadline of a clause falls in."""

    __tablename__ = "clause_years"
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    clause_id: Mapped[int] = mapped_column(ForeignKey("clauses.id"), primary_key=True)
    __table_args__ = ({"sqlite_with_rowid": False},)


class PolicySearchRecord(Base):
    """What a search asks of a policy, told from its best copy."""

    __tablename__ = "policy_search"
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))  # of the best copy
    level: Mapped[Level | None] = mapped_column(enum_column(Level))  # told by the issuers; NULL: the source's
    published: Mapped[date]  # or written, or first seen
    effective: Mapped[date | None]
    validity: Mapped[Validity] = mapped_column(enum_column(Validity))
    issuers: Mapped[str] = mapped_column(Words)  # folded
    marked: Mapped[str] = mapped_column(Words)  # titles and number, as `pipeline.query.grams.marked`: what is indexed
    __table_args__ = (Index(None, "published"),)
