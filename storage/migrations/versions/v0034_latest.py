"""What was held last for a reason, and what a subscription was told of late, is found along an index."""

from __future__ import annotations

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the indexes; that by which held things are listed is that by which they are counted, too."""
    op.drop_index("ix_held_counts", "held")
    op.create_index("ix_held_latest", "held", ["reason", "at", "id", "url_digest", "count"])
    op.create_index("ix_alerts_subscription_created_at", "alerts", ["subscription", "created_at"])
    op.create_index("ix_deliveries_sent", "deliveries", ["subscription", "state", "created_at"])
