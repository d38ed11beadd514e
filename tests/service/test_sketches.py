"""A check is given each page's own sketch, in whatever order its pages are read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, cast, update

from pipeline.model import Document, Entry, Kind, Outcome, Role, Visit
from service.checking.sketches import AHEAD, MOST, Sketches
from storage.store import SourceRow, Store
from storage.tables import PageRecord

NOW = datetime(2026, 1, 1, tzinfo=UTC)
URLS = [f"http://a.test/{n}.html" for n in range(200)]


@pytest.fixture
def sketches(tmp_path: Path) -> Iterator[Sketches]:
    """Those of a source of two hundred pages, each of which is its address."""
    store = Store.open(f"sqlite:///{tmp_path}/clausewatch.db", tmp_path / "archive")
    store.sync_sources([SourceRow(name="city", kind="government", urls=("http://a.test/",))], NOW)
    rows = Document(kind=Kind.LISTING, entries=tuple(Entry(url=url, title="通知") for url in URLS))
    listing = Visit(source="city", url="http://a.test/", role=Role.LISTING, at=NOW, outcome=Outcome.OK, document=rows)
    store.record(store.begin_check("city", NOW, "test", reader_version=1), listing, None, owed=lambda _: (), at=NOW)
    with store.database.writing() as session:
        session.execute(update(PageRecord).values(sketch=cast(PageRecord.url, LargeBinary)))
    yield Sketches(store=store, source="city")
    store.close()


def test_pages_are_given_their_own_in_order_in_any_order_and_twice(sketches: Sketches) -> None:
    wanted = [*URLS, *reversed(URLS), URLS[5], URLS[5]]
    assert [sketches.of(url) for url in wanted] == [url.encode() for url in wanted]
    assert sketches.of("http://a.test/never.html") == b""


def test_what_is_never_asked_for_is_let_go(sketches: Sketches) -> None:
    for url in URLS[::3]:
        sketches.of(url)
    assert len(sketches._ahead) < MOST + AHEAD
