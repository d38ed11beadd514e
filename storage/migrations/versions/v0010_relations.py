"""Relations between policies, filled from the revisions that are kept."""

from __future__ import annotations

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from pipeline.archive import PolicyFacts
from pipeline.model import ENDING
from pipeline.relations.targets import chosen, relation_core
from storage.codec import decode_facts
from storage.migrations.columns import key, ref

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Columns as this migration finds them: the code's own tables may have more by the time it runs.
_POLICIES = sa.table(
    "policies",
    sa.column("id", sa.Integer),
    sa.column("doc_number", sa.Text),
    sa.column("title", sa.Text),
    sa.column("title_core", sa.Text),
    sa.column("text_core", sa.Text),
    sa.column("issuers", sa.JSON),
    sa.column("revision_id", sa.Integer),
    sa.column("copy_id", sa.Integer),
    sa.column("merged_into", sa.Integer),
)
_REVISIONS = sa.table("revisions", sa.column("id", sa.Integer), sa.column("facts", sa.JSON))
_COPIES = sa.table("copies", sa.column("id", sa.Integer), sa.column("role", sa.String))


def upgrade() -> None:
    """Make the table, and write what each policy's current revision says."""
    relations = op.create_table(
        "relations",
        key(),
        ref("policy_id", "policies.id"),
        ref("target_id", "policies.id", null=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("confidence", sa.String(20), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("title", "title_core", "doc_number", "evidence", "cue")
        ),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
    )
    for column in ("policy_id", "target_id"):
        op.create_index(f"ix_relations_{column}", "relations", [column])
    for column in ("doc_number", "title_core"):
        op.create_index(f"ix_relations_{column}", "relations", [column], postgresql_using="hash")
    fill(op.get_bind(), relations)


def fill(connection: sa.Connection, relations: sa.Table) -> None:
    """Write the relations of the policies as they are, resolved among themselves."""
    by_number: dict[str, list[PolicyFacts]] = defaultdict(list)
    by_core: dict[str, list[PolicyFacts]] = defaultdict(list)
    known = connection.execute(
        sa.select(_POLICIES, _REVISIONS.c.facts, _COPIES.c.role)
        .join(_REVISIONS, _REVISIONS.c.id == _POLICIES.c.revision_id)
        .join(_COPIES, _COPIES.c.id == _POLICIES.c.copy_id)
        .where(_POLICIES.c.merged_into.is_(None))
        .order_by(_POLICIES.c.id)
    ).all()
    for one in known:
        facts = PolicyFacts(id=one.id, title=one.title, doc_number=one.doc_number, issuers=tuple(one.issuers))
        by_number[one.doc_number].append(facts)
        for core in {one.title_core, one.text_core}:
            by_core[core].append(facts)
    for one in known:
        for relation in decode_facts(one.facts).relations:
            core = relation_core(relation)
            numbered = [other for other in by_number[relation.doc_number] if relation.doc_number and other.id != one.id]
            titled = [other for other in by_core[core] if core and other.id != one.id]
            target = chosen(relation, one.issuers, numbered, titled)
            weak = one.role != "official" and relation.kind in ENDING
            row = {
                "policy_id": one.id,
                "target_id": target.id if target else None,
                "kind": relation.kind.value,
                "confidence": "weak" if weak else relation.confidence.value,
                "title": relation.title,
                "title_core": core,
                "doc_number": relation.doc_number,
                "evidence": relation.evidence,
                "cue": relation.cue,
                "parts": list(relation.parts),
            }
            connection.execute(sa.insert(relations), [row])
