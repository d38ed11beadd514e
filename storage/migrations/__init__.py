"""Brings a database to the tables of this version, from any earlier one or from nothing."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from storage.database.engine import Database
from storage.faults import translated

_LOCK = 7_310_457_201  # any constant: it names the advisory lock that migrating processes share


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Apply every missing migration, up to *revision*, in one transaction.

    Processes that start together wait for each other.
    A database that is up to date is only read, so that opening it never waits for a writer.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    with translated():
        if _revision_of(engine) == ScriptDirectory.from_config(config).get_current_head():
            return
        with Database(engine).writing() as session:
            if engine.dialect.name == "postgresql":
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            config.attributes["connection"] = session.connection()
            command.upgrade(config, revision)


def _revision_of(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
