"""The timeline of very many changes says how far back it counted, in both languages, and goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from originals import store_in
from review_web import Serve, Web
from storage_samples import later
from test_storage_groups import renamed

from review.app import create_app


@pytest.fixture
def opened(tmp_path: Path, serve: Serve) -> Iterator[Web]:
    """The pages over two changes on each of three days."""
    store = store_in(tmp_path)
    for n in range(3):
        renamed(store, n, days=n)
    yield Web(base=serve(create_app(store.history())), store=store, checked=[])
    store.close()


@pytest.mark.parametrize(
    ("language", "told", "counted"),
    [("zh", "只统计到", "共 {} 条变化"), ("en", "Counted back to", "{} changes")],
)
def test_further_days_are_counted_on_request(
    opened: Web, monkeypatch: pytest.MonkeyPatch, language: str, told: str, counted: str
) -> None:
    monkeypatch.setattr("storage.history.timeline.PLAIN", 3)
    page = opened.get(f"/timeline?year={later().year}&lang={language}").text
    assert told in page
    assert counted.format(2) in page
    for _ in range(2):
        further = re.search(r'rel="next" href="([^"]+further=1[^"]*)"', page)
        assert further is not None
        page = opened.get("/timeline" + further[1].replace("&amp;", "&")).text
    assert told not in page
    assert counted.format(6) in page
