"""What was held back is counted by reason along an index."""

from __future__ import annotations

from alembic import op

revision = "0030"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_held_counts", "held", ["reason", "url_digest", "count"])
