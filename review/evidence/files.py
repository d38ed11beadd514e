"""What a snapshot is, and what its file is called."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from pipeline.files.read import is_file
from pipeline.page.decode import is_text
from storage.views.evidence import EvidenceView

_MAGIC: Final = (
    (b"%PDF", ".pdf"),
    (b"PK\x03\x04", ".zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".ole"),
    (b"Rar!", ".rar"),
    (b"7z\xbc\xaf", ".7z"),
    (b"{\\rtf", ".rtf"),
)
# What a ZIP file is, its first names say (ECMA-376, GB/T 33190).
_ZIPPED: Final = ((b"word/", ".docx"), (b"xl/", ".xlsx"), (b"ppt/", ".pptx"), (b"OFD.xml", ".ofd"))


class Sort(StrEnum):
    """What a snapshot can be shown as."""

    PAGE = "page"
    FILE = "file"
    NONE = "none"  # it was not kept, or is damaged


def sort_of(body: bytes | None) -> Sort:
    """Return what the bytes are, whatever their server called them."""
    if body is None:
        return Sort.NONE
    return Sort.PAGE if is_text(body) and not is_file(body) else Sort.FILE


def suffix_of(body: bytes) -> str:
    """Return how the name of a file with these bytes ends."""
    if sort_of(body) is Sort.PAGE:
        return ".html" if b"<" in body[:4096] else ".txt"
    found = next((suffix for magic, suffix in _MAGIC if body.lstrip()[:8].startswith(magic)), ".bin")
    if found != ".zip":
        return found
    return next((suffix for name, suffix in _ZIPPED if name in body[:65_536]), ".zip")


def name_of(evidence: EvidenceView, suffix: str) -> str:
    """Return the name of a revision's file, in letters that every system takes."""
    revision = evidence.revision
    return f"clausewatch-{evidence.policy.id}-{revision.number}-{revision.snapshot_digest[:12]}{suffix}"
