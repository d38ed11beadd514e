"""The tables of the inbox as migration 0023 makes them, and the words of a revision as it finds them."""

from __future__ import annotations

import sqlalchemy as sa

from pipeline.model import Clause
from pipeline.text.word_query import joined

INBOX = sa.table(
    "inbox",
    *(sa.column(name, sa.Integer) for name in ("change_id", "source_id", "weight", "group_id", "review_id")),
    sa.column("at", sa.BigInteger),
    *(sa.column(name, sa.String) for name in ("kind", "role", "level", "topics", "edit_digest", "state")),
)
TEXTS = sa.table(
    "inbox_texts",
    sa.column("change_id", sa.Integer),
    *(sa.column(name, sa.Text) for name in ("title", "issuers", "fields", "clauses")),
)
POLICY_TEXTS = sa.table("policy_texts", sa.column("policy_id", sa.Integer), sa.column("words", sa.Text))
_PLACES = sa.table(
    "revision_clauses", *(sa.column(name, sa.Integer) for name in ("revision_id", "position", "clause_id"))
)
_CLAUSES = sa.table("clauses", sa.column("id", sa.Integer), *(sa.column(name, sa.Text) for name in ("heading", "text")))


def words_of(connection: sa.Connection, revision_id: int) -> tuple[tuple[str, ...], str]:
    """Return the words of a revision, clause by clause, and folded together."""
    rows = connection.execute(
        sa.select(_CLAUSES.c.heading, _CLAUSES.c.text)
        .join(_PLACES, _PLACES.c.clause_id == _CLAUSES.c.id)
        .where(_PLACES.c.revision_id == revision_id)
        .order_by(_PLACES.c.position)
    )
    words = tuple(Clause(label="", path=(), heading=row.heading, text=row.text).words for row in rows)
    return words, joined(words)
