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
from typing import Any

import psycopg
import pytest
from psycopg import sql

# Waits until the tests close its input, or are killed and so close it: then the server ends and its folder goes.
_GUARD = 'read -r _; "$0" -D "$1/data" -m immediate -w stop >/dev/null 2>&1; rm -rf "$1"'
_SETTINGS = ("fsync=off", "full_page_writes=off", "max_connections=60", "listen_addresses=", "timezone=Asia/Shanghai")


class PostgresServer:
    """A running server, and fresh databases on it."""

    def __init__(self, folder: Path, options: str) -> None:
        self._folder = folder
        self.options = options  # that it is started with
        self._made = 0

    @contextmanager
    def away(self) -> Iterator[None]:
        """The server is killed, and comes back at the end of the block."""
        self._control("-m", "immediate", "-w", "stop")
        try:
            yield
        finally:
            self._control("-l", str(self._folder / "log"), "-o", self.options, "-w", "start")

    def _control(self, *words: str) -> None:
        programs = _programs()
        assert programs is not None
        _run(programs / "pg_ctl", "-D", self._folder / "data", *words)

    def new_database(self) -> str:
        """Return the address of a new, empty database."""
        return self._make("template1")

    def copy_of(self, address: str) -> str:
        """Return the address of a new database with all that stands in another one, which nobody is using."""
        return self._make(address.partition("@/")[2].partition("?")[0])

    def _make(self, template: str) -> str:
        self._made += 1
        name = f"test_{self._made}"
        with psycopg.connect(f"host={self._folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return f"postgresql://postgres@/{name}?host={self._folder}"


class EmptiedDatabase:
    """A database that every test has for itself, one after the other."""

    def __init__(self, address: str, connection: psycopg.Connection) -> None:
        self.address = address
        self._connection = connection
        named = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        self._tables = [name for (name,) in named if name != "alembic_version"]

    def empty(self) -> None:
        """Remove every row and start every counter anew; TRUNCATE takes twenty times as long."""
        with self._connection.transaction():
            self._connection.execute("SET LOCAL session_replication_role = replica")  # in any order of tables
            for table in self._tables:
                self._connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
            self._connection.execute("SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence")


def server_or_skip() -> Iterator[PostgresServer]:
    """A server of our own, for a fixture; skipped where none can be started, unless it is required."""
    if reason := why_not():
        if "postgres" in os.environ.get("CLAUSEWATCH_REQUIRE", ""):
            pytest.fail(reason)
        pytest.skip(reason)
    with running_server() as server:
        yield server


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
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    line = ["sh", "-c", _GUARD, str(programs / "pg_ctl"), str(folder)]
    guard = subprocess.Popen(line, stdin=subprocess.PIPE, cwd="/", start_new_session=True, **_owner())
    try:
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
        yield PostgresServer(folder, options)
    finally:
        guard.communicate()


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _exists(user: str) -> bool:
    return any(entry.pw_name == user for entry in pwd.getpwall())


def _owner() -> dict[str, Any]:
    """As whom the server runs: root may not."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


def _run(*command: str | Path) -> None:
    subprocess.run(
        [str(part) for part in command],
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **_owner(),
    )
