"""Policies by any part of their title, number or issuers, and the newest deliveries of a state, have an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.progress import batches
from storage.words.index import make_indexes
from storage.words.names import NAMES, name_marked

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_POLICIES = sa.table("policies", sa.column("id", sa.Integer), sa.column("words", sa.Text))


def upgrade() -> None:
    """Make the indexes, and every policy found by its names."""
    op.create_index("ix_deliveries_state_id", "deliveries", ["state", "id"])
    connection = op.get_bind()
    make_indexes(connection, NAMES)
    query = sa.select(_POLICIES).where(_POLICIES.c.words != "")
    for rows in batches(connection, query, _POLICIES.c.id, "the names of policies"):
        NAMES.add(connection, {row.id: name_marked(row.words) for row in rows})
    if connection.dialect.name == "postgresql":  # made at once, as the other indexes of grams: see 0019
        told = f"ON {NAMES.name} USING gin (grams) WITH (fastupdate = on, gin_pending_list_limit = 256)"
        connection.execute(sa.text(f"CREATE INDEX ix_{NAMES.name}_grams {told}"))
        connection.execute(sa.text(f"ANALYZE {NAMES.name}"))
