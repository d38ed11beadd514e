"""What changes weigh, the level and topics of sources, and what deliveries wait for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pipeline.changes import ChangeKind, CopyRole, Fidelity
from pipeline.metadata.levels import level_of
from pipeline.model import Clause
from pipeline.weight.score import Weighed, Weight, weigh
from storage.codec.findings import decode_why, encode_weight
from storage.codec.values import decode_edits, decode_fields
from storage.migrations.progress import batches

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# Columns as this migration finds them: the code's own tables may have more by the time it runs.
_CHANGES = sa.table(
    "changes",
    *(sa.column(name, sa.Integer) for name in ("id", "policy_id", "source_id", "revision_before", "revision_after")),
    *(sa.column(name, sa.String) for name in ("kind", "role", "fidelity")),
    *(sa.column(name, sa.JSON) for name in ("edits", "fields", "why", "weighed")),
    sa.column("weight", sa.Integer),
)
_POLICIES = sa.table("policies", sa.column("id", sa.Integer), sa.column("issuers", sa.JSON))
_SOURCES = sa.table("sources", sa.column("id", sa.Integer), *(sa.column(name, sa.Text) for name in ("kind", "region")))
_PLACES = sa.table(
    "revision_clauses", *(sa.column(name, sa.Integer) for name in ("revision_id", "position", "clause_id"))
)
_CLAUSES = sa.table(
    "clauses", sa.column("id", sa.Integer), *(sa.column(name, sa.Text) for name in ("label", "heading", "text"))
)


def upgrade() -> None:
    """Add the columns, and weigh the changes that are kept."""
    op.add_column("sources", sa.Column("level", sa.String(20)))
    op.add_column("sources", sa.Column("topics", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("changes", sa.Column("weight", sa.Integer(), server_default="0", nullable=False))
    op.add_column("changes", sa.Column("weighed", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("deliveries", sa.Column("waits", sa.String(10), server_default="", nullable=False))
    columns = ["subscription", "destination", "created_at"]
    op.create_index("ix_deliveries_subscription_destination_created_at", "deliveries", columns)
    fill(op.get_bind())


def fill(connection: sa.Connection) -> None:
    """Weigh all changes told so far."""
    query = (
        sa.select(
            *(column for column in _CHANGES.c if column.name not in ("weight", "weighed")),
            _POLICIES.c.issuers,
            _SOURCES.c.kind.label("source_kind"),
            _SOURCES.c.region,
        )
        .join(_POLICIES, _POLICIES.c.id == _CHANGES.c.policy_id)
        .join(_SOURCES, _SOURCES.c.id == _CHANGES.c.source_id)
    )
    for rows in batches(connection, query, _CHANGES.c.id, "what changes weigh"):
        for row in rows:
            weight = _weight(connection, row)
            told = {"weight": weight.total, "weighed": encode_weight(weight)}
            connection.execute(sa.update(_CHANGES).where(_CHANGES.c.id == row.id).values(**told))


def _weight(connection: sa.Connection, change: sa.Row[tuple[object, ...]]) -> Weight:
    revisions = {change.revision_before, change.revision_after} - {None}
    texts = {revision: _clauses(connection, revision) for revision in revisions}
    is_new = change.kind == ChangeKind.NEW_POLICY.value
    return weigh(
        Weighed(
            kind=ChangeKind(change.kind),
            edits=decode_edits(change.edits),
            fields=decode_fields(change.fields),
            why=decode_why(change.why),
            clauses=texts.get(change.revision_after, ()) if is_new else (),
            letters=sum(len(clause.words) for text in texts.values() for clause in text),
            role=CopyRole(change.role),
            fidelity=Fidelity(change.fidelity),
            level=level_of(change.issuers, change.region if change.source_kind == "government" else ""),
        )
    )


def _clauses(connection: sa.Connection, revision_id: int) -> tuple[Clause, ...]:
    rows = connection.execute(
        sa.select(_CLAUSES)
        .join(_PLACES, _PLACES.c.clause_id == _CLAUSES.c.id)
        .where(_PLACES.c.revision_id == revision_id)
        .order_by(_PLACES.c.position)
    )
    return tuple(Clause(label=row.label, path=(row.label,), heading=row.heading, text=row.text) for row in rows)
