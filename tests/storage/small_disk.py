"""A disk of a few megabytes for a database, which tests fill to the last byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

MEGABYTES = 96  # room for an archive of some pages


@dataclass(frozen=True, kw_only=True, slots=True)
class SmallDisk:
    """Where it is mounted."""

    folder: Path

    def fill(self) -> None:
        """Leave no room."""
        with (self.folder / "ballast").open("wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(bytes(4096))
            except OSError:
                return

    def make_room(self) -> None:
        """Give back what was filled."""
        (self.folder / "ballast").unlink()


@contextmanager
def small_disk() -> Iterator[SmallDisk]:
    """Mount one, of memory; the test is skipped where that is not allowed, unless it is required."""
    folder = Path(tempfile.mkdtemp(prefix="cw-disk-"))
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=0755", "none", str(folder)]
    try:
        if os.geteuid() or subprocess.run(mounting, check=False, capture_output=True).returncode:
            refused = pytest.fail if "mount" in os.environ.get("CLAUSEWATCH_REQUIRE", "") else pytest.skip
            refused("a disk can be mounted by root alone")
        try:
            yield SmallDisk(folder=folder)
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
    finally:
        folder.rmdir()


@contextmanager
def moved_to(disk: SmallDisk, address: str) -> Iterator[str]:
    """Keep a new database there, which is dropped afterwards; the server's log of writes stays where it was."""
    server, _, rest = address.partition("@/")
    name, _, options = rest.partition("?")
    space = disk.folder / "space"
    space.mkdir()
    shutil.chown(space, "postgres")
    with psycopg.connect(f"{server}@/postgres?{options}", autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE small LOCATION '{space}'")
        connection.execute(f"ALTER DATABASE {name} SET TABLESPACE small")
        try:
            yield address
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
            connection.execute("DROP TABLESPACE small")
