"""Bodies are found without their place by a name of their own, where each name was looked through."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql, sqlite

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_LEVELS = "省市县区州旗"
_PLACES = (2, 3, 4)  # characters of a place before the level
_TABLES = (
    sa.table("clause_bodies", sa.column("name", sa.String), sa.column("clause_id", sa.Integer)),
    sa.table("change_bodies", sa.column("name", sa.String), sa.column("change_id", sa.Integer)),
)


def upgrade() -> None:
    """Keep what is left of each name without a place, behind a dot."""
    connection = op.get_bind()
    inserting = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    for table in _TABLES:
        name, key = table.columns
        for length in _PLACES:
            left = sa.literal("·") + sa.func.substr(name, length + 1)
            found = sa.select(left, key).where(
                sa.func.substr(name, length + 1, 1).in_(list(_LEVELS)), sa.func.substr(name, 1, 1) != "·"
            )
            statement = inserting(table).from_select([name, key], found)
            connection.execute(statement.on_conflict_do_nothing())
