"""Of phrases that many changes have and no index tells, the newest texts are read, and older ones on request."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_storage_groups import renamed

from pipeline.changes import ChangeKind
from pipeline.text.word_query import WordsIn
from storage.store import Store
from storage.views.archive import ChangeFilter


@pytest.fixture
def told(store: Store) -> Store:
    """Three policies: each new, then renamed by one edit."""
    for n in range(3):
        renamed(store, n, days=n)
    return store


@pytest.mark.parametrize("place", [WordsIn.TOLD, WordsIn.CHANGED])
def test_a_phrase_that_many_have_is_read_among_the_newest_where_its_index_does_not_tell_it(
    told: Store, place: WordsIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    history, phrase = told.history(), ChangeFilter(words="免费停泊", words_in=place, kinds=frozenset(ChangeKind))
    everything = [item.change.id for item in history.inbox(phrase, limit=9)]
    monkeypatch.setattr("storage.changes.reach.PHRASES", 2)
    assert history.reach(phrase) is None  # few have it
    monkeypatch.setattr("storage.words.near.MOST_NAMED", 0)
    monkeypatch.setattr("storage.changes.named.MOST_NAMED", 0)
    reach = history.reach(phrase)
    if told.database.is_shared:
        assert reach is not None
        assert reach.before_id == 5
    monkeypatch.setattr("storage.words.near._MOST", 0)
    found, part = [], phrase
    while reach := history.reach(part):
        found += [item.change.id for item in history.inbox(part, limit=9)]
        part = replace(phrase, before_id=reach.before_id)
    found += [item.change.id for item in history.inbox(part, limit=9)]
    assert found == everything
