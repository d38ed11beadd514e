"""Since when a repost is as faithful as it is, against which official revision, and whether to judge it anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; the reposts known so far are judged anew at the next check."""
    op.add_column("copies", sa.Column("fidelity_at", sa.DateTime(timezone=True)))
    op.add_column("copies", sa.Column("against", sa.Integer()))
    op.add_column("copies", sa.Column("is_outdated", sa.Boolean(), server_default=sa.false(), nullable=False))
    where = sa.text("is_outdated")
    op.create_index("ix_copies_outdated", "copies", ["id"], sqlite_where=where, postgresql_where=where)
    copies = sa.table("copies", sa.column("role", sa.String), sa.column("is_outdated", sa.Boolean))
    op.execute(sa.update(copies).where(copies.c.role == "repost").values(is_outdated=sa.true()))
