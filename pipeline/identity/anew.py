"""A known page whose title or number is corrected: whether it shows now that it carries another known policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.archive import Archive, CopyFacts
from pipeline.changes import CopyRole
from pipeline.grounds import OPEN, Match
from pipeline.identity.identify import Lookalike, beside, lookalikes
from pipeline.model import Document
from pipeline.text.fold import fold


@dataclass(frozen=True, kw_only=True, slots=True)
class Belonging:
    """Which other policy a page proves to carry."""

    policy_id: int
    match: Match
    alone: bool  # its own policy has other copies, and they stay


def belongs_to(document: Document, copy: CopyFacts, archive: Archive) -> Belonging | None:
    """Return the known policy that a page shows it carries, now that *document* is titled or numbered otherwise.

    None while both are as they were, or where the policy known so far stays the only one that fits. A page that other
    copies of its policy fit no more goes alone. Two policies with an official copy each are left to a person, and so
    are those that a person has parted, or that are told apart when laid beside each other.
    """
    if copy.role is CopyRole.INTERPRETATION or _labels(document) == _labels(copy.document):
        return None
    others = [each for each in archive.copies_of(copy.policy.id) if each.id != copy.id]
    others = [each for each in others if each.role is not CopyRole.INTERPRETATION]
    own = beside(document, others)
    fits = own is None or own.is_same or own.ground in OPEN
    apart = archive.kept_apart(copy.policy.id)
    for found in lookalikes(document, archive):
        if not found.match.is_same or found.policy.id in (copy.policy.id, *apart):
            continue
        moving = [copy] if not fits else [copy, *others]
        if _may_join(moving, found, archive):
            return Belonging(policy_id=found.policy.id, match=found.match, alone=not fits)
    return None


def _labels(document: Document) -> tuple[str, ...]:
    return (fold(document.title), fold(document.document_title), document.doc_number)


def _may_join(moving: Sequence[CopyFacts], found: Lookalike, archive: Archive) -> bool:
    if found.policy.has_official and any(copy.role is CopyRole.OFFICIAL for copy in moving):
        return False
    there = archive.copies_of(found.policy.id)
    compared = (beside(copy.document, there) for copy in moving[1:])
    return all(match is not None and (match.is_same or match.ground in OPEN) for match in compared)
