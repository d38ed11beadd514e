"""How the last checks of a source ended stands beside it: lists of thousands need not look through all checks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.progress import batches
from storage.views.recent_checks import MOST, with_check

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None

_SOURCES = sa.table("sources", sa.column("id"), sa.column("checked_at"), sa.column("outcome"), sa.column("recent"))
_CHECKS = sa.table(
    "checks",
    sa.column("id", sa.Integer),
    sa.column("source_id", sa.Integer),
    sa.column("started_at"),
    sa.column("finished_at"),
    sa.column("outcome", sa.Text),
    sa.column("message", sa.Text),
    sa.column("changes", sa.Integer),
)


def upgrade() -> None:
    """Add the columns, and fill them from the checks on record."""
    op.add_column("sources", sa.Column("checked_at", sa.DateTime(timezone=True)))
    op.add_column("sources", sa.Column("outcome", sa.Text(), server_default="", nullable=False))
    op.add_column("sources", sa.Column("message", sa.Text(), server_default="", nullable=False))
    op.add_column("sources", sa.Column("recent", sa.String(40), server_default="", nullable=False))
    connection = op.get_bind()
    key = sa.column("id", sa.Integer)
    for rows in batches(connection, sa.select(key).select_from(_SOURCES), key, "last checks of sources"):
        for row in rows:
            _fill(connection, row[0])


def _fill(connection: sa.Connection, source_id: int) -> None:
    query = (
        sa.select(_CHECKS)
        .where(_CHECKS.c.source_id == source_id, _CHECKS.c.finished_at.is_not(None))
        .order_by(_CHECKS.c.started_at.desc(), _CHECKS.c.id.desc())
        .limit(MOST)
    )
    ended = list(connection.execute(query))[::-1]
    if not ended:
        return
    recent = ""
    for check in ended:
        recent = with_check(recent, check.outcome, check.message, check.changes)
    last = ended[-1]
    connection.execute(
        sa.text(
            "UPDATE sources SET outcome = :outcome, message = :message, recent = :recent,"
            " checked_at = (SELECT finished_at FROM checks WHERE id = :check) WHERE id = :id"
        ),
        {"outcome": last.outcome, "message": last.message, "recent": recent, "check": last.id, "id": source_id},
    )
