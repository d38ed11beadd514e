"""What changed between two files that stood under the same link."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.changes import Edit
from pipeline.compare import compare
from pipeline.model import Document

MOST_CLAUSES = 3_000  # rows of a table are clauses too


@dataclass(frozen=True, kw_only=True, slots=True)
class FileEdits:
    """The real edits, in the order of the new file, and a sentence that says what was found."""

    edits: tuple[Edit, ...] = field(default=(), repr=False)
    said: str


def file_edits(before: Document | None, after: Document | None) -> FileEdits:
    """Compare two readings of a file. One that is missing or tells only half of its file is not compared."""
    if before is None or after is None:
        return FileEdits(said="The texts of the two files were not compared: one of them is not kept.")
    if unread := before.reason or after.reason:
        return FileEdits(said=f"The texts of the two files were not compared, because one was not read ({unread}).")
    if max(len(before.clauses), len(after.clauses)) > MOST_CLAUSES:
        return FileEdits(said="The texts of the two files were not compared: they are too long.")
    edits = tuple(edit for edit in compare(before.clauses, after.clauses) if edit.is_real)
    if not edits:
        return FileEdits(said="The texts of the two files are the same.")
    return FileEdits(edits=edits, said=f"The texts of the two files differ in {len(edits)} clauses.")
