"""A filter finds the same changes by whatever index, in one step or in many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from storage_samples import TOWN, later
from test_storage_groups import renamed

from pipeline.changes import ChangeKind
from pipeline.text.word_query import WordsIn
from storage.store import Store
from storage.views.archive import ChangeFilter, ChangeView

PARTS = (
    ("words", "码头管理办法"),
    ("words", "第1号"),
    ("words", "骆驼"),
    ("words", "NOT 第1号"),
    ("words", "第0号 OR 第2号"),
    ("words_in", WordsIn.ANYWHERE),
    ("words_in", WordsIn.CHANGED),
    ("kinds", frozenset({ChangeKind.NEW_POLICY})),
    ("sources", frozenset({"lanjiang"})),
    ("sources", frozenset({TOWN.name})),
    ("issuers", ("人民政府",)),
    ("issuers", ("水利局",)),
    ("number", "21号"),
    ("number", "兰政发"),
    ("bodies", ("市水务局",)),
    ("regions", ("云州",)),
    ("until", later(days=1, hours=2)),
    ("since", later(days=1)),
    ("policy_id", 2),
    ("weight", 1),
)
PAIRS = [
    {one[0]: one[1], other[0]: other[1]} for one, other in combinations(PARTS, 2) if one[0] != other[0]
]  # and each alone, beside words that everything has


@pytest.fixture
def told(store: Store) -> Store:
    """Three policies: each new, then renamed by one edit. The new ones have odd ids."""
    for n in range(3):
        renamed(store, n, days=n)
    return store


def steps(store: Store, wanted: ChangeFilter, limit: int) -> Iterator[ChangeView]:
    found = store.history().newest_changes(wanted, limit=limit)
    yield from found.changes
    while found.next:
        found = store.history().newest_changes(replace(wanted, before_id=found.next), limit=limit)
        yield from found.changes


def inbox(store: Store, wanted: ChangeFilter) -> set[int]:
    history, part, found = store.history(), wanted, set[int]()
    while True:
        found |= {one.change_id for item in history.inbox(part, limit=9) for one in item.judged}
        reach = history.reach(part)
        if reach is None:
            return found
        part = replace(wanted, before_id=reach.before_id)


def test_each_pair_of_filters_finds_the_same_in_steps_as_at_once(told: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    filters = [ChangeFilter(**pair) for pair in PAIRS]  # type: ignore[arg-type]  # parts of several types
    whole = [[change.id for change in told.history().changes(wanted)] for wanted in filters]
    assert sum(map(bool, whole)) > len(whole) / 3
    for most, rows, probed in ((2_000, 2, 300), (0, 2, 300), (0, 2, 1)):  # of one change, words are common or not
        monkeypatch.setattr("storage.words.changes._PROBED", probed)
        monkeypatch.setattr("storage.changes.named.MOST_NAMED", most)
        monkeypatch.setattr("storage.words.anywhere.MOST_NAMED", most)
        for bound in ("ROWS", "TEXTS", "NUMBERS", "PHRASES"):
            monkeypatch.setattr(f"storage.changes.reach.{bound}", rows)
        for wanted, ids in zip(filters, whole, strict=True):
            assert [change.id for change in steps(told, wanted, 2)] == ids, wanted
            assert inbox(told, wanted) == set(ids), wanted


def test_what_was_looked_through_is_told(told: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ChangeFilter(kinds=frozenset({ChangeKind.EXPIRING}))
    assert told.history().newest_changes(wanted, limit=9).reach is None
    monkeypatch.setattr("storage.changes.reach.ROWS", 2)
    found = told.history().newest_changes(wanted, limit=9)
    assert (found.changes, found.next) == ((), 5)
    assert found.reach is not None
    assert found.reach.since == told.history().changes(ChangeFilter(before_id=5), limit=1)[0].detected_at
