"""What incidents were seen by, the host they are of, and the deliveries that tell of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import ref

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns and table; incidents from before keep their words and nothing else."""
    op.add_column("checks", sa.Column("health", sa.JSON()))
    op.add_column("incidents", sa.Column("seen", sa.JSON()))
    op.add_column("incidents", sa.Column("ended", sa.String(20), server_default="", nullable=False))
    op.add_column("incidents", sa.Column("host", sa.Text(), server_default="", nullable=False))
    op.add_column("incidents", sa.Column("lead_id", sa.Integer()))
    op.create_index("ix_incidents_lead_id", "incidents", ["lead_id"])
    op.add_column("deliveries", sa.Column("about", sa.String(10), server_default="changes", nullable=False))
    op.create_table(
        "delivery_incidents",
        ref("delivery_id", "deliveries.id", primary=True),
        ref("incident_id", "incidents.id", primary=True),
        sa.Column("is_over", sa.Boolean(), primary_key=True, nullable=False),
    )
    op.create_index("ix_delivery_incidents_incident_id", "delivery_incidents", ["incident_id"])
