"""Which policy a document is: number and issuer first, else title and text. Rules: docs/how-it-works.md, “Identity”."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.archive import Archive, CopyFacts, PolicyFacts
from pipeline.changes import CopyRole
from pipeline.grounds import OPEN, SAME, Ground, Match
from pipeline.identity.rules import match_traits
from pipeline.identity.shingles import bands
from pipeline.identity.titles import title_core
from pipeline.identity.traits import Traits, traits
from pipeline.model import Document, Relation

MOST = 12  # candidates looked at by each of number, words and title; thousands share a title like 公示
SHARED = 0.3  # share of the text by which a policy that is another one looks alike
_SUREST = tuple(sorted(Ground, key=[Ground.NUMBER, Ground.JOINT_NUMBER, Ground.TITLE, Ground.TEXT, *Ground].index))


@dataclass(frozen=True, kw_only=True, slots=True)
class Lookalike:
    """A known policy that a document may carry, and what comparing the two found."""

    policy: PolicyFacts
    match: Match


def identify(document: Document, archive: Archive) -> Lookalike | None:
    """Return the known policy that *document* carries, None when it is a new one."""
    return next((each for each in lookalikes(document, archive) if each.match.is_same), None)


def lookalikes(document: Document, archive: Archive) -> tuple[Lookalike, ...]:
    """Return the known policies alike in number, words or title: those that *document* carries first, surest first.

    It carries more than one when the archive took one policy for several before this document showed what they are.
    """
    mine = traits(document)
    compared = (
        Lookalike(policy=policy, match=match)
        for policy in _candidates(document, mine, archive)
        if (match := _match(mine, archive.copies_of(policy.id)))
    )
    return tuple(sorted(compared, key=lambda each: (_SUREST.index(each.match.ground), each.policy.id)))


def joined(same: Sequence[Lookalike], archive: Archive) -> tuple[Lookalike, Mapping[int, Match]]:
    """Return which of the policies that a document carries stays, and those that it shows to be the same one.

    The surest stays, or one with an official copy. Two with an official copy each are left to a person, and so are
    those that a person has parted, or that beside each other are told apart: a text cut short fits two years of a call.
    """
    surest = same[0]
    apart = archive.kept_apart(surest.policy.id) if len(same) > 1 else frozenset[int]()
    own = [traits(copy.document) for copy in archive.copies_of(surest.policy.id)[:1]] if len(same) > 1 else []
    one = [surest]
    for other in same[1:]:
        officials = sum(each.policy.has_official for each in (*one, other))
        fits = all(_may_be_one(mine, archive.copies_of(other.policy.id)) for mine in own)
        if officials <= 1 and fits and other.policy.id not in apart:
            one.append(other)
    stays = next((each for each in one if each.policy.has_official), surest)
    return stays, {each.policy.id: each.match for each in one if each is not stays}


def _may_be_one(mine: Traits, copies: Sequence[CopyFacts]) -> bool:
    found = _match(mine, copies)
    return found is not None and (found.is_same or found.ground in OPEN)


def told_apart(alike: Sequence[Lookalike]) -> Sequence[Lookalike]:
    """Return those that a reader might take for the document, and that a rule tells apart from it; three at most."""
    apart = [each for each in alike if each.match.ground not in SAME | OPEN and each.match.contained >= SHARED]
    return sorted(apart, key=lambda each: -each.match.contained)[:3]


def _match(mine: Traits, copies: Sequence[CopyFacts]) -> Match | None:
    """Return the first copy's match that is the same policy, official ones first; else the first that settles it."""
    found: Match | None = None
    for copy in copies:
        if copy.role is CopyRole.INTERPRETATION:
            continue
        found = match_traits(mine, traits(copy.document))
        if found.ground in SAME or found.ground not in OPEN:
            return found
    return found


def beside(document: Document, copies: Sequence[CopyFacts]) -> Match | None:
    """Return what comparing a document with a policy's *copies* finds; None when there are none."""
    return _match(traits(document), copies)


def interpreted(document: Document, archive: Archive) -> PolicyFacts | None:
    """Return the policy that an interpretation speaks of, None when it is not known yet."""
    wanted = [r for r in document.relations if r.kind == "interprets"]
    others = [r for r in document.relations if r.kind != "interprets"]
    return next((policy for relation in [*wanted, *others] for policy in named(relation, archive)), None)


def named(relation: Relation, archive: Archive) -> Sequence[PolicyFacts]:
    """Return the known policies that a relation names: by number first, then by title."""
    by_number = archive.policies_numbered(relation.doc_number) if relation.doc_number else ()
    return by_number or (archive.policies_titled(title_core(relation.title)) if relation.title else ())


def _candidates(document: Document, mine: Traits, archive: Archive) -> Iterator[PolicyFacts]:
    groups = [archive.policies_numbered(number) for number in sorted(mine.numbers)]
    groups.append(archive.policies_like(bands(document.clauses)))
    groups += [archive.policies_titled(core) for core in sorted(mine.cores)]
    seen: set[int] = set()
    for policy in (policy for group in groups for policy in islice(group, MOST)):
        if policy.id not in seen:
            seen.add(policy.id)
            yield policy
