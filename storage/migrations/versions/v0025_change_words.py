"""Changes had an index of their words here; 0026 makes it anew, so that an older archive does not make it twice."""

from __future__ import annotations

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do nothing."""
