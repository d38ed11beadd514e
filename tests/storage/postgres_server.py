"""A private PostgreSQL server for tests, in a temporary folder, on a Unix socket, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_SETTINGS = ("fsync=off", "full_page_writes=off", "max_connections=60", "listen_addresses=", "timezone=Asia/Shanghai")


class PostgresServer:
    """A running server, and fresh databases on it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    def new_database(self) -> str:
        """Return the address of a new, empty database."""
        self._made += 1
        name = f"test_{self._made}"
        with psycopg.connect(f"host={self._folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql://postgres@/{name}?host={self._folder}"


def why_not() -> str:
    """Return why no server can be started here; "" when one can."""
    if _programs() is None:
        return "no /usr/lib/postgresql/*/bin/initdb on this machine: install postgresql to run these tests"
    if os.geteuid() == 0 and not _exists("postgres"):
        return "running as root without a user postgres: the server refuses to run as root"
    return ""


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """Start a server and stop it. Its folder is short: a socket's path has 107 bytes at most."""
    programs = _programs()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="cw-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        _run(
            programs / "initdb",
            "-D",
            folder / "data",
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        )
        options = " ".join(f"-c {setting}" for setting in _SETTINGS) + f" -k {folder}"
        _run(programs / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-o", options, "-w", "start")
        try:
            yield PostgresServer(folder)
        finally:
            _run(programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _exists(user: str) -> bool:
    return any(entry.pw_name == user for entry in pwd.getpwall())


def _run(*command: str | Path) -> None:
    user = "postgres" if os.geteuid() == 0 else None
    groups: list[str] | None = [] if user else None
    subprocess.run(
        [str(part) for part in command],
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=user,
        group=user,
        extra_groups=groups,
    )
