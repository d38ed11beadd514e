"""Pages that a site moved are told together, those that were told before too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pipeline.compare.same_move import move_digest
from storage.changes.inbox_rows import SAME_EDIT_WITHIN
from storage.migrations.inbox_tables import INBOX
from storage.migrations.progress import batches

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_CHANGES = sa.table("changes", sa.column("id"), sa.column("source_id"), sa.column("url"), sa.column("old_url"))
_SOURCES = sa.table("sources", sa.column("id"), sa.column("name"))
_WITHIN = SAME_EDIT_WITHIN.total_seconds() * 1e6


def upgrade() -> None:
    """Group what moved."""
    connection = op.get_bind()
    query = (
        sa.select(INBOX.c.change_id, INBOX.c.at, _CHANGES.c.url, _CHANGES.c.old_url, _SOURCES.c.name)
        .join(_CHANGES, _CHANGES.c.id == INBOX.c.change_id)
        .join(_SOURCES, _SOURCES.c.id == _CHANGES.c.source_id)
        .where(INBOX.c.kind == "moved")
    )
    last: dict[str, tuple[int, int]] = {}  # of each move: when it was seen last, and its group
    for rows in batches(connection, query, INBOX.c.change_id, "pages that moved together"):
        for row in rows:
            if digest := move_digest(row.old_url, row.url, place=row.name):
                before, group = last.get(digest, (row.at, row.change_id))
                group = group if row.at - before <= _WITHIN else row.change_id
                last[digest] = (row.at, group)
                mine = sa.update(INBOX).where(INBOX.c.change_id == row.change_id)
                connection.execute(mine.values(edit_digest=digest, group_id=group))
