"""Which version of the reader reads the archive: processes of two releases may work on it, and an older one may not."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.errors import ReaderOutdated
from storage.tables import ReaderRecord


def require_reader(session: Session, version: int) -> None:
    """Raise ReaderOutdated when a newer reader reads the archive; none begins to before the transaction ends."""
    newest = session.scalar(select(ReaderRecord.version).with_for_update(read=True))
    if newest is not None and newest > version:
        raise ReaderOutdated(ours=version, newest=newest)


def is_raised(session: Session, version: int) -> bool:
    """Let this version read the archive from now on; tell whether an older one did before. Raises ReaderOutdated."""
    record = session.scalars(select(ReaderRecord).with_for_update()).one_or_none()
    if record is not None and record.version >= version:
        require_reader(session, version)
        return False
    session.merge(ReaderRecord(id=1, version=version))
    return True
