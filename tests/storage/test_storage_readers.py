"""Two releases on one archive: what a newer reader reads, an older one does not judge."""

from __future__ import annotations

import pytest
from storage_samples import FIRST, SECOND, TOWN, arrival, checked, later, nobody, visit

from pipeline.archive import Decision
from pipeline.errors import CheckOver, ReaderOutdated
from storage.store import Store


def test_when_a_newer_reader_comes_checks_of_the_older_are_over_and_none_begins(store: Store) -> None:
    assert store.read_by(5, later()) == 0
    store.sync_sources([TOWN])
    check = store.begin_check("lanjiang", later(), "test", reader_version=5)
    assert store.read_by(5, later()) == 0, "the same reader starts again beside it"
    assert store.read_by(6, later()) == 1
    with pytest.raises(CheckOver):
        store.record(check, visit(FIRST), arrival(), owed=nobody, at=later(), reader_version=5)
    with pytest.raises(ReaderOutdated, match="its reader is version 6, ours 5"):
        store.begin_check("lanjiang", later(), "test", reader_version=5)
    with pytest.raises(ReaderOutdated):
        store.read_by(5, later())
    newer = store.begin_check("lanjiang", later(), "test", reader_version=6)
    store.record(newer, visit(FIRST), arrival(), owed=nobody, at=later(), reader_version=6)
    with pytest.raises(ReaderOutdated):
        store.record_promotion(1, Decision(), note="", owed=nobody, at=later(), reader_version=5)


def test_what_a_newer_reader_read_an_older_one_does_not_read_anew(store: Store) -> None:
    store.record(checked(store), visit(FIRST), arrival(), owed=nobody, at=later(), reader_version=5)
    (old,) = store.rereadable(6)
    assert not store.record_reread(old.revision_id, FIRST, reader_version=6, at=later())
    assert not store.record_reread(old.revision_id, SECOND, reader_version=5, at=later())
    copy = store.copy_at("lanjiang", old.url)
    assert copy is not None
    assert copy.document == FIRST
