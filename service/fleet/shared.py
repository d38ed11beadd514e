"""What processes need that share checks; asked before anything of the queue is imported."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from pipeline.errors import ClausewatchError, SettingsError
from service.settings.model import Settings
from storage.database.engine import address_for_libpq, is_postgres


def shared_address(settings: Settings, file: Path, verb: str) -> str:
    """Return the address of the database that *verb* shares with others, as PostgreSQL's programs take it.

    Raises SettingsError when it is SQLite's, ClausewatchError when the queue is not installed.
    """
    if not is_postgres(settings.database):
        raise SettingsError(
            str(file),
            f"`clausewatch {verb}` needs a PostgreSQL database, which all processes share: write database: "
            "postgresql://…, or let `clausewatch run` do everything in one process",
            key="database",
        )
    if find_spec("procrastinate") is None:
        raise ClausewatchError(f"`clausewatch {verb}` needs the queue: pip install 'clausewatch[workers]'")
    return address_for_libpq(settings.database)
