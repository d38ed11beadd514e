"""The policies that a source carries are counted, and its latest pages found, in the order of an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0029"
branch_labels = None
depends_on = None

_OF_ITS_PAGE = "UPDATE copies SET source_id = (SELECT source_id FROM pages WHERE pages.id = copies.page_id)"


def upgrade() -> None:
    """Note the source of each copy beside it, and add the indexes."""
    op.add_column("copies", sa.Column("source_id", sa.Integer(), nullable=False, server_default="0"))
    op.execute(sa.text(_OF_ITS_PAGE))
    carried = sa.text("retired_at IS NULL")
    columns = ["source_id", "policy_id"]
    op.create_index("ix_copies_carried", "copies", columns, sqlite_where=carried, postgresql_where=carried)
    op.create_index("ix_pages_source_id_id", "pages", ["source_id", "id"])
