"""For how many visits a copy's change has waited."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What waits by now has waited for no visit: it is confirmed as before, and then more rarely."""
    op.add_column("copies", sa.Column("waited", sa.Integer(), server_default="0", nullable=False))
