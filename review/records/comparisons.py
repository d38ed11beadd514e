"""A comparison with what it compares: what the review page exports as JSON."""

from __future__ import annotations

from pipeline.changes import CopyRole, Edit, Fidelity, FieldEdit
from review.records.base import Moment, Record
from review.records.documents import Comparison
from storage.views.comparing import SideView


class ComparedSide(Record):
    """One of the two texts."""

    policy: int
    """The policy's id."""
    revision: int
    """The number of the revision within the policy."""
    title: str | None
    """As printed."""
    doc_number: str | None
    """Its number (文号); null when none is printed."""
    source: str
    """The source's name."""
    url: str
    """The page."""
    role: CopyRole
    """What the page is to the policy."""
    fidelity: Fidelity
    """How faithful a re-post is."""
    seen_at: Moment
    """When it was captured."""

    @classmethod
    def of(cls, side: SideView) -> ComparedSide:
        """The record of a side."""
        line = side.revision
        return cls(
            policy=side.policy.id,
            revision=line.number,
            title=side.facts.title or None,
            doc_number=side.facts.doc_number or None,
            source=line.source,
            url=line.url,
            role=line.role,
            fidelity=line.fidelity,
            seen_at=line.seen_at,
        )


class ComparedField(Record):
    """A fact that differs."""

    name: str
    """As in changes."""
    before: str | None
    """What the earlier text says; null when nothing."""
    after: str | None
    """What the later text says; null when nothing."""


class ExportedComparison(Comparison):
    """What `compare --format json` prints of the clauses that are shown, and what was compared."""

    before: ComparedSide
    """The earlier text."""
    after: ComparedSide
    """The later text."""
    fields: list[ComparedField]
    """Title, number, issuers, dates, validity and attachments that differ."""

    @classmethod
    def told(
        cls,
        sides: tuple[SideView, SideView],
        fields: tuple[FieldEdit, ...],
        shown: tuple[Edit, ...],
        everything: tuple[Edit, ...],
    ) -> ExportedComparison:
        """The record: the clauses of *shown*, counted in *everything*."""
        return cls(
            before=ComparedSide.of(sides[0]),
            after=ComparedSide.of(sides[1]),
            fields=[ComparedField(name=one.name, before=one.before, after=one.after) for one in fields],
            clauses=Comparison.of(shown).clauses,
            summary=Comparison.of(everything).summary,
        )
