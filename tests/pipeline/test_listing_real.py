"""Real listings and articles, kept outside of the project."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline.listing.entries import find_entries
from pipeline.page.decode import decode

PAGES = Path(__file__).parents[3] / "shared" / "pages"
FORUM = "zh-web-immortal"  # threads and blogs of 2005 whose pages are mostly lists of other threads

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason="the real pages are not beside this checkout")


def manifest() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (PAGES / "MANIFEST.jsonl").read_text("utf-8").splitlines()]


def words(text: str) -> str:
    return "".join(text.split())


def test_real_lists_are_read_whole() -> None:
    lists = [row for row in manifest() if row["kind"] == "list" and str(row.get("gold", "")).endswith(".json")]
    scores = []
    for row in lists:
        entries = find_entries(decode((PAGES / row["path"]).read_bytes()))
        gold = json.loads((PAGES / row["gold"]).read_text("utf-8"))
        want = Counter((words(each["title"]), each["date"]) for each in gold)
        got = Counter((words(each.title), str(each.date) if each.date else None) for each in entries)
        scores.append(2 * (want & got).total() / (want.total() + got.total()) if want or got else 1.0)
    assert len(scores) >= 5
    assert sum(scores) / len(scores) >= 0.97


def test_no_real_article_is_a_listing() -> None:
    articles = [row for row in manifest() if row["kind"] == "article" and row["corpus"] != FORUM]
    taken = [row["path"] for row in articles if find_entries(decode((PAGES / row["path"]).read_bytes()))]
    assert len(articles) >= 100
    assert taken == []
