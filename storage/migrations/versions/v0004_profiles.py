"""Site profiles, and by which of them a revision was read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import key, ref

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add table and column; what was read before was read by no profile, version 0."""
    op.create_table(
        "profiles",
        key(),
        ref("source_id", "sources.id"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reader_version", sa.Integer(), nullable=False),
        sa.Column("learnt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.UniqueConstraint("source_id", "version"),
    )
    op.add_column("revisions", sa.Column("profile_version", sa.Integer(), server_default="0", nullable=False))
