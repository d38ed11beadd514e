"""Texts found by what they have in common, what told each copy's policy, and merges and splits of policies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from alembic import op

from pipeline.identity.shingles import bands
from pipeline.model import Clause
from storage.migrations.columns import key, ref
from storage.migrations.progress import batches
from storage.policies.bands import packed

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Columns as this migration finds them: the code's own tables may have more by the time it runs.
_COPIES = sa.table(
    "copies",
    sa.column("id", sa.Integer),
    sa.column("revision_id", sa.Integer),
    sa.column("retired_at", sa.DateTime),
    sa.column("bands", sa.LargeBinary),
)
_PLACES = sa.table(
    "revision_clauses",
    sa.column("revision_id", sa.Integer),
    sa.column("position", sa.Integer),
    sa.column("clause_id", sa.Integer),
)
_CLAUSES = sa.table("clauses", sa.column("id", sa.Integer), sa.column("heading", sa.Text), sa.column("text", sa.Text))


def upgrade() -> None:
    """Make the tables, and find the bands of every current text that is kept."""
    op.add_column("copies", sa.Column("bands", sa.LargeBinary(), nullable=True))
    op.add_column("copies", sa.Column("identity", sa.JSON(), nullable=True))
    kept = op.create_table(
        "bands",
        sa.Column("band", sa.Integer(), primary_key=True, autoincrement=False),
        ref("copy_id", "copies.id", primary=True),
        sqlite_with_rowid=False,
    )
    _regroupings()
    connection = op.get_bind()
    current = sa.select(_COPIES.c.id, _COPIES.c.revision_id).where(
        _COPIES.c.retired_at.is_(None), _COPIES.c.revision_id.is_not(None)
    )
    for copies in batches(connection, current, _COPIES.c.id, "the words of texts"):
        texts = _clauses(connection, [copy.revision_id for copy in copies])
        found = {copy.id: bands(texts[copy.revision_id]) for copy in copies}
        connection.execute(
            sa.update(_COPIES).where(_COPIES.c.id == sa.bindparam("copy")).values(bands=sa.bindparam("packed")),
            [{"copy": copy_id, "packed": packed(of_copy)} for copy_id, of_copy in found.items()],
        )
        rows = [{"band": band, "copy_id": copy_id} for copy_id, of_copy in found.items() for band in of_copy]
        if rows:
            connection.execute(sa.insert(kept), rows)


def _regroupings() -> None:
    op.create_table(
        "regroupings",
        key(),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        ref("from_id", "policies.id"),
        ref("to_id", "policies.id"),
        sa.Column("copies", sa.JSON(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=False),
    )
    op.create_index("ix_regroupings_from_id", "regroupings", ["from_id"])
    op.create_index("ix_regroupings_to_id", "regroupings", ["to_id"])


def _clauses(connection: sa.Connection, revision_ids: Sequence[int]) -> Mapping[int, list[Clause]]:
    rows = connection.execute(
        sa.select(_PLACES.c.revision_id, _CLAUSES.c.heading, _CLAUSES.c.text)
        .join(_CLAUSES, _CLAUSES.c.id == _PLACES.c.clause_id)
        .where(_PLACES.c.revision_id.in_(revision_ids))
        .order_by(_PLACES.c.revision_id, _PLACES.c.position)
    )
    texts: dict[int, list[Clause]] = defaultdict(list)
    for row in rows:
        texts[row.revision_id].append(Clause(label="", path=(), heading=row.heading, text=row.text))
    return texts
