"""People log in, programs bring tokens, and what they do is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import key, ref

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; nobody may log in until a first admin is added."""
    op.create_table(
        "people",
        key(),
        _text("name"),
        _text("folded"),
        _text("password"),
        sa.Column("role", sa.String(20), nullable=False),
        _moment("created_at", null=False),
        _moment("seen_at"),
        _moment("disabled_at"),
        sa.UniqueConstraint("folded"),
    )
    _secrets("sessions", _moment("seen_at", null=False), _text("address"), _text("browser"))
    role = sa.Column("role", sa.String(20), nullable=False)
    _secrets("tokens", _text("name"), role, _moment("expires_at"), _moment("used_at"))
    op.create_table(
        "audit",
        key(),
        _moment("at", null=False),
        _text("person"),
        _text("action"),
        _text("about"),
        sa.Column("status", sa.Integer(), nullable=False),
        _text("address"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_person_id", "audit", ["person", "id"])
    op.create_index("ix_audit_action_id", "audit", ["action", "id"])


def _secrets(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        key(),
        ref("person_id", "people.id"),
        sa.Column("digest", sa.String(64), nullable=False),
        _moment("created_at", null=False),
        *columns,
        sa.UniqueConstraint("digest"),
    )
    op.create_index(f"ix_{name}_person_id", name, ["person_id"])


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _moment(name: str, *, null: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)
