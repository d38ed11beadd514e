"""The table of document numbers, split up so that gaps in a series can be asked for."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Words


class NumberRecord(Base):
    """A number that a policy's best copy bears: its own, or one of a joint issue. None for numbers without a year."""

    __tablename__ = "policy_numbers"
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"), primary_key=True)
    code: Mapped[str] = mapped_column(Words, primary_key=True)  # 代字
    year: Mapped[int] = mapped_column(primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True)


# In the order in which series are listed: a page of them is read off the index.
Index("ix_policy_numbers_series", NumberRecord.year.desc(), NumberRecord.code, NumberRecord.serial)
Index("ix_policy_numbers_code", NumberRecord.code)
