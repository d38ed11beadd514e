"""Tables of knowing and telling: policies to changes, alerts and deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import key, ref

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, those that others point at first."""
    _clauses()
    _deliveries()
    _policies()
    _copies()
    _revisions()
    _changes()
    _revision_clauses()
    _alerts()
    _delivery_changes()


def _clauses() -> None:
    op.create_table(
        "clauses",
        key(),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("exact", sa.String(64), nullable=False),
        sa.Column("folded", sa.String(64), nullable=False),
        sa.UniqueConstraint("digest"),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        key(),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("subscription", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_deliveries_state_leased_until", "deliveries", ["state", "leased_until"])
    op.create_index("ix_deliveries_state_next_at", "deliveries", ["state", "next_at"])


def _policies() -> None:
    op.create_table(
        "policies",
        key(),
        sa.Column("doc_number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_core", sa.Text(), nullable=False),
        sa.Column("text_core", sa.Text(), nullable=False),
        sa.Column("issuers", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("expiry_date", sa.Date(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_change_at", sa.DateTime(timezone=True), nullable=True),
        ref("merged_into", "policies.id", null=True),
        sa.Column("copy_id", sa.Integer(), nullable=True),
        sa.Column("revision_id", sa.Integer(), nullable=True),
    )
    op.create_index("ix_policies_doc_number", "policies", ["doc_number"], postgresql_using="hash")
    op.create_index("ix_policies_expiry_date", "policies", ["expiry_date"])
    op.create_index("ix_policies_last_change_at", "policies", ["last_change_at"])
    op.create_index("ix_policies_text_core", "policies", ["text_core"], postgresql_using="hash")
    op.create_index("ix_policies_title_core", "policies", ["title_core"], postgresql_using="hash")


def _copies() -> None:
    op.create_table(
        "copies",
        key(),
        ref("policy_id", "policies.id"),
        ref("page_id", "pages.id"),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("fidelity", sa.String(20), nullable=False),
        sa.Column("pending_digest", sa.String(64), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision_id", sa.Integer(), nullable=True),
    )
    op.create_index("ix_copies_page_id", "copies", ["page_id"])
    op.create_index("ix_copies_policy_id", "copies", ["policy_id"])


def _revisions() -> None:
    op.create_table(
        "revisions",
        key(),
        ref("copy_id", "copies.id"),
        ref("policy_id", "policies.id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("snapshot_digest", sa.String(64), nullable=False),
        sa.Column("reader_version", sa.Integer(), nullable=False),
        sa.Column("reread", sa.Boolean(), nullable=False),
        ref("check_id", "checks.id", null=True),
        sa.Column("text_digest", sa.String(64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("bulk", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("policy_id", "number"),
    )
    op.create_index("ix_revisions_copy_id_id", "revisions", ["copy_id", "id"])
    op.create_index("ix_revisions_snapshot_digest", "revisions", ["snapshot_digest"])


def _changes() -> None:
    op.create_table(
        "changes",
        key(),
        sa.Column("detected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        ref("policy_id", "policies.id"),
        ref("copy_id", "copies.id", null=True),
        ref("source_id", "sources.id"),
        ref("check_id", "checks.id", null=True),
        sa.Column("url", sa.Text(), nullable=False),
        ref("revision_before", "revisions.id", null=True),
        ref("revision_after", "revisions.id", null=True),
        sa.Column("edits", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("old_url", sa.Text(), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("fidelity", sa.String(20), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_detected_at", "changes", ["detected_at"])
    op.create_index("ix_changes_policy_id_id", "changes", ["policy_id", "id"])
    op.create_index("ix_changes_source_id_id", "changes", ["source_id", "id"])


def _revision_clauses() -> None:
    op.create_table(
        "revision_clauses",
        ref("revision_id", "revisions.id", primary=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        ref("clause_id", "clauses.id"),
        sa.Column("path", sa.JSON(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
    )
    op.create_index("ix_revision_clauses_clause_id", "revision_clauses", ["clause_id"])


def _alerts() -> None:
    op.create_table(
        "alerts",
        key(),
        sa.Column("subscription", sa.Text(), nullable=False),
        ref("change_id", "changes.id"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("subscription", "change_id"),
    )
    op.create_index("ix_alerts_change_id", "alerts", ["change_id"])


def _delivery_changes() -> None:
    op.create_table(
        "delivery_changes",
        ref("delivery_id", "deliveries.id", primary=True),
        ref("change_id", "changes.id", primary=True),
    )
    op.create_index("ix_delivery_changes_change_id", "delivery_changes", ["change_id"])
