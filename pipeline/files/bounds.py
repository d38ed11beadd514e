"""What one file may take, with all files inside it, and what is said when it takes more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.errors import ClausewatchError
from pipeline.files.lines import tidy

MOST_BYTES = 64 * 2**20  # of a file, and unpacked of all its parts that are read
MOST_MARKS = 500_000  # tags and attributes of all its XML: libxml2 takes some 200 bytes for each
MOST_PROCESSES = 3  # files of an archive that need a process of their own
ENOUGH_SECONDS = 1.4  # of processor time for one such process, a third of it for one of several
MOST_SIGNS = 800_000  # of text: a law code has a tenth
MOST_PARAGRAPHS = 8_000

PASSWORD = "encrypted: it opens with a password only"  # noqa: S105  a finding


class FileUnread(ClausewatchError):  # noqa: N818  a finding about a file, not a fault of ours
    """A file could not be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason  # a sentence without its full stop, for people


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """The paragraphs of a file, and why some are missing."""

    paragraphs: tuple[str, ...] = field(default=(), repr=False)
    reason: str = ""


@dataclass(slots=True)
class Budget:
    """What a file may still take. Counted and not timed, so that the same bytes always give the same document."""

    unpacked: int = MOST_BYTES
    marks: int = MOST_MARKS
    processes: int = MOST_PROCESSES
    is_shared: bool = False  # by the files of an archive

    def process_seconds(self) -> float:
        """Return the processor time that the next process may take. Raises FileUnread when there were enough."""
        if not self.processes:
            raise FileUnread("not read: the archive holds more files of its kind than are read at once")
        self.processes -= 1
        return ENOUGH_SECONDS / MOST_PROCESSES if self.is_shared else ENOUGH_SECONDS


def bounded(texts: Iterable[str]) -> Contents:
    """The first of *texts*, as many as a document may have; empty ones are left out."""
    kept: list[str] = []
    signs = 0
    for text in texts:
        signs += len(text)
        if signs > MOST_SIGNS or len(kept) >= MOST_PARAGRAPHS:
            return Contents(paragraphs=tuple(kept), reason=f"too long: only the first {len(kept)} paragraphs were read")
        if text := tidy(text):
            kept.append(text)
    return Contents(paragraphs=tuple(kept), reason="" if kept else "empty: the file has no words")
