"""The table of probes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from pipeline.model import Outcome
from storage.tables.base import Base, Utc, Words, enum_column


class ProbeRecord(Base):
    """How the last probe of a source ended; the source need not be watched."""

    __tablename__ = "probes"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(Words, unique=True)
    entry: Mapped[str] = mapped_column(Words)  # of the catalogue, whose addresses were tried; "" for none
    at: Mapped[datetime] = mapped_column(Utc)
    outcome: Mapped[Outcome] = mapped_column(enum_column(Outcome))
    rows: Mapped[int]  # that its listings announced
    reason: Mapped[str] = mapped_column(Words)  # "" when it was read
