"""How large the archive is, and how much room its disk and the database's have."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

SQLITE = "sqlite:///"


def size_of(folder: Path) -> int:
    """Return the bytes of all files below a folder; of those that are gone meanwhile nothing is counted."""
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(path) / name).stat().st_size
            except OSError:
                continue
    return total


def free_bytes(archive: Path, database: str) -> Mapping[str, int]:
    """Return the room for the archive and, when it is a file, for the database. What cannot be told is left out."""
    places = {"archive": archive}
    if database.startswith(SQLITE):
        places["database"] = Path(database.removeprefix(SQLITE)).parent
    found: dict[str, int] = {}
    for name, place in places.items():
        try:
            found[name] = shutil.disk_usage(place).free
        except OSError:
            continue
    return found
