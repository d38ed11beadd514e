"""What waits is counted, and the first of it found, by subscription."""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_deliveries_waiting", "deliveries", ["subscription", "state", "next_at", "id"])
