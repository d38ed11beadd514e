"""How often a page's text changed, and since when it has stood: what it is visited again by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; pages from before have stood since they last changed, and are due within a day."""
    op.add_column("pages", sa.Column("still_since", sa.DateTime(timezone=True)))
    op.add_column("pages", sa.Column("times_changed", sa.Integer(), server_default="0", nullable=False))
