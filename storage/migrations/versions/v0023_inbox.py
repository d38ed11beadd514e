"""The inbox: what changes are found by, reviews, saved views and bookmarks; those told so far are in it as new."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from pipeline.changes import ChangeKind, CopyRole
from pipeline.metadata.levels import Level, level_of
from storage.changes.inbox_rows import SAME_EDIT_WITHIN, Entry, inbox_values, text_values
from storage.codec.values import decode_edits, decode_facts, decode_fields
from storage.migrations.columns import key, ref
from storage.migrations.inbox_tables import INBOX, POLICY_TEXTS, TEXTS, words_of
from storage.migrations.progress import batches

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

# Columns as this migration finds them: the code's own tables may have more by the time it runs.
_CHANGES = sa.table(
    "changes",
    *(sa.column(name, sa.Integer) for name in ("id", "policy_id", "source_id", "revision_after", "weight")),
    sa.column("detected_at", sa.DateTime(timezone=True)),
    *(sa.column(name, sa.String) for name in ("kind", "role")),
    *(sa.column(name, sa.JSON) for name in ("edits", "fields")),
)
_POLICIES = sa.table(
    "policies",
    *(sa.column(name, sa.Integer) for name in ("id", "revision_id")),
    sa.column("title", sa.Text),
    sa.column("issuers", sa.JSON),
)
_SOURCES = sa.table(
    "sources",
    sa.column("id", sa.Integer),
    *(sa.column(name, sa.Text) for name in ("name", "kind", "region", "level")),
    sa.column("topics", sa.JSON),
)
_REVISIONS = sa.table("revisions", sa.column("id", sa.Integer), sa.column("facts", sa.JSON))


def upgrade() -> None:
    """Make the tables, and fill those that changes are found by. The words that changes held go: they are there."""
    op.create_table(
        "inbox",
        sa.Column("change_id", sa.Integer(), sa.ForeignKey("changes.id"), primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        ref("source_id", "sources.id"),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("level", sa.String(20)),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("edit_digest", sa.String(64), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("review_id", sa.Integer()),
    )
    _texts("inbox_texts", "change_id", "changes.id", "title", "issuers", "fields", "clauses")
    _texts("policy_texts", "policy_id", "policies.id", "words")
    _of_people()
    fill(op.get_bind())
    for column in ("state", "group_id", "edit_digest"):
        op.create_index(f"ix_inbox_{column}_change_id", "inbox", [column, "change_id"])
    op.create_index("ix_inbox_at", "inbox", ["at"])
    op.drop_column("changes", "words")


def _texts(table: str, name: str, target: str, *columns: str) -> None:
    texts = (sa.Column(column, sa.Text(), nullable=False) for column in columns)
    op.create_table(
        table, sa.Column(name, sa.Integer(), sa.ForeignKey(target), primary_key=True, autoincrement=False), *texts
    )


def _of_people() -> None:
    op.create_table(
        "reviews",
        key(),
        ref("change_id", "changes.id"),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
    )
    op.create_index("ix_reviews_change_id_id", "reviews", ["change_id", "id"])
    op.create_index("ix_reviews_batch", "reviews", ["batch"])
    op.create_table(
        "saved_views",
        key(),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.UniqueConstraint("owner", "name", name="uq_saved_views_owner_name"),
    )
    op.create_table(
        "bookmarks",
        sa.Column("person", sa.String(200), primary_key=True),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("newest_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def fill(connection: sa.Connection) -> None:
    """Put all changes told so far, and the texts of all policies, where they are found."""
    query = (
        sa.select(
            _CHANGES,
            _POLICIES.c.title,
            _POLICIES.c.issuers,
            _REVISIONS.c.facts,
            _SOURCES.c.name,
            _SOURCES.c.kind.label("source_kind"),
            _SOURCES.c.region,
            _SOURCES.c.level,
            _SOURCES.c.topics,
        )
        .join(_POLICIES, _POLICIES.c.id == _CHANGES.c.policy_id)
        .join(_SOURCES, _SOURCES.c.id == _CHANGES.c.source_id)
        .outerjoin(_REVISIONS, _REVISIONS.c.id == _POLICIES.c.revision_id)
    )
    last: dict[object, tuple[int, object]] = {}  # of each edit: when it was seen last, and its group
    for rows in batches(connection, query, _CHANGES.c.id, "what changes are found by"):
        entries = [_entry(connection, row) for row in rows]
        values = [_grouped(inbox_values(entry), last) for entry in entries]
        connection.execute(sa.insert(INBOX), values)
        connection.execute(
            sa.insert(TEXTS), [{"change_id": entry.change_id, **text_values(entry)} for entry in entries]
        )
    texts = sa.select(_POLICIES.c.id, _POLICIES.c.revision_id).where(_POLICIES.c.revision_id.is_not(None))
    for rows in batches(connection, texts, _POLICIES.c.id, "the texts of policies"):
        told = [{"policy_id": row.id, "words": words_of(connection, row.revision_id)[1]} for row in rows]
        connection.execute(sa.insert(POLICY_TEXTS), told)


def _entry(connection: sa.Connection, row: sa.Row[tuple[object, ...]]) -> Entry:
    is_new = row.kind == ChangeKind.NEW_POLICY.value and row.revision_after is not None
    own = Level(row.level) if row.level else None
    at = row.detected_at
    return Entry(
        change_id=row.id,
        at=at.replace(tzinfo=UTC) if isinstance(at, datetime) and at.tzinfo is None else at,
        kind=ChangeKind(row.kind),
        source_id=row.source_id,
        source=row.name,
        role=CopyRole(row.role),
        level=level_of(row.issuers, row.region, own) if row.source_kind == "government" else level_of(row.issuers),
        weight=row.weight,
        title=row.title,
        issuers=tuple(row.issuers),
        subject=decode_facts(row.facts).subject if row.facts else "",
        topics=tuple(row.topics),
        edits=decode_edits(row.edits),
        fields=decode_fields(row.fields),
        text=words_of(connection, row.revision_after)[0] if is_new else (),
    )


def _grouped(values: dict[str, object], last: dict[object, tuple[int, object]]) -> dict[str, object]:
    """Return a row in the group of the last change by the same edit, when it is not long ago."""
    digest, at = values["edit_digest"], values["at"]
    if not digest or not isinstance(at, int):
        return values
    before, group = last.get(digest, (-1, values["group_id"]))
    group = group if before >= at - SAME_EDIT_WITHIN.total_seconds() * 1e6 else values["group_id"]
    last[digest] = (at, group)
    return values | {"group_id": group}
