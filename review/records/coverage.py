"""What was seen of what there must be."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from pipeline.copies import coverage
from review.records.base import Record


class Gap(Record):
    """Numbers in a row that were not seen, both included."""

    first: int
    """The first of them."""
    last: int
    """The last of them."""


class Citation(Record):
    """A number that a known policy mentions and nobody has shown yet."""

    doc_number: str
    """In the form 代字〔年〕号."""
    title: str | None
    """As cited."""
    by_id: int
    """The policy that cites it."""
    by_title: str
    """That policy's title."""


class NumberRun(Record):
    """The numbers of one 代字 in one year."""

    code: str = Field(examples=["兰政发"])
    """The issuer's word."""
    year: int = Field(examples=[2031])
    """The year."""
    issuers: list[str]
    """Of its policies."""
    first: int
    """The first number known, seen or cited."""
    last: int
    """The last number known."""
    seen: int
    """How many of that range were seen."""
    share: float = Field(ge=0, le=1)
    """Which share of it, 0 to 1."""
    not_seen: list[Gap]
    """The gaps. Many numbers are never published: a gap says “not seen”, no more."""
    cited: list[Citation]
    """What of it other documents cite."""
    sources: list[str]
    """That show any of it."""

    @classmethod
    def of(cls, run: coverage.NumberRun) -> NumberRun:
        """The record of a run."""
        return cls(
            code=run.code,
            year=run.year,
            issuers=list(run.issuers),
            first=run.first,
            last=run.last,
            seen=run.seen,
            share=round(run.share, 4),
            not_seen=[Gap(first=gap.first, last=gap.last) for gap in run.gaps],
            cited=[
                Citation(doc_number=one.doc_number, title=one.title or None, by_id=one.by_id, by_title=one.by_title)
                for one in run.cited
            ],
            sources=list(run.sources),
        )


class RepostsOnly(Record):
    """A policy that only re-posts carry, though its issuer's own site is watched."""

    policy_id: int
    """The policy."""
    title: str
    """Its title."""
    doc_number: str | None
    """Its number."""
    issuers: list[str]
    """Its issuers."""
    sources: list[str]
    """Where it was seen."""
    expected: list[str]
    """The official sources that have others of this issuer."""

    @classmethod
    def of(cls, policy: coverage.CoveredPolicy, expected: Sequence[str]) -> RepostsOnly:
        """The record of such a policy."""
        return cls(
            policy_id=policy.id,
            title=policy.title,
            doc_number=policy.doc_number or None,
            issuers=list(policy.issuers),
            sources=list(dict.fromkeys(copy.source for copy in policy.copies)),
            expected=list(expected),
        )
