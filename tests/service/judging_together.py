"""Processes that judge texts at the same moment; in a module of its own, so that they can import it."""

from __future__ import annotations

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

from tracking_world import START, document

from pipeline.archive import Pass
from pipeline.model import Document, Outcome, Role, Visit
from pipeline.text.digest import bytes_digest
from service.checking.judging import Judge
from service.checking.passes import Gathered
from service.owing.subscriptions import Owing
from storage.store import Store

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
        check_id=store.begin_check(source, START, "test", reader_version=1),
        baseline=False,
        known={},
    )
    for n in range(1, TEXTS + 1):
        barrier.wait(60)
        judge.visit(gathered, visited(source, n), Pass(official=False))
    store.close()
