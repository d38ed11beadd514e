"""What changed between two files that stood under the same link."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.changes import Edit
from pipeline.compare.edits import compare
from pipeline.model import Document
from pipeline.reasons.evidence import Code, Evidence, because

MOST_CLAUSES = 3_000  # rows of a table are clauses too


@dataclass(frozen=True, kw_only=True, slots=True)
class FileEdits:
    """The real edits, in the order of the new file, and what was found."""

    edits: tuple[Edit, ...] = field(default=(), repr=False)
    why: Evidence


def file_edits(before: Document | None, after: Document | None) -> FileEdits:
    """Compare two readings of a file. One that is missing or tells only half of its file is not compared."""
    if before is None or after is None:
        return FileEdits(why=because(Code.FILES_NOT_KEPT))
    if unread := before.reason or after.reason:
        return FileEdits(why=because(Code.FILES_NOT_READ, reading=unread))
    if max(len(before.clauses), len(after.clauses)) > MOST_CLAUSES:
        return FileEdits(why=because(Code.FILES_TOO_LONG))
    edits = tuple(edit for edit in compare(before.clauses, after.clauses) if edit.is_real)
    if not edits:
        return FileEdits(why=because(Code.FILES_SAME))
    return FileEdits(edits=edits, why=because(Code.FILES_DIFFER, clauses=len(edits)))
