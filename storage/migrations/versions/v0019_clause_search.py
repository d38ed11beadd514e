"""Clauses and titles found by their words; where each clause stands, whom it makes responsible, by when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

from pipeline.metadata.levels import level_of
from pipeline.model import Clause, Document
from pipeline.query.grams import marked
from pipeline.tasks.due import DocumentDates
from pipeline.tasks.duties import columns_of
from pipeline.tasks.task import dates_of, task_of
from pipeline.text.word_query import joined
from storage.codec.values import decode_facts
from storage.migrations.columns import ref
from storage.migrations.progress import batches
from storage.texts.bodies import LONGEST
from storage.texts.findable import years_of
from storage.words.index import CLAUSES, TITLES, clause_marked, make_indexes

revision = "0019"
down_revision = "0021"
branch_labels = None
depends_on = None

# Columns as this migration finds them: the code's own tables may have more by the time it runs.
_CLAUSES = sa.table(
    "clauses", sa.column("id", sa.Integer), *(sa.column(name, sa.Text) for name in ("label", "heading", "text"))
)
_POLICIES = sa.table(
    "policies",
    *(sa.column(name, sa.Integer) for name in ("id", "copy_id", "revision_id")),
    sa.column("first_seen_at", sa.DateTime),
)
_COPIES = sa.table("copies", *(sa.column(name, sa.Integer) for name in ("id", "page_id")))
_PAGES = sa.table("pages", *(sa.column(name, sa.Integer) for name in ("id", "source_id")))
_REVISIONS = sa.table(
    "revisions", *(sa.column(name, sa.Integer) for name in ("id", "policy_id")), sa.column("facts", sa.JSON)
)
_LINES = sa.table(
    "revision_clauses", *(sa.column(name, sa.Integer) for name in ("revision_id", "position", "clause_id"))
)
_PLACES = sa.table(
    "clause_places",
    *(sa.column(name, sa.Integer) for name in ("clause_id", "policy_id")),
    sa.column("stands", sa.Boolean),
)
_FOUND = sa.table(
    "policy_search",
    *(sa.column(name, sa.Integer) for name in ("policy_id", "source_id")),
    *(sa.column(name, sa.String) for name in ("level", "validity", "issuers", "marked")),
    *(sa.column(name, sa.Date) for name in ("published", "effective")),
)
_BODIES = sa.table("clause_bodies", sa.column("name", sa.String), sa.column("clause_id", sa.Integer))
_YEARS = sa.table("clause_years", sa.column("year", sa.Integer), sa.column("clause_id", sa.Integer))


def upgrade() -> None:
    """Add the tables, and make every clause and policy that is kept found."""
    op.create_index("ix_clauses_folded", "clauses", ["folded"])
    name = sa.Column("name", sa.String(80), primary_key=True)
    op.create_table("clause_bodies", name, ref("clause_id", "clauses.id", primary=True), sqlite_with_rowid=False)
    year = sa.Column("year", sa.Integer(), primary_key=True, autoincrement=False)
    op.create_table("clause_years", year, ref("clause_id", "clauses.id", primary=True), sqlite_with_rowid=False)
    stands: sa.Column[bool] = sa.Column("stands", sa.Boolean(), nullable=False)
    places = (ref("clause_id", "clauses.id", primary=True), ref("policy_id", "policies.id", primary=True), stands)
    op.create_table("clause_places", *places, sqlite_with_rowid=False)
    op.create_index("ix_clause_places_policy_id", "clause_places", ["policy_id"])
    _policy_search()
    connection = op.get_bind()
    make_indexes(connection, CLAUSES, TITLES)
    _fill_clauses(connection)
    _fill_places(connection)
    _fill_policies(connection)
    _fill_tasks(connection)
    if connection.dialect.name == "postgresql":  # or its first searches are planned for empty tables
        connection.execute(sa.text("ANALYZE clause_search, title_search, clause_places, policy_search"))


def _policy_search() -> None:
    op.create_table(
        "policy_search",
        ref("policy_id", "policies.id", primary=True),
        ref("source_id", "sources.id"),
        sa.Column("level", sa.String(20)),
        sa.Column("published", sa.Date(), nullable=False),
        sa.Column("effective", sa.Date()),
        sa.Column("validity", sa.String(20), nullable=False),
        sa.Column("issuers", sa.Text(), nullable=False),
        sa.Column("marked", sa.Text(), nullable=False),
    )
    op.create_index("ix_policy_search_published", "policy_search", ["published"])


def _fill_clauses(connection: sa.Connection) -> None:
    for rows in batches(connection, sa.select(_CLAUSES), _CLAUSES.c.id, "the words of clauses"):
        CLAUSES.add(connection, {row.id: clause_marked(row.label, row.heading + row.text) for row in rows})
    if connection.dialect.name == "postgresql":  # an index that is made at once is made in a fraction of the time
        for index in (CLAUSES, TITLES):
            # A search reads all rows that wait to be put into the index: few may, and still writing is fast.
            told = f"ON {index.name} USING gin (grams) WITH (fastupdate = on, gin_pending_list_limit = 256)"
            connection.execute(sa.text(f"CREATE INDEX ix_{index.name}_grams {told}"))


def _fill_places(connection: sa.Connection) -> None:
    everywhere = sa.select(_LINES.c.clause_id, _REVISIONS.c.policy_id).join(
        _REVISIONS, _REVISIONS.c.id == _LINES.c.revision_id
    )
    now = sa.select(_LINES.c.clause_id, _POLICIES.c.id).join(_POLICIES, _POLICIES.c.revision_id == _LINES.c.revision_id)
    rows = everywhere.add_columns(sa.false().label("stands")).distinct()
    connection.execute(sa.insert(_PLACES).from_select(["clause_id", "policy_id", "stands"], rows))
    standing = sa.tuple_(_PLACES.c.clause_id, _PLACES.c.policy_id).in_(now)
    connection.execute(sa.update(_PLACES).where(standing).values(stands=True))


def _fill_policies(connection: sa.Connection) -> None:
    query = (
        sa.select(_POLICIES.c.id, _POLICIES.c.first_seen_at, _PAGES.c.source_id, _REVISIONS.c.facts)
        .join(_COPIES, _COPIES.c.id == _POLICIES.c.copy_id)
        .join(_PAGES, _PAGES.c.id == _COPIES.c.page_id)
        .join(_REVISIONS, _REVISIONS.c.id == _POLICIES.c.revision_id)
    )
    for rows in batches(connection, query, _POLICIES.c.id, "what policies are found by"):
        found = [_described(row, decode_facts(row.facts)) for row in rows]
        connection.execute(sa.insert(_FOUND), found)
        TITLES.add(connection, {row["policy_id"]: row["marked"] for row in found})


def _described(row: sa.Row[Any], document: Document) -> dict[str, Any]:
    published: date = document.published_date or document.written_date or row.first_seen_at.date()
    return {
        "policy_id": row.id,
        "source_id": row.source_id,
        "level": level_of(document.issuers),
        "published": published,
        "effective": document.effective_date,
        "validity": document.validity.value,
        "issuers": joined(document.issuers),
        "marked": marked(dict.fromkeys((document.title, document.document_title, document.doc_number))),
    }


def _fill_tasks(connection: sa.Connection) -> None:
    """Read the tasks of each clause once, in the first revision that holds it."""
    first = sa.select(sa.func.min(_LINES.c.revision_id)).group_by(_LINES.c.clause_id)
    query = sa.select(_REVISIONS.c.id, _REVISIONS.c.facts).where(_REVISIONS.c.id.in_(first))
    read: set[int] = set()
    for rows in batches(connection, query, _REVISIONS.c.id, "the tasks of clauses"):
        bodies: set[tuple[str, int]] = set()
        years: set[tuple[int, int]] = set()
        for row in rows:
            dates = dates_of(decode_facts(row.facts))
            for key, names, of_clause in _tasks(connection, row.id, dates, read):
                bodies |= {(name, key) for name in names}
                years |= {(year, key) for year in of_clause}
        if bodies:
            connection.execute(sa.insert(_BODIES), [{"name": name, "clause_id": key} for name, key in sorted(bodies)])
        if years:
            connection.execute(sa.insert(_YEARS), [{"year": year, "clause_id": key} for year, key in sorted(years)])


def _tasks(
    connection: sa.Connection, revision_id: int, dates: DocumentDates, read: set[int]
) -> Iterator[tuple[int, set[str], set[int]]]:
    """Yield the bodies and years of a revision's clauses that were not read yet, by id."""
    query = sa.select(_CLAUSES).join(_LINES, _LINES.c.clause_id == _CLAUSES.c.id)
    rows = list(connection.execute(query.where(_LINES.c.revision_id == revision_id).order_by(_LINES.c.position)))
    clauses = [Clause(label=row.label, path=(row.label,), heading=row.heading, text=row.text) for row in rows]
    for row, clause, columns in zip(rows, clauses, columns_of(clauses), strict=True):
        if row.id not in read:
            read.add(row.id)
            task = task_of(clause, columns=columns)
            yield row.id, {one.name for one in task.duties if len(one.name) <= LONGEST}, years_of(task, dates)
