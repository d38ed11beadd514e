"""The bands of the copies' current texts: kept in step with them, and asked for what is alike."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import TextClause, delete, insert, text, tuple_
from sqlalchemy.orm import Session

from pipeline.identity.shingles import bands
from pipeline.model import Clause
from storage.tables import BandRecord, CopyRecord

CROWD = 100  # copies looked at in one band; where more share it, it tells little, and another band will
MOST = 40  # copies


def keep_bands(session: Session, copy: CopyRecord, clauses: Iterable[Clause]) -> None:
    """Make *copy* found by its current text."""
    _replace(session, copy, bands(clauses))


def drop_bands(session: Session, copy: CopyRecord) -> None:
    """Make *copy* not found by its text any more."""
    _replace(session, copy, ())


def alike_copies(session: Session, wanted: Sequence[int]) -> list[int]:
    """Return the ids of copies that share a band with these, those that share most first. The work is bounded."""
    if not wanted:
        return []
    named = {f"band_{number}": band for number, band in enumerate(wanted)}
    return list(session.scalars(_sharing(tuple(named)), named))


@lru_cache  # composing it takes longer than asking it
def _sharing(names: tuple[str, ...]) -> TextClause:
    """Ask for the copies that share most of the bands of these names."""
    of_each = (
        f"SELECT copy_id FROM (SELECT copy_id FROM bands WHERE band = :{name}"  # noqa: S608  our own names
        f" ORDER BY copy_id DESC LIMIT {CROWD}) AS of_{name}"
        for name in names
    )
    shared = " UNION ALL ".join(of_each)
    order = f"GROUP BY copy_id ORDER BY count(*) DESC, copy_id LIMIT {MOST}"
    return text(f"SELECT copy_id FROM ({shared}) AS shared {order}")  # noqa: S608  as above


def packed(wanted: Sequence[int]) -> bytes:
    """Return bands as a copy's row keeps them."""
    return struct.pack(f"<{len(wanted)}i", *wanted)


def unpacked(kept: bytes) -> tuple[int, ...]:
    """Return the bands that a copy's row keeps."""
    return struct.unpack(f"<{len(kept) // 4}i", kept)


def _replace(session: Session, copy: CopyRecord, wanted: Sequence[int]) -> None:
    had = unpacked(copy.bands or b"")
    gone = [(band, copy.id) for band in had if band not in wanted]
    # In one order everywhere, or two processes with alike texts would wait for each other.
    new = sorted(band for band in wanted if band not in had)
    if gone:
        session.execute(delete(BandRecord).where(tuple_(BandRecord.band, BandRecord.copy_id).in_(gone)))
    if new:
        session.execute(insert(BandRecord), [{"band": band, "copy_id": copy.id} for band in new])
    copy.bands = packed(wanted)
