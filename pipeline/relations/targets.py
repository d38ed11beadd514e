"""Which known policy a relation means: by number first, else by title; never guessed among several."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.archive import Archive, PolicyFacts
from pipeline.identity.titles import title_core
from pipeline.model import ENDING, Relation, RelationKind

PLACE = 2  # characters that the names of a place's bodies share: 澄岚市人民政府, 澄岚市财政局
OWN_HOUSE = ENDING | {RelationKind.RENEWS}  # done to a body's own policies, or to those of its place


def relation_core(relation: Relation) -> str:
    """Return the title core of the policy that is named; "" when only its number is."""
    return title_core(relation.title.replace("〈", "《").replace("〉", "》")) if relation.title else ""


def target_of(relation: Relation, issuers: Sequence[str], archive: Archive) -> PolicyFacts | None:
    """Return the policy that a document of *issuers* names; None when none is known, or several fit equally."""
    numbered = archive.policies_numbered(relation.doc_number) if relation.doc_number else ()
    return chosen(relation, issuers, numbered, archive.policies_titled(relation_core(relation)))


def chosen(
    relation: Relation, issuers: Sequence[str], numbered: Sequence[PolicyFacts], titled: Sequence[PolicyFacts]
) -> PolicyFacts | None:
    """Return the one policy meant, of those with the relation's number and of those with its title core.

    A title alone means a policy with another number only when the relation gives none. What is done to a body's own
    policies is not done to those of another place that bear the same title.
    """
    if numbered:
        core = relation_core(relation)
        return _only([one for one in numbered if title_core(one.title) == core]) or _only(numbered)
    fitting = [one for one in titled if not (relation.doc_number and one.doc_number)]
    near = [one for one in fitting if is_of_one_place(issuers, one.issuers)]
    return _only(near) or (_only(fitting) if relation.kind not in OWN_HOUSE else None)


def is_of_one_place(issuers: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether bodies of both stand for one place; true where either is unknown."""
    places = {name[:PLACE] for name in issuers}
    return not issuers or not others or any(name[:PLACE] in places for name in others)


def _only(policies: Sequence[PolicyFacts]) -> PolicyFacts | None:
    return policies[0] if len(policies) == 1 else None
