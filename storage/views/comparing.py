"""What the archive answers where two revisions are compared. Read-only values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pipeline.changes import CopyRole, Fidelity
from pipeline.model import Document, RelationKind
from storage.views.archive import PolicyView


@dataclass(frozen=True, kw_only=True, slots=True)
class RevisionChoice:
    """One revision without its text: enough to choose it."""

    id: int
    number: int  # within its policy
    copy_id: int
    source: str
    url: str
    role: CopyRole
    fidelity: Fidelity
    against: int | None  # number of the official revision that its copy is judged against
    seen_at: datetime
    reread: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SideView:
    """One side of a comparison: a revision, without its text, and what it is a revision of."""

    policy: PolicyView
    revision: RevisionChoice
    is_current: bool  # what the policy is told from
    facts: Document = field(repr=False)  # without clauses, body and the like
    revisions: tuple[RevisionChoice, ...] = field(repr=False)  # of the policy, newest first, at most 500
    clauses: int = 0  # how many its text has
    letters: int = 0  # characters of all of them


class PartnerKind(StrEnum):
    """Why one policy is likely to be compared with another."""

    DRAFT = "draft"  # it is a draft of this one
    FINAL = "final"  # this one is a draft of it
    FORMER = "former"  # this one replaced, repealed or amended it
    LATTER = "latter"  # it did so to this one
    NAMESAKE = "namesake"  # it bears the same title


@dataclass(frozen=True, kw_only=True, slots=True)
class PartnerView:
    """A policy that another is likely to be compared with."""

    kind: PartnerKind
    policy: PolicyView
    relation: RelationKind | None = None  # of those that are related
