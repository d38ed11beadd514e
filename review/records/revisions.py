"""The states of a policy's text."""

from __future__ import annotations

from pydantic import Field

from pipeline.changes import CopyRole
from review.records.base import Moment, Record
from review.records.documents import Document
from storage.views import texts as views_texts
from storage.views.archive import RevisionView


class Revision(Record):
    """One state of a copy's document, different from the one before it."""

    number: int = Field(examples=[2])
    """Within its policy, from 1, over all its copies."""
    copy_id: int
    """The copy that it is a state of."""
    source: str
    """The source of that copy."""
    url: str
    """The page."""
    role: CopyRole
    """The copy's part in the policy."""
    seen_at: Moment
    """When it was seen first."""
    text_digest: str
    """Of all clauses: equal texts, equal digests."""
    snapshot_digest: str | None
    """Of the bytes served; null when they were not kept."""
    reader_version: int
    """By which reader it was read."""
    profile_version: int | None
    """By which site profile; null when by none."""
    reread: bool
    """Whether a newer reader made it of kept bytes."""

    @classmethod
    def of(cls, revision: RevisionView | views_texts.RevisionLine | views_texts.RevisionText) -> Revision:
        """The record of a revision, without its text."""
        digest = revision.document.text_digest if isinstance(revision, RevisionView) else revision.text_digest
        return cls(
            number=revision.number,
            copy_id=revision.copy_id,
            source=revision.source,
            url=revision.url,
            role=revision.role,
            seen_at=revision.seen_at,
            text_digest=digest,
            snapshot_digest=revision.snapshot_digest or None,
            reader_version=revision.reader_version,
            profile_version=revision.profile_version or None,
            reread=revision.reread,
        )


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
