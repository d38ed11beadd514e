"""Several processes judge at once in one archive on PostgreSQL: what they see at the same time is one policy."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from postgres_server import PostgresServer
from tracking_world import START, document

from pipeline.archive import Pass
from pipeline.errors import CheckOver
from pipeline.model import Document, Outcome, Role, Visit
from pipeline.text.digest import bytes_digest
from service.checking.judging import Judge
from service.checking.passes import Gathered
from service.owing.subscriptions import Owing
from storage.store import SourceRow, Store
from storage.views.archive import ChangeFilter

PROCESSES = 3
TEXTS = 12
FORKING = multiprocessing.get_context("forkserver")


def text(n: int) -> Document:
    lines = (
        f"为促进第{n}类产业发展，制定本办法。",
        f"一、对列入第{n}批计划的项目，按照设备投资额给予不超过{100 + 7 * n}万元的补助，分{n}年发放。",
        f"二、第{n}批培育企业连续三年增长的，由市财政局给予一次性奖励，奖励不超过{n}次。",
    )
    return document(lines, title=f"澄岚市第{n}批产业支持办法", number=f"澄政发〔2026〕{n}号")


def visited(source: str, n: int) -> Visit:
    body = f"{source} {n}".encode()
    return Visit(
        source=source,
        url=f"http://{source}.test/{n}.html",
        role=Role.DOCUMENT,
        at=START,
        outcome=Outcome.OK,
        document=text(n),
        again=text(n),
        body=body,
        body_digest=bytes_digest(body),
    )


def judge_of(store: Store) -> Judge:
    owing = Owing(subscriptions=(), timezone="Asia/Shanghai", review_address="")
    return Judge(store=store, owing=owing, clock=lambda: START)


def judge_all(address: str, folder: Path, source: str, barrier: Barrier) -> None:
    store = Store.open(address, folder)
    judge = judge_of(store)
    gathered = Gathered(
        source=None,  # type: ignore[arg-type]  # nothing of it is asked here
        check_id=store.begin_check(source, START, "test"),
        baseline=False,
        known={},
    )
    for n in range(1, TEXTS + 1):
        barrier.wait(60)
        judge.visit(gathered, visited(source, n), Pass(official=False))
    store.close()


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
        check_id=store.begin_check("agg", START, "schedule"),
        baseline=False,
        known={},
    )
    judge.visit(gathered, visited("agg", 1), Pass(official=False))
    store.begin_check("agg", START, "command")
    assert store.end_interrupted_checks(START, source="agg", trigger="schedule") == 1, "a person's check goes on"
    with pytest.raises(CheckOver):
        judge.visit(gathered, visited("agg", 2), Pass(official=False))
    with pytest.raises(CheckOver):
        store.end_check(gathered.check_id, START, "ok")
    assert store.history().counts()["changes"] == 1
    store.close()
