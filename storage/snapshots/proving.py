"""Reads a whole archive folder: each file once, on the bytes of its base that have just been proved."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from pipeline.errors import StorageError
from storage.snapshots.archive import SnapshotArchive
from storage.snapshots.frames import DamagedError, unpacked


class State(Enum):
    """What became of one file."""

    WHOLE = auto()
    DAMAGED = auto()
    BASE_MISSING = auto()  # one of those below it is not there
    BASE_DAMAGED = auto()
    LOOP = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """One file of the archive, read."""

    digest: str
    state: State
    size_bytes: int = 0  # of its snapshot
    at_fault: str = ""  # the digest of what it rests on and is missing or damaged
    is_base: bool = False


@dataclass(kw_only=True)
class _Forest:
    """Which files there are, and which rest on which; what has been read is taken out."""

    whole: list[str] = field(default_factory=list)
    above: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # base: what rests on it
    broken: list[str] = field(default_factory=list)  # nobody knows on what they rest


def read_all(archive: SnapshotArchive) -> Iterator[Found]:
    """Yield every file, in no order. Held in memory are the digests, and the bytes of one chain."""
    forest = _planted(archive)
    for digest in forest.broken:
        yield Found(digest=digest, state=State.DAMAGED, is_base=digest in forest.above)
        yield from _lost(forest, digest, State.BASE_DAMAGED)
    for digest in forest.whole:
        yield from _tree(archive, forest, digest)
    for base in [one for one in forest.above if one not in archive]:
        yield from _lost(forest, base, State.BASE_MISSING)
    while forest.above:
        yield from _lost(forest, next(iter(forest.above)), State.LOOP)


def _planted(archive: SnapshotArchive) -> _Forest:
    forest = _Forest()
    for digest in archive.digests():
        try:
            link = archive.link(digest)
        except StorageError:
            if digest in archive:  # else it was removed this moment
                forest.broken.append(digest)
            continue
        if link is None:
            forest.whole.append(digest)
        else:
            forest.above[link.base].append(digest)
    return forest


def _tree(archive: SnapshotArchive, forest: _Forest, root: str) -> Iterator[Found]:
    """Read a whole file and, depth first, all that rests on it."""
    waiting: list[tuple[str, bytes | None]] = [(root, None)]
    while waiting:
        digest, base = waiting.pop()
        body = _body(archive, digest, base)
        if body is None:
            yield Found(digest=digest, state=State.DAMAGED, is_base=digest in forest.above)
            yield from _lost(forest, digest, State.BASE_DAMAGED)
            continue
        above = forest.above.pop(digest, [])
        yield Found(digest=digest, state=State.WHOLE, size_bytes=len(body), is_base=bool(above))
        waiting += [(one, body) for one in above]


def _body(archive: SnapshotArchive, digest: str, base: bytes | None) -> bytes | None:
    """Return the bytes of one file, None when it is damaged."""
    try:
        body = unpacked(archive.file(digest), base)
    except (DamagedError, StorageError):
        return None
    return body if hashlib.sha256(body).hexdigest() == digest else None


def _lost(forest: _Forest, at_fault: str, state: State) -> Iterator[Found]:
    """Yield all that rests on a file that is missing or damaged."""
    waiting = forest.above.pop(at_fault, [])
    while waiting:
        digest = waiting.pop()
        above = forest.above.pop(digest, [])
        yield Found(digest=digest, state=state, at_fault=at_fault, is_base=bool(above))
        waiting += above
