"""The last probe of a source as people see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.model import Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class ProbeRow:
    """How the last probe of a source ended."""

    source: str
    entry: str  # of the catalogue, whose addresses were tried; "" for none
    at: datetime
    outcome: Outcome  # of its first listing
    rows: int  # that its listings announced
    reason: str = ""  # "" when it was read
