"""`db copy` as a user runs it: to PostgreSQL, said beforehand, accounted for, and no secret in what is printed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import Command, configured
from loopback_site import Site, serving
from policy_pages import policy_pages
from postgres_server import PostgresServer, running_server, why_not


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    if reason := why_not():
        pytest.skip(reason)
    with running_server() as server:
        yield server


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Command]:
    """The command over a site that was checked once."""
    with serving(Site(pages=policy_pages(4))) as site:
        run = configured(tmp_path, {"sources": [{"name": "city", "url": f"{site.address}/list.html"}]})
        run("check", "city")
        yield run


def secret(address: str) -> str:
    return address.replace("postgres@", "postgres:hunter2@")


def test_an_archive_moves_and_the_moved_one_answers(run: Command, postgres: PostgresServer) -> None:
    to = secret(postgres.new_database())
    said = run("db", "copy", "--to", to, "--dry-run")
    assert "would go to PostgreSQL test_1 on " in said
    assert "Nothing was written." in said
    before = run("policies", "--format", "jsonl")
    told = run("db", "copy", "--to", to)
    assert "each table with the same digest on both sides; 4 documents" in told
    assert "write the new address as `database`" in told
    assert run("db", "copy", "--to", to, status=2).startswith("clausewatch: PostgreSQL test_1 on ")
    moved = run.config.parent / "moved"
    moved.mkdir()
    settings = json.loads(run.config.read_text("utf-8")) | {"database": to}
    there = configured(moved, settings)
    assert there("policies", "--format", "jsonl") == before
    assert "every digest agrees" in there("archive", "verify")
    assert "hunter2" not in said + told


def test_it_comes_back_to_a_file(run: Command, postgres: PostgresServer, tmp_path: Path) -> None:
    to = secret(postgres.new_database())
    there = json.loads(run("db", "copy", "--to", to, "--format", "json"))
    back = json.loads(run("db", "copy", "--from", to, "--to", f"sqlite:///{tmp_path / 'back.db'}", "--format", "json"))
    assert there == back
    assert {row["table"]: row["rows"] for row in back}["policies"] == 4


@pytest.mark.parametrize(
    ("to", "problem"),
    [
        ("mysql://root:hunter2@localhost/x", "only sqlite and postgresql"),
        ("postgresql://me:hunter2@127.0.0.1:1/x", "refused"),
        ("postgresql://127.0.0.1:1/x?password=hunter2", "refused"),
        ("nonsense hunter2", "cannot be read"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_its_secret(to: str, problem: str, run: Command) -> None:
    said = run("db", "copy", "--to", to, status=2)
    assert problem in said
    assert "hunter2" not in said
    assert "Traceback" not in said
