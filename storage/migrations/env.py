"""Run by Alembic for each command; the connection comes from `storage.migrations.upgrade`."""

from __future__ import annotations

from alembic import context

from storage.tables import Base

# SQLite rolls table changes back like any other; Alembic assumes it does not.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
