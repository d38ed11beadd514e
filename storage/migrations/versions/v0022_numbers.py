"""The numbers that policies bear, split up, their lead issuers and best copies' roles: what coverage is asked by."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

from storage.migrations.progress import batches

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None

# As rules stood when this migration was written.
_NUMBER = re.compile(r"(?P<code>\D{1,60})〔(?P<year>\d{4})〕(?P<serial>\d{1,6})号")
_BARE = "interpretation"
_POLICIES = sa.table(
    "policies",
    *(sa.column(name, sa.Integer) for name in ("id", "copy_id", "merged_into")),
    *(sa.column(name, sa.Text) for name in ("doc_number", "lead_issuer", "role")),
    sa.column("issuers", sa.JSON),
)
_COPIES = sa.table("copies", sa.column("id", sa.Integer), sa.column("role", sa.Text))
_RELATIONS = sa.table(
    "relations",
    *(sa.column(name, sa.Integer) for name in ("id", "number_year")),
    *(sa.column(name, sa.Text) for name in ("doc_number", "number_code")),
)


def upgrade() -> None:
    """Make the table and columns, and fill them from the policies and relations that are kept.

    Further numbers of joint issues are split up when their policies are told anew.
    """
    op.create_table(
        "policy_numbers",
        sa.Column("policy_id", sa.Integer(), sa.ForeignKey("policies.id", name="fk_policy_numbers_policy_id")),
        sa.Column("code", sa.Text()),
        sa.Column("year", sa.Integer()),
        sa.Column("serial", sa.Integer()),
        sa.PrimaryKeyConstraint("policy_id", "code", "year", "serial", name="pk_policy_numbers"),
    )
    op.add_column("policies", sa.Column("role", sa.String(20)))
    op.add_column("policies", sa.Column("lead_issuer", sa.Text(), server_default="", nullable=False))
    op.add_column("relations", sa.Column("number_code", sa.Text(), server_default="", nullable=False))
    op.add_column("relations", sa.Column("number_year", sa.Integer(), server_default="0", nullable=False))
    fill(op.get_bind())
    op.create_index("ix_policy_numbers_series", "policy_numbers", [sa.text("year DESC"), "code", "serial"])
    op.create_index("ix_policy_numbers_code", "policy_numbers", ["code"])
    op.create_index("ix_policies_lead_issuer_id", "policies", ["lead_issuer", "id"])
    reposted = sa.text("role = 'repost'")
    op.create_index("ix_policies_reposted", "policies", ["id"], sqlite_where=reposted, postgresql_where=reposted)
    op.create_index("ix_relations_number_year_number_code", "relations", ["number_year", "number_code"])


def fill(connection: sa.Connection) -> None:
    """Split the numbers up."""
    numbers = sa.table("policy_numbers", *(sa.column(name) for name in ("policy_id", "code", "year", "serial")))
    query = (
        sa.select(_POLICIES.c.id, _POLICIES.c.doc_number, _POLICIES.c.issuers, _COPIES.c.role)
        .join(_COPIES, _COPIES.c.id == _POLICIES.c.copy_id)
        .where(_POLICIES.c.merged_into.is_(None))
    )
    for rows in batches(connection, query, _POLICIES.c.id, "the numbers of policies"):
        for row in rows:
            told = {"role": row.role, "lead_issuer": "".join(row.issuers[:1])[:200]}
            connection.execute(sa.update(_POLICIES).where(_POLICIES.c.id == row.id).values(**told))
        split = [
            {"policy_id": row.id, **place} for row in rows if row.role != _BARE and (place := _place(row.doc_number))
        ]
        if split:
            connection.execute(sa.insert(numbers), split)
    cited = sa.select(_RELATIONS.c.id, _RELATIONS.c.doc_number).where(_RELATIONS.c.doc_number != "")
    for rows in batches(connection, cited, _RELATIONS.c.id, "the numbers that policies cite"):
        for row in rows:
            if place := _place(row.doc_number):
                told = {"number_code": place["code"], "number_year": place["year"]}
                connection.execute(sa.update(_RELATIONS).where(_RELATIONS.c.id == row.id).values(**told))


def _place(doc_number: str) -> dict[str, object] | None:
    found = _NUMBER.fullmatch(doc_number)
    return {"code": found["code"], "year": int(found["year"]), "serial": int(found["serial"])} if found else None
