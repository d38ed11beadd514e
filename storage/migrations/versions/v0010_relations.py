"""Relations between policies, filled from the revisions that are kept."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, TypeAlias

import sqlalchemy as sa
from alembic import op

from pipeline.archive import PolicyFacts
from pipeline.model import ENDING, Relation
from pipeline.relations.targets import chosen, relation_core
from storage.codec.values import decode_facts
from storage.migrations.columns import key, ref
from storage.migrations.progress import batches

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

Named: TypeAlias = dict[str, list[PolicyFacts]]
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
    by_number, by_core = _known(connection)
    query = (
        sa.select(_POLICIES.c.id, _POLICIES.c.issuers, _REVISIONS.c.facts, _COPIES.c.role)
        .join(_REVISIONS, _REVISIONS.c.id == _POLICIES.c.revision_id)
        .join(_COPIES, _COPIES.c.id == _POLICIES.c.copy_id)
        .where(_POLICIES.c.merged_into.is_(None))
    )
    for policies in batches(connection, query, _POLICIES.c.id, "what policies say of each other"):
        rows = [
            _row(one, relation, _meant(one, relation, by_number, by_core))
            for one in policies
            for relation in decode_facts(one.facts).relations
        ]
        if rows:
            connection.execute(sa.insert(relations), rows)


def _known(connection: sa.Connection) -> tuple[Named, Named]:
    """Return the policies that a relation may mean, without their texts: by number, and by title core; oldest first."""
    by_number: Named = defaultdict(list)
    by_core: Named = defaultdict(list)
    standing = sa.select(_POLICIES).where(_POLICIES.c.merged_into.is_(None), _POLICIES.c.copy_id.is_not(None))
    for one in connection.execute(standing.order_by(_POLICIES.c.id)):
        facts = PolicyFacts(id=one.id, title=one.title, doc_number=one.doc_number, issuers=tuple(one.issuers))
        by_number[one.doc_number].append(facts)
        for core in {one.title_core, one.text_core}:
            by_core[core].append(facts)
    return by_number, by_core


def _meant(one: sa.Row[Any], relation: Relation, by_number: Named, by_core: Named) -> PolicyFacts | None:
    core = relation_core(relation)
    numbered = by_number.get(relation.doc_number, []) if relation.doc_number else []
    titled = by_core.get(core, []) if core else []
    return chosen(
        relation,
        one.issuers,
        [other for other in numbered if other.id != one.id],
        [other for other in titled if other.id != one.id],
    )


def _row(one: sa.Row[Any], relation: Relation, target: PolicyFacts | None) -> dict[str, object]:
    weak = one.role != "official" and relation.kind in ENDING
    return {
        "policy_id": one.id,
        "target_id": target.id if target else None,
        "kind": relation.kind.value,
        "confidence": "weak" if weak else relation.confidence.value,
        "title": relation.title,
        "title_core": relation_core(relation),
        "doc_number": relation.doc_number,
        "evidence": relation.evidence,
        "cue": relation.cue,
        "parts": list(relation.parts),
    }
