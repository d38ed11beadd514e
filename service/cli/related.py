"""What `show` prints of a policy's relations."""

from __future__ import annotations

from pipeline.model import RelationKind
from storage.views.archive import RelatedView

PASSIVE = {
    RelationKind.CITES: "cited by",
    RelationKind.IMPLEMENTS: "implemented by",
    RelationKind.PRINTS: "printed by",
    RelationKind.FORWARDS: "forwarded by",
    RelationKind.INTERPRETS: "interpreted by",
    RelationKind.AMENDS: "amended by",
    RelationKind.REPEALS: "repealed by",
    RelationKind.REPLACES: "replaced by",
    RelationKind.RENEWS: "renewed by",
}
LONGEST = 120  # characters of evidence


def relation_line(one: RelatedView) -> str:
    """Return one relation as a line: repealed by 12 《…》 (第五条), not shown on its own page yet: “…同时废止。”."""
    verb = PASSIVE[one.relation.kind] if one.is_incoming else one.relation.kind.value
    policy = f"{one.policy_id or '–'} 《{one.title}》 {one.doc_number}".strip()
    parts = f" ({'、'.join(one.relation.parts)})" if one.relation.parts else ""
    weak = "" if one.relation.confidence.is_told else ", weak"
    waits = ", not shown on its own page yet" if one.is_unapplied else ""
    evidence = f": “{one.relation.evidence[:LONGEST]}”" if one.relation.evidence else ""
    return f"{verb} {policy}{parts}{weak}{waits}{evidence}"
