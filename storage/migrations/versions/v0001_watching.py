"""Tables of watching: sources, pages, checks, visits, snapshots, held things, incidents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import key, ref

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, those that others point at first."""
    _snapshots()
    _sources()
    _checks()
    _incidents()
    _pages()
    _held()
    _visits()


def _snapshots() -> None:
    op.create_table(
        "snapshots",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
    )


def _sources() -> None:
    op.create_table(
        "sources",
        key(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("urls", sa.JSON(), nullable=False),
        sa.Column("every", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("baseline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_check_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.UniqueConstraint("name"),
    )
    op.create_index("ix_sources_next_check_at", "sources", ["next_check_at"])


def _checks() -> None:
    op.create_table(
        "checks",
        key(),
        ref("source_id", "sources.id"),
        sa.Column("trigger", sa.String(40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("visits", sa.JSON(), nullable=True),
        sa.Column("changes", sa.Integer(), nullable=False),
    )
    op.create_index(
        "ix_checks_open",
        "checks",
        ["source_id"],
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_index("ix_checks_source_id_started_at", "checks", ["source_id", "started_at"])


def _incidents() -> None:
    op.create_table(
        "incidents",
        key(),
        ref("source_id", "sources.id"),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
    )
    op.create_index("ix_incidents_opened_at", "incidents", ["opened_at"])
    op.create_index(
        "uq_incidents_open",
        "incidents",
        ["source_id", "kind"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _pages() -> None:
    op.create_table(
        "pages",
        key(),
        ref("source_id", "sources.id"),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_digest", sa.String(64), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("parent", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("body_digest", sa.String(64), nullable=False),
        sa.Column("text_digest", sa.String(64), nullable=False),
        sa.Column("visits_since_full", sa.Integer(), nullable=False),
        sa.Column("missing_streak", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_visit_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_new_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("source_id", "url_digest"),
    )
    op.create_index("ix_pages_parent", "pages", ["parent"], postgresql_using="hash")
    op.create_index("ix_pages_source_id_due_at", "pages", ["source_id", "due_at"])
    op.create_index("ix_pages_url_digest", "pages", ["url_digest"])


def _held() -> None:
    op.create_table(
        "held",
        key(),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        ref("source_id", "sources.id"),
        ref("check_id", "checks.id", null=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
    )
    op.create_index("ix_held_source_id_id", "held", ["source_id", "id"])


def _visits() -> None:
    op.create_table(
        "visits",
        key(),
        ref("check_id", "checks.id"),
        ref("page_id", "pages.id"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("final_url", sa.Text(), nullable=False),
        sa.Column("conditional", sa.Boolean(), nullable=False),
        sa.Column("body_digest", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    op.create_index("ix_visits_at", "visits", ["at"])
    op.create_index("ix_visits_check_id", "visits", ["check_id"])
    op.create_index("ix_visits_page_id_at", "visits", ["page_id", "at"])
