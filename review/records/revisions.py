"""The states of a policy's text."""

from __future__ import annotations

from pydantic import Field

from pipeline.changes import CopyRole
from review.records.base import Moment, NumberOrNone, Record, TextOrNone
from review.records.documents import Document
from storage.views import texts as views_texts
from storage.views.archive import RevisionView


class RevisionRead(Record):
    """A revision, as far as it is evidence."""

    number: int = Field(examples=[2])
    """Within its policy, from 1, over all its copies."""
    seen_at: Moment
    """When it was seen first."""
    url: str
    """The page that showed it."""
    text_digest: str
    """Of all clauses: equal texts, equal digests."""
    snapshot_digest: TextOrNone
    """Of the bytes served; null when they were not kept."""
    reader_version: int
    """By which reader it was read."""
    profile_version: NumberOrNone
    """By which site profile; null when by none."""
    reread: bool
    """Whether a newer reader made it of kept bytes."""

    @classmethod
    def read(cls, revision: RevisionView | None) -> RevisionRead | None:
        """The record of a revision; None of none."""
        return None if revision is None else cls.model_validate(revision)


class Revision(RevisionRead):
    """One state of a copy's document, different from the one before it."""

    copy_id: int
    """The copy that it is a state of."""
    source: str
    """The source of that copy."""
    role: CopyRole
    """The copy's part in the policy."""

    @classmethod
    def of(cls, revision: RevisionView | views_texts.RevisionLine) -> Revision:
        """The record of a revision, without its text."""
        return cls.model_validate(revision)


class RevisionText(Record):
    """A revision with its text."""

    revision: Revision
    """Which one."""
    document: Document
    """What it says."""

    @classmethod
    def of(cls, revision: views_texts.RevisionText) -> RevisionText:
        """The record of a revision."""
        return cls(revision=Revision.of(revision), document=Document.of(revision.document))
