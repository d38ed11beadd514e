"""The answer with which a page served a snapshot, its headers too, is kept beside the snapshot."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import ref

revision = "0021"
down_revision = "0023"
branch_labels = None
depends_on = None

# Of what was kept before, as far as its visits are not forgotten; nobody kept headers then.
_KNOWN = """
INSERT INTO answers (page_id, snapshot_digest, check_id, first_at, last_at, times, status, final_url)
SELECT visits.page_id, visits.body_digest, visits.check_id, seen.first_at, seen.last_at, seen.times,
       visits.status, visits.final_url
FROM visits JOIN (
    SELECT min(id) AS id, min(at) AS first_at, max(at) AS last_at, count(*) AS times
    FROM visits WHERE body_digest IN (SELECT digest FROM snapshots) GROUP BY page_id, body_digest
) AS seen ON seen.id = visits.id
"""


def upgrade() -> None:
    """Add the table, and fill it from the visits that are still known."""
    op.create_table(
        "answers",
        ref("page_id", "pages.id", primary=True),
        sa.Column("snapshot_digest", sa.String(64), primary_key=True),
        ref("check_id", "checks.id"),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("final_url", sa.Text(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=True),
        sa.Column("rendered", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_index("ix_answers_snapshot_digest", "answers", ["snapshot_digest"])
    op.execute(_KNOWN)
