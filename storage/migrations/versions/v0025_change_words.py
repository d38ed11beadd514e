"""Changes found by their words without going through their texts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pipeline.query.grams import marked_folded
from storage.migrations.inbox_tables import TEXTS
from storage.migrations.progress import batches
from storage.words.index import CHANGES, make_indexes

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index, and put in the words of all changes told so far."""
    connection = op.get_bind()
    make_indexes(connection, CHANGES)
    for rows in batches(connection, sa.select(TEXTS), TEXTS.c.change_id, "the words of changes"):
        CHANGES.add(connection, {row.change_id: marked_folded((row.title, row.fields, row.clauses)) for row in rows})
    if connection.dialect.name == "postgresql":  # made at once, as the other indexes of grams: see 0019
        told = "ON change_search USING gin (grams) WITH (fastupdate = on, gin_pending_list_limit = 256)"
        connection.execute(sa.text(f"CREATE INDEX ix_change_search_grams {told}"))
        connection.execute(sa.text("ANALYZE change_search"))
