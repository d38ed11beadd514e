"""Single clauses: what they ask for, and what became of their words."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from review.records.base import Record
from review.records.revisions import Revision
from review.records.tasks import Tasks
from storage.views.texts import ClauseLife


class ClauseTask(Tasks):
    """A clause that asks for something."""

    number: int = Field(ge=1)
    """The clause's place in the document, from 1."""
    path: list[str]
    """Printed labels from the top."""
    text: str
    """Heading and words without the label."""
    due: date | None
    """The first day by which something must be done, counted from the document's own dates."""


class ClauseState(Record):
    """What a clause said from one revision on."""

    revision: Revision
    """The revision that brought it."""
    text: str | None
    """Its words; null when the clause was removed."""


class ClauseStory(Record):
    """A clause through the revisions of its policy's best copy, whatever its number was."""

    path: list[str]
    """Where it stands now, or stood last."""
    states: list[ClauseState]
    """Oldest first; each differs from the one before."""
    is_cut: bool
    """Whether it stood earlier, too, but there was too much to look at."""

    @classmethod
    def of(cls, life: ClauseLife) -> ClauseStory:
        """The record of a clause's life."""
        states = [ClauseState(revision=Revision.of(revision), text=words or None) for revision, words in life.states]
        return cls(path=list(life.path), states=states, is_cut=life.is_cut)
