"""Policies that another one repeals, replaces or amends: told at once, whichever of the two is seen first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.archive import Announcement, Archive, CopyFacts
from pipeline.changes import ChangeKind, Finding
from pipeline.model import ENDING, Document, Relation
from pipeline.reasons.evidence import Code, Evidence, because
from pipeline.relations.targets import target_of


def superseded(document: Document, archive: Archive, *, since: Sequence[Relation] = ()) -> Iterator[Finding]:
    """Yield the known policies that an official document ends or amends; their own pages may not show it yet.

    Relations that it had before, *since*, are told already. Never twice for one pair of policies.
    """
    known = {(one.kind, one.title, one.doc_number) for one in since}
    told_of: set[int] = set()
    for relation in document.relations:
        fresh = (relation.kind, relation.title, relation.doc_number) not in known
        if relation.kind not in ENDING or not relation.confidence.is_told or not fresh:
            continue
        policy = target_of(relation, document.issuers, archive)
        if policy is None or policy.id in told_of or archive.is_end_told(policy.id, document):
            continue
        if copy := _best(archive.copies_of(policy.id)):
            told_of.add(policy.id)
            yield Finding(kind=ChangeKind.SUPERSEDED, url=copy.url, why=tuple(_because(document.title, relation)))


def announced(document: Document, url: str, archive: Archive) -> Iterator[Finding]:
    """Yield the finding that a policy seen only now was ended before, when that was announced after the baseline."""
    why = tuple(word for one in archive.announcements(document) for word in _because(one.title, one.relation))
    if why:
        yield Finding(kind=ChangeKind.SUPERSEDED, url=url, why=why)


def announcement_of(one: Announcement) -> Evidence:
    """Return the evidence that a page shows what another policy had announced."""
    return because(Code.ANNOUNCED, title=one.title, number=one.doc_number or "–")


def _best(copies: Sequence[CopyFacts]) -> CopyFacts | None:
    return next(iter(copies), None)  # official ones come first


def _because(title: str, relation: Relation) -> Iterator[Evidence]:
    yield because(Code.ENDED_BY, title=title, relation=relation.kind, sentence=relation.evidence)
    if relation.parts:
        yield because(Code.ENDS_PARTS, parts="、".join(relation.parts))
