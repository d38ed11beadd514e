"""Rule 5: a newer reader makes rereads, never changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import configured
from loopback_site import Site, serving
from policy_pages import policy_page, policy_pages

from pipeline.read import READER_VERSION


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages=policy_pages(3))) as running:
        yield running


def test_rule_5_what_an_older_reader_read_is_read_again_and_told_to_nobody(site: Site, tmp_path: Path) -> None:
    run = configured(tmp_path, {"sources": [{"name": "city", "url": f"{site.address}/list.html"}]})
    run("check", "--all")
    with sqlite3.connect(tmp_path / "c.db") as database:  # as an older reader would have left it: a clause misread
        database.execute("UPDATE revisions SET reader_version = 0, text_digest = 'older'")
        database.execute("UPDATE pages SET text_digest = 'older' WHERE role = 'DOCUMENT' OR role = 'document'")
        database.execute("UPDATE revision_clauses SET clause_id = (SELECT MIN(id) FROM clauses) WHERE position = 4")
    database.close()
    site.pages["/zc/1.html"] = policy_page(1, 999)
    run("check", "--all")
    (change,) = run.changes()
    (clause,) = change["clauses"]
    assert "999万元" in clause["text_after"]
    with sqlite3.connect(tmp_path / "c.db") as database:
        versions = database.execute(
            "SELECT DISTINCT r.reader_version FROM revisions r JOIN copies c ON c.revision_id = r.id"
        ).fetchall()
    database.close()
    assert versions == [(READER_VERSION,)]
