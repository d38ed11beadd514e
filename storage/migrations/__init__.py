"""Brings a database to the tables of this version, from any earlier one or from nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from storage.database.engine import Database
from storage.faults import translated

LOCK = 7_310_457_201  # any constant: it names the advisory lock that migrating processes share


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Apply every missing migration, up to *revision*, in one transaction.

    Processes that start together wait for each other.
    A database that is up to date is only read, so that opening it never waits for a writer.
    """
    with translated():
        with engine.connect() as connection:
            if revision_of(connection) == newest_revision():
                return
        with Database(engine).writing() as session:
            if engine.dialect.name == "postgresql":
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            upgrade_within(session.connection(), revision)


def upgrade_within(connection: Connection, revision: str = "head") -> None:
    """Apply every missing migration within the transaction that this connection is in."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def revision_of(connection: Connection) -> str | None:
    """Return the last migration that a database has had; None before the first one."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def newest_revision() -> str | None:
    """Return the last migration of this version; to know it, all of them are imported, once in a process."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def known_revisions() -> frozenset[str]:
    """Return all migrations of this version."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
