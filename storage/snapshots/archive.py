"""The archive folder: the bytes served, compressed, each kept once under its digest."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import zstandard

from pipeline.errors import StorageError
from storage.faults import translated

LEVEL = 3  # measured: level 19 saves a tenth of the space for 180 times the time
_DIGEST = re.compile(r"[0-9a-f]{64}")


class SnapshotArchive:
    """Content-addressed files ``ab/cd/abcd….zst`` below one folder. Nothing in it is ever changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, body: bytes) -> str:
        """Keep *body*, unless it is kept already, and return its SHA-256 in hexadecimal."""
        digest = hashlib.sha256(body).hexdigest()
        path = self._path(digest)
        if not path.exists():
            with translated():
                _write_whole(path, zstandard.ZstdCompressor(level=LEVEL).compress(body))
        return digest

    def get(self, digest: str) -> bytes:
        """Return the bytes kept under *digest*. Raises StorageError when they are missing or damaged."""
        path = self._path(digest)
        with translated():
            packed = path.read_bytes()
        try:
            body = zstandard.ZstdDecompressor().decompress(packed)
        except zstandard.ZstdError as error:
            raise StorageError(f"Snapshot {digest} is damaged: {error}.") from error
        if hashlib.sha256(body).hexdigest() != digest:
            raise StorageError(f"Snapshot {digest} is damaged: its bytes have another digest.")
        return body

    def __contains__(self, digest: str) -> bool:
        return self._path(digest).exists()

    def digests(self) -> Iterator[str]:
        """Yield the digests of all kept snapshots, in no order."""
        return (path.stem for path in self._folder.glob("*/*/*.zst") if _DIGEST.fullmatch(path.stem))

    def remove(self, digest: str) -> None:
        """Forget a snapshot; nothing happens when it is not kept."""
        with translated():
            self._path(digest).unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise StorageError(f"“{digest}” is no snapshot digest.")
        return self._folder / digest[:2] / digest[2:4] / f"{digest}.zst"


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file that is either there with all its bytes, also after a power cut, or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:  # whatever ends the writing, no half file stays
        Path(temporary).unlink(missing_ok=True)
        raise
