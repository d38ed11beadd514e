"""Files that are there with all their bytes or not at all, and the one lock of a folder."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written(folder: Path, content: bytes) -> Iterator[Path]:
    """Yield a file with *content* that outlives a power cut; what has not been moved away by the end is removed."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold *file*, alone among threads and processes; the system lets go of it when a process dies."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def touched(file: Path) -> bool:
    """Note that a file is used now; tell whether it is there."""
    try:
        os.utime(file)
    except FileNotFoundError:
        return False
    return True
