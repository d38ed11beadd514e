"""Last probes, read without waiting for SQLAlchemy: `sources catalogue` answers while it would still be imported."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pipeline.model import Outcome
from storage.views.probes import ProbeRow

_SQLITE = "sqlite:///"
_QUERY = "SELECT source, entry, at, outcome, rows, reason FROM probes ORDER BY at"


def last_probes(database_url: str) -> tuple[ProbeRow, ...]:
    """Return the last probe of each source, oldest first; () when there is no such database, or none with probes."""
    if not database_url.startswith(_SQLITE):
        return _asked(database_url)
    file = Path(database_url.removeprefix(_SQLITE))
    if not file.is_file():
        return ()
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file.resolve()))}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return tuple(_row(dict(row)) for row in connection.execute(_QUERY))
    except sqlite3.Error:  # of an older version, or busy: the catalogue is shown all the same
        return ()


def _asked(database_url: str) -> tuple[ProbeRow, ...]:
    """Ask a database server, with the time that SQLAlchemy takes."""
    from sqlalchemy import text  # noqa: PLC0415 - only who uses a server waits for it
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

    from storage.database.engine import open_engine  # noqa: PLC0415

    engine = open_engine(database_url)
    try:
        with engine.connect() as connection:
            return tuple(_row(row._asdict()) for row in connection.execute(text(_QUERY)))
    except SQLAlchemyError:  # away, or of an older version: the catalogue is shown all the same
        return ()
    finally:
        engine.dispose()


def _row(found: Mapping[str, Any]) -> ProbeRow:
    at = datetime.fromisoformat(found["at"]) if isinstance(found["at"], str) else found["at"]
    return ProbeRow(
        source=found["source"],
        entry=found["entry"],
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
        outcome=Outcome(found["outcome"]),
        rows=found["rows"],
        reason=found["reason"],
    )
