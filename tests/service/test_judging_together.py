"""Several processes judge at once in one archive on PostgreSQL: what they see at the same time is one policy."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from judging_together import FORKING, PROCESSES, TEXTS, judge_all, judge_of, visited
from postgres_server import PostgresServer
from tracking_world import START

from pipeline.archive import Pass
from pipeline.errors import CheckOver
from service.checking.passes import Gathered
from storage.store import SourceRow, Store
from storage.views.archive import ChangeFilter


def test_texts_that_several_sites_bring_at_the_same_moment_are_one_policy_each(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    address = postgres.new_database()
    store = Store.open(address, tmp_path)
    names = [f"agg{n}" for n in range(PROCESSES)]
    store.sync_sources([SourceRow(name=name, kind="aggregator", urls=(f"http://{name}.test/",)) for name in names])
    barrier = FORKING.Barrier(PROCESSES)
    processes = [FORKING.Process(target=judge_all, args=(address, tmp_path, name, barrier)) for name in names]
    for process in processes:
        process.start()
    for process in processes:
        process.join(200)
    assert [process.exitcode for process in processes] == [0] * PROCESSES
    history = store.history()
    assert history.counts()["policies"] == TEXTS
    told = Counter(change.kind.value for change in history.changes(ChangeFilter(), limit=1000))
    assert told == {"new_policy": TEXTS, "repost": TEXTS * (PROCESSES - 1)}
    store.close()


def test_who_was_given_up_can_record_nothing_more(postgres: PostgresServer, tmp_path: Path) -> None:
    store = Store.open(postgres.new_database(), tmp_path)
    store.sync_sources([SourceRow(name="agg", kind="aggregator", urls=("http://agg.test/",))])
    judge = judge_of(store)
    gathered = Gathered(
        source=None,  # type: ignore[arg-type]  # as above
        check_id=store.begin_check("agg", START, "schedule", reader_version=1),
        baseline=False,
        known={},
    )
    judge.visit(gathered, visited("agg", 1), Pass(official=False))
    store.begin_check("agg", START, "command", reader_version=1)
    assert store.end_interrupted_checks(START, source="agg", trigger="schedule") == 1, "a person's check goes on"
    with pytest.raises(CheckOver):
        judge.visit(gathered, visited("agg", 2), Pass(official=False))
    with pytest.raises(CheckOver):
        store.end_check(gathered.check_id, START, "ok")
    assert store.history().counts()["changes"] == 1
    store.close()
