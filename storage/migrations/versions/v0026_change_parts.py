"""Changes found by their words, part by part, and by their issuers, without reading any text: the texts go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.changes.inbox_rows import issuers_digest
from storage.migrations.inbox_tables import TEXTS
from storage.migrations.progress import batches
from storage.words.changes import NAME, Part, add_words, make_index

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_ISSUERS = sa.table("issuers", sa.column("id", sa.Integer), sa.column("digest", sa.String), sa.column("words", sa.Text))
_INBOX = sa.table("inbox", *(sa.column(name, sa.Integer) for name in ("change_id", "issuers_id")))


def upgrade() -> None:
    """Make the index of words anew, name each change's issuers, and drop what both were made of."""
    connection = op.get_bind()
    op.execute(sa.text(f"DROP TABLE IF EXISTS {NAME}"))
    make_index(connection)
    op.create_table(
        "issuers",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.UniqueConstraint("digest", name="uq_issuers_digest"),
    )
    op.add_column("inbox", sa.Column("issuers_id", sa.Integer(), nullable=False, server_default="0"))
    _fill(connection)
    op.create_index("ix_inbox_issuers_id", "inbox", ["issuers_id"])
    op.drop_table("inbox_texts")
    if connection.dialect.name == "postgresql":  # made at once, as the other indexes of grams: see 0019
        columns = ", ".join(f"{part}_grams" for part in Part)
        told = f"ON {NAME} USING gin ({columns}) WITH (fastupdate = on, gin_pending_list_limit = 256)"
        connection.execute(sa.text(f"CREATE INDEX ix_change_search_grams {told}"))
        for table in (NAME, "issuers", "inbox"):
            connection.execute(sa.text(f"ANALYZE {table}"))


def _fill(connection: sa.Connection) -> None:
    ids: dict[str, int] = {}
    for rows in batches(connection, sa.select(TEXTS), TEXTS.c.change_id, "the words of changes"):
        add_words(connection, {row.change_id: {part: row._mapping[part.value] for part in Part} for row in rows})
        new = sorted({row.issuers for row in rows if row.issuers} - ids.keys())
        numbered = [
            {"id": key, "digest": issuers_digest(words), "words": words} for key, words in enumerate(new, len(ids) + 1)
        ]
        if numbered:
            connection.execute(sa.insert(_ISSUERS), numbered)
            ids |= {words: key for key, words in enumerate(new, len(ids) + 1)}
        _name(connection, {row.change_id: ids[row.issuers] for row in rows if row.issuers})
    if connection.dialect.name == "postgresql" and ids:
        connection.execute(
            sa.text("SELECT setval(pg_get_serial_sequence('issuers', 'id'), (SELECT max(id) FROM issuers))")
        )


def _name(connection: sa.Connection, issuers: dict[int, int]) -> None:
    if not issuers:
        return
    told = sa.update(_INBOX).where(_INBOX.c.change_id == sa.bindparam("change")).values(issuers_id=sa.bindparam("key"))
    connection.execute(told, [{"change": change_id, "key": key} for change_id, key in issuers.items()])
