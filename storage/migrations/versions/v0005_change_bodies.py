"""The bodies that changes name, those of the changes told so far included."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from pipeline.model import Clause
from storage.codec.values import decode_edits
from storage.migrations.columns import ref
from storage.policies.bodies import edited_names, text_names
from storage.texts.bodies import LONGEST

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Columns as this migration finds them: the code's own tables may have more by the time it runs.
_CHANGES = sa.table(
    "changes",
    sa.column("id", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("edits", sa.JSON),
    sa.column("revision_after", sa.Integer),
)
_BODIES = sa.table("change_bodies", sa.column("change_id", sa.Integer), sa.column("name", sa.String))
_PLACES = sa.table(
    "revision_clauses",
    sa.column("revision_id", sa.Integer),
    sa.column("position", sa.Integer),
    sa.column("clause_id", sa.Integer),
)
_CLAUSES = sa.table(
    "clauses",
    sa.column("id", sa.Integer),
    sa.column("label", sa.Text),
    sa.column("heading", sa.Text),
    sa.column("text", sa.Text),
)


def upgrade() -> None:
    """Make the table, and fill it from the changes that are kept."""
    op.create_table(
        "change_bodies",
        ref("change_id", "changes.id", primary=True),
        sa.Column("name", sa.String(80), primary_key=True),
    )
    op.create_index("ix_change_bodies_name", "change_bodies", ["name"])
    fill(op.get_bind())


def fill(connection: sa.Connection) -> None:
    """Write down the bodies of all changes told so far."""
    for change in connection.execute(sa.select(_CHANGES).order_by(_CHANGES.c.id)).all():
        rows = [{"change_id": change.id, "name": name} for name in sorted(_names(connection, change))]
        if rows:
            connection.execute(sa.insert(_BODIES), rows)


def _names(connection: sa.Connection, change: sa.Row[tuple[object, ...]]) -> set[str]:
    edits = decode_edits(change.edits)
    names = edited_names(clause for edit in edits for clause in (edit.before, edit.after) if clause)
    if change.kind == "new_policy" and change.revision_after is not None:
        names |= text_names(tuple(_clauses(connection, change.revision_after)))
    return {name for name in names if len(name) <= LONGEST}


def _clauses(connection: sa.Connection, revision_id: int) -> Iterator[Clause]:
    rows = connection.execute(
        sa.select(_CLAUSES)
        .join(_PLACES, _PLACES.c.clause_id == _CLAUSES.c.id)
        .where(_PLACES.c.revision_id == revision_id)
        .order_by(_PLACES.c.position)
    )
    for row in rows:
        yield Clause(label=row.label, path=(row.label,), heading=row.heading, text=row.text)
