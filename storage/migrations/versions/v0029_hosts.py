"""Which process visits a host now, and which sources a person wants checked at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the column."""
    op.create_table(
        "hosts",
        sa.Column("key", sa.String(255), nullable=False),
        sa.Column("holder", sa.String(100), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_hosts"),
    )
    op.add_column("sources", sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=True))
