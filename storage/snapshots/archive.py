"""The archive folder: the bytes served, compressed, each kept once under its digest, most as a delta."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import StorageError
from storage.faults import translated
from storage.snapshots.frames import DEEPEST, HEADER_BYTES, DamagedError, Link, delta, link_of, unpacked, whole
from storage.snapshots.whole_files import locked, touched, written

WORTH = 0.3  # of the whole file: what a delta may take at most
FARTHEST = 64  # files that are opened for one snapshot; more are damage, a loop for one
_WHOLE_ONES = 4  # of 256 new pages: what rests on one file of a site, and falls with it, is some 64 pages
_DIGEST = re.compile(r"[0-9a-f]{64}")


class SnapshotArchive:
    """Content-addressed files ``ab/cd/abcd….zst`` below one folder. Nothing in it is ever changed.

    A delta is written only over a base that was read and proved a moment before, so deltas never rest on one another
    in a circle. What is used, kept again or rested on, is touched under the folder's lock: by its time a file tells
    whoever prunes that it is in use.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, body: bytes, *, after: str = "", like: str = "") -> str:
        """Keep *body*, unless it is kept already, and return its SHA-256 in hexadecimal.

        *after* is the digest of what the page served before, *like* that of another page of its site: the bytes are
        kept as their difference from one of these where that is small. Neither need be kept any more.
        """
        digest = hashlib.sha256(body).hexdigest()
        path = self._path(digest)
        with translated():
            if not self._noted(path):
                link, file = self._packed(digest, body, after, like)
                if not self._placed(path, file, link):
                    self._placed(path, whole(body), None)
        return digest

    def get(self, digest: str) -> bytes:
        """Return the bytes kept under *digest*. Raises StorageError when they are missing or damaged."""
        files = self._chain(digest)
        body: bytes | None = None
        try:
            while files:
                body = unpacked(files.pop(), body)
        except DamagedError as error:
            raise StorageError(f"Snapshot {digest} is damaged: {error}.") from error
        if body is None or hashlib.sha256(body).hexdigest() != digest:
            raise StorageError(f"Snapshot {digest} is damaged: its bytes have another digest.")
        return body

    def __contains__(self, digest: str) -> bool:
        return self._path(digest).exists()

    def digests(self) -> Iterator[str]:
        """Yield the digests of all kept snapshots, in no order."""
        return (path.stem for path in self._folder.glob("*/*/*.zst") if _DIGEST.fullmatch(path.stem))

    def remove(self, digest: str) -> None:
        """Forget a snapshot on which nothing rests; nothing happens when it is not kept."""
        with translated():
            self._path(digest).unlink(missing_ok=True)

    @contextmanager
    def still(self) -> Iterator[datetime]:
        """Let nobody keep anything meanwhile; yields the moment by the clock of the folder's own disk.

        Whoever takes part in a transaction of the database has none open when this begins: `put` needs none either.
        """
        with translated(), locked(self._lock):
            touched(self._lock)
            yield _time_of(self._lock)

    def link(self, digest: str) -> Link | None:
        """Return what a snapshot rests on, None when on nothing. Raises StorageError when it is missing or damaged."""
        with translated(), self._path(digest).open("rb") as file:
            head = file.read(HEADER_BYTES)
        try:
            return link_of(head)
        except DamagedError as error:
            raise StorageError(f"Snapshot {digest} is damaged: {error}.") from error

    def file(self, digest: str) -> bytes:
        """Return the file of a snapshot, unread. Raises StorageError when it is missing."""
        with translated():
            return self._path(digest).read_bytes()

    def used_at(self, digest: str) -> datetime:
        """Return when a snapshot was last kept, kept again or rested on. Raises StorageError when it is missing."""
        with translated():
            return _time_of(self._path(digest))

    def file_bytes(self, digest: str) -> int:
        """Return how much room the file of a snapshot takes. Raises StorageError when it is missing."""
        with translated():
            return self._path(digest).stat().st_size

    def _chain(self, digest: str) -> list[bytes]:
        """Return the files that a snapshot is put together from, its own first and a whole one last."""
        files: list[bytes] = []
        name: str | None = digest
        while name is not None:
            if len(files) == FARTHEST:
                raise StorageError(f"Snapshot {digest} is damaged: its bases have no end.")
            if files and name not in self:
                raise StorageError(f"Snapshot {digest} is damaged: {name}, which it rests on, is missing.")
            files.append(self.file(name))
            try:
                link = link_of(files[-1])
            except DamagedError as error:
                raise StorageError(f"Snapshot {digest} is damaged: {name}: {error}.") from error
            name = link.base if link else None
        return files

    def _packed(self, digest: str, body: bytes, after: str, like: str) -> tuple[Link | None, bytes]:
        """Return a file for *body*, and what it rests on."""
        alone = whole(body)
        for base in self._bases(digest, after, like):
            try:
                link = self.link(base)
                depth = link.depth + 1 if link else 1
                if depth > DEEPEST:
                    continue
                file = delta(body, self.get(base), depth)
            except StorageError:  # a base that cannot be read is none; `archive verify` tells of it
                continue
            if len(file) <= WORTH * len(alone):
                return Link(base=base, depth=depth), file
        return None, alone

    def _bases(self, digest: str, after: str, like: str) -> Iterator[str]:
        """Yield what a snapshot may rest on, the best first; of other pages whole files only, so chains stay short."""
        if after and after != digest:
            yield after
        if like and like != digest and (after or int(digest[:2], 16) >= _WHOLE_ONES):
            yield self._whole_below(like)

    def _whole_below(self, digest: str) -> str:
        """Return the whole file that a snapshot comes down to; of a damaged one, anything."""
        try:
            for _ in range(DEEPEST):
                if (link := self.link(digest)) is None:
                    break
                digest = link.base
        except StorageError:  # as above
            return digest
        return digest

    def _noted(self, path: Path) -> bool:
        """Tell whether a file is there, and note that it is used."""
        with locked(self._lock):
            return touched(path)

    def _placed(self, path: Path, file: bytes, link: Link | None) -> bool:
        """Put a file in its place unless one is there; tell whether that could be done: a base may be gone."""
        with written(path.parent, file) as part, locked(self._lock):
            if touched(path):
                return True
            if link and not touched(self._path(link.base)):
                return False
            part.replace(path)
            return True

    @property
    def _lock(self) -> Path:
        return self._folder / ".lock"

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise StorageError(f"“{digest}” is no snapshot digest.")
        return self._folder / digest[:2] / digest[2:4] / f"{digest}.zst"


def _time_of(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
