"""Destinations are leased one by one and may be in trouble; each attempt is kept; reports are sent."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import key, ref

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was leased is due at once: no process of this version can be sending it."""
    op.drop_index("ix_deliveries_state_leased_until", "deliveries")
    op.drop_column("deliveries", "leased_until")
    op.add_column("deliveries", _moment("tried_at"))
    op.add_column("deliveries", sa.Column("cause", sa.String(20), server_default="", nullable=False))
    op.create_index("ix_deliveries_queue", "deliveries", ["destination", "state", "id"])
    _destinations()
    _attempts()
    _told()


def _destinations() -> None:
    op.create_table(
        "destinations",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("holder", sa.String(80), nullable=False),
        _moment("leased_until"),
        _moment("seen_at"),
        _moment("paused_until"),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("given_up", sa.Integer(), nullable=False),
        _moment("failing_since"),
        sa.Column("cause", sa.String(20), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        _moment("sent_at"),
    )
    op.execute(
        "INSERT INTO destinations (key, holder, failures, given_up, cause, last_error, sent_at)"
        " SELECT destination, '', 0, 0, '', '', max(sent_at) FROM deliveries GROUP BY destination"
    )


def _attempts() -> None:
    op.create_table(
        "attempts",
        key(),
        ref("delivery_id", "deliveries.id"),
        _moment("begun_at", null=False),
        _moment("ended_at"),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
    )
    op.create_index("ix_attempts_delivery_id", "attempts", ["delivery_id"])
    op.create_index("ix_attempts_begun_at", "attempts", ["begun_at"])


def _told() -> None:
    op.create_table(
        "destination_incidents",
        key(),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        _moment("opened_at", null=False),
        _moment("closed_at"),
        sa.Column("ended", sa.String(20), nullable=False),
        _moment("failing_since", null=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("given_up", sa.Integer(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
    )
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "uq_destination_incidents_open",
        "destination_incidents",
        ["destination"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "delivery_destinations",
        ref("delivery_id", "deliveries.id", primary=True),
        ref("incident_id", "destination_incidents.id", primary=True),
        sa.Column("is_over", sa.Boolean(), primary_key=True),
    )
    op.create_table(
        "delivery_reports",
        ref("delivery_id", "deliveries.id", primary=True),
        _moment("since", null=False),
        _moment("until", null=False),
    )


def _moment(name: str, *, null: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)
