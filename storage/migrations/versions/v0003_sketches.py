"""Sketches of pages, for a glance at the next visit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; pages without a sketch are read in full."""
    op.add_column("pages", sa.Column("sketch", sa.LargeBinary(), nullable=True))
