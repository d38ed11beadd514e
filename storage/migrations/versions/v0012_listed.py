"""What the rows of listings say of a policy's validity, and what of that waits to be agreed to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what rows say at the next check is taken over, and told to nobody."""
    op.add_column("copies", sa.Column("listed", sa.String(20)))
    op.add_column("copies", sa.Column("listed_next", sa.String(20), server_default="not stated", nullable=False))
