"""What a search found."""

from __future__ import annotations

from pydantic import Field

from review.records.base import Moment, Record
from review.records.changes import PolicyNamed
from storage.views import search as views_search


class FoundClause(Record):
    """A clause that was found, at its place."""

    path: list[str]
    """Printed labels from the top."""
    text: str
    """Heading and words without the label."""
    revision: int
    """Number of the current revision where it stands, else of the last that held it."""
    position: int = Field(ge=1)
    """Its place within that revision, from 1."""
    stands: bool
    """Whether it is in the current text."""
    since: Moment | None
    """When it was first seen; told when all revisions were asked for."""
    until: Moment | None
    """When it was seen to be gone; null while it stands."""

    @classmethod
    def of(cls, found: views_search.FoundClause) -> FoundClause:
        """The record of a clause that was found."""
        return cls(
            path=list(found.clause.path),
            text=found.clause.words,
            revision=found.revision,
            position=found.position,
            stands=found.stands,
            since=found.since,
            until=found.until,
        )


class FoundPolicy(Record):
    """A policy with its clauses that were found."""

    policy: PolicyNamed
    """The policy."""
    in_title: bool
    """Whether its title or number satisfies the search."""
    clauses: list[FoundClause]
    """In reading order, at most `each`."""
    more: int
    """How many further clauses of it were found."""

    @classmethod
    def of(cls, found: views_search.FoundPolicy) -> FoundPolicy:
        """The record of a policy that was found."""
        return cls(
            policy=PolicyNamed.of(found.policy),
            in_title=found.in_title,
            clauses=[FoundClause.of(clause) for clause in found.clauses],
            more=found.more,
        )
