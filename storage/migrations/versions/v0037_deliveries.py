"""The newest deliveries of a subscription, and of one to a destination, are found along an index."""

from __future__ import annotations

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes."""
    op.create_index("ix_deliveries_of", "deliveries", ["subscription", "state", "id"])
    op.create_index("ix_deliveries_of_to", "deliveries", ["subscription", "destination", "state", "id"])
