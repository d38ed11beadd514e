"""How fast clauses are found: each kind of query, on a made archive; the index's size and what it takes to keep.

Usage: python benchmarks/search.py [--clauses 100000] [--database postgresql://…] [--keep FOLDER]

The archive is written as an older version left it, so that its upgrade, which builds the index, is measured too. Words
follow Zipf's law: the commonest stand in nearly every clause, 发展 and 政务 in about three of ten.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path
from time import perf_counter, process_time
from typing import Final

from processes import processor_seconds_of
from psutil import pid_exists
from sqlalchemy import Engine, insert, text

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.changes import CopyRole, Fidelity  # noqa: E402 - the project need not be installed to be measured
from pipeline.identity.titles import title_core  # noqa: E402 - as above
from pipeline.metadata.levels import Level  # noqa: E402 - as above
from pipeline.model import Document, Kind, PageState, Role  # noqa: E402 - as above
from pipeline.query.plan import parse_search  # noqa: E402 - as above
from pipeline.text.digest import folded_digest  # noqa: E402 - as above
from storage.codec import values as codec  # noqa: E402 - as above
from storage.codec.bulk import encode_bulk  # noqa: E402 - as above
from storage.database.engine import open_engine  # noqa: E402 - as above
from storage.migrations import upgrade  # noqa: E402 - as above
from storage.store import Store  # noqa: E402 - as above
from storage.tables import (  # noqa: E402 - as above
    ClauseRecord,
    CopyRecord,
    PageRecord,
    PolicyRecord,
    RevisionClauseRecord,
    RevisionRecord,
    SourceRecord,
)
from storage.views.search import SearchFilter  # noqa: E402 - as above
from storage.words.index import CLAUSES, clause_marked  # noqa: E402 - as above

BEFORE: Final = "0021"  # the revision that the archive is written at
RUNS: Final = 5
OF_EACH: Final = 30  # clauses of a policy
AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
COMMON: Final = tuple(
    word
    for line in (
        "的 和 企业 应当 项目 管理 服务 工作 建设 发展 政务 政府 部门 支持 技术 创新 产业 监督 检查 申请 资金",
        "材料 标准 条件 程序 公开 信息 环境 质量 安全 能源 储能 氢能 电力 交通 教育 医疗 养老 住房 土地 规划",
        "财政 税收 补贴 奖励 处罚 期限 责任 单位 牵头 配合 落实 推进",
    )
    for word in line.split()
)
QUERIES: Final[tuple[tuple[str, str, dict[str, object]], ...]] = (
    ("a common word", "发展", {}),
    ("another common word", "政务", {}),
    ("the commonest word", "的", {}),
    ("a rarer word", "氢能", {}),
    ("a word that stands nowhere", "氢蟹", {}),
    ("two common words", "发展 政务", {}),
    ("four words", "氢能 储能 补贴 财政", {}),
    ("a phrase of common words", "“建设发展服务”", {}),
    ("a long phrase", "“{phrase}”", {}),
    ("one character", "税", {}),
    ("a common word without another", "发展 -政务", {}),
    ("a common word without the commonest", "发展 -的", {}),
    ("OR of ten", "氢能 OR 储能 OR 电力 OR 交通 OR 教育 OR 医疗 OR 养老 OR 住房 OR 土地 OR 规划", {}),
    ("OR of a common and a rare word", "发展 OR {rare}", {}),
    ("brackets", "(氢能 OR 储能) (补贴 OR 奖励) -处罚", {}),
    ("a number", "澜政发〔2026〕77号", {}),
    ("a Latin word", "LNG", {}),
    ("common, in one region", "发展", {"regions": ("江岭/石林",)}),
    ("common, of one source", "发展", {"sources": frozenset({"source-3"})}),
    ("common, of a level", "发展", {"levels": frozenset({Level.PROVINCE})}),
    ("common, of one day", "发展", {"since": date(2026, 2, 3), "until": date(2026, 2, 3)}),
    ("common, in force", "发展", {"in_force_on": date(2026, 6, 1)}),
    ("common, of a body", "发展", {"bodies": ("市发展改革委",)}),
    ("common, of a year", "发展", {"years": (2027, 2027)}),
    ("a body alone", "", {"bodies": ("市发展改革委",)}),
    ("a year alone", "", {"years": (2027, 2027)}),
    ("common, all revisions", "发展", {"everything": True}),
    ("rarer, all revisions", "氢能", {"everything": True}),
)


class Texts:
    """Made sentences."""

    def __init__(self) -> None:
        self._chance = random.Random(20260101)
        signs = [chr(0x4E00 + self._chance.randrange(20_000)) for _ in range(3000)]
        weights = list(accumulate(1 / (rank + 5) for rank in range(len(signs))))
        made = {"".join(self._chance.choices(signs, cum_weights=weights, k=2 + n % 3)) for n in range(30_000)}
        self.words = [*COMMON, *sorted(made)]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def clause(self) -> str:
        """About ninety characters; one in six names a body and a year."""
        words = self._chance.choices(self.words, cum_weights=self._weights, k=self._chance.randrange(15, 60))
        parts = ["".join(words[at : at + 9]) for at in range(0, len(words), 9)]
        asks = "到2027年底前完成。（责任单位：市发展改革委）" if self._chance.random() < 1 / 6 else ""
        return "，".join(parts) + "。" + asks + ("LNG" if self._chance.random() < 0.01 else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clauses", type=int, default=100_000)
    parser.add_argument("--database", default="")
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        address = given.database or f"sqlite:///{folder / 'search.db'}"
        _measure(address, folder, given.clauses)


def _measure(address: str, folder: Path, clauses: int) -> None:
    texts = Texts()
    engine = open_engine(address)
    is_new = not (folder / "search.db").exists() or engine.dialect.name != "sqlite"
    if is_new:
        upgrade(engine, BEFORE)
        letters = _fill(engine, texts, clauses)
        began, worked = perf_counter(), process_time()
        upgrade(engine)
        took = (perf_counter() - began, process_time() - worked)
        print(
            f"{clauses:,} clauses, {letters:,} characters; upgrade {took[0]:.0f} s ({took[1]:.0f} s of the processor)"
        )
    _sizes(engine)
    engine.dispose()
    store = Store.open(address, folder / "archive")
    try:
        _documents(store, texts, clauses)
        _queries(store, texts)
        _elsewhere(store, clauses)
    finally:
        store.close()


def _fill(engine: Engine, texts: Texts, clauses: int) -> int:
    """Write policies of thirty clauses each, row by row; return how many characters their clauses have."""
    letters = 0
    with engine.begin() as connection:
        sources = [_source(n) for n in range(1, 11)]
        connection.execute(insert(SourceRecord), sources)
        for first in range(1, clauses // OF_EACH + 1, 100):
            numbers = range(first, min(first + 100, clauses // OF_EACH + 1))
            rows = [_policy(n) for n in numbers]
            for table, place in ((PageRecord, 0), (PolicyRecord, 1), (CopyRecord, 2), (RevisionRecord, 3)):
                connection.execute(insert(table), [row[place] for row in rows])
            lines = [_clause(n, k, texts.clause()) for n in numbers for k in range(OF_EACH)]
            letters += sum(len(str(line["text"])) for line in lines)
            connection.execute(insert(ClauseRecord), lines)
            places = [_place(n, k) for n in numbers for k in range(OF_EACH)]
            connection.execute(insert(RevisionClauseRecord), places)
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    return letters


def _source(n: int) -> dict[str, object]:
    place = ("澜江", "潭州", "石林", "云溪", "白河")[n % 5]
    row = {"id": n, "name": f"source-{n}", "kind": "government", "region": f"江岭/{place}", "urls": [], "every": "1h"}
    return row | {"active": True, "paused": False, "failures": 0, "topics": []}


def _policy(n: int) -> tuple[dict[str, object], ...]:
    title, number = f"澜江市第{n}号事项管理办法", f"澜政发〔2026〕{n}号"
    issuer = "江岭省人民政府" if n % 7 == 0 else "澜江市人民政府"
    day = date(2024, 1, 1) + timedelta(days=n % 900)
    facts = codec.encode_facts(
        Document(kind=Kind.POLICY, title=title, doc_number=number, issuers=(issuer,), published_date=day)
    )
    key = f"{n:064x}"
    page = {"id": n, "source_id": n % 10 + 1, "url": f"https://a.example/{n}", "url_digest": key, "role": Role.DOCUMENT}
    page |= {"state": PageState.ALIVE, "first_seen_at": AT}
    page |= dict.fromkeys(("parent", "name", "etag", "last_modified", "body_digest", "text_digest"), "")
    policy = {"id": n, "doc_number": number, "title": title, "title_core": title_core(title), "text_core": ""}
    policy |= {"issuers": [issuer], "words": title, "first_seen_at": AT, "copy_id": n, "revision_id": n}
    copy = {"id": n, "policy_id": n, "page_id": n, "role": CopyRole.OFFICIAL, "fidelity": Fidelity.UNKNOWN}
    copy |= {"first_seen_at": AT, "revision_id": n}
    revision = {"id": n, "copy_id": n, "policy_id": n, "number": 1, "seen_at": AT, "snapshot_digest": key}
    revision |= {"reader_version": 2, "reread": False, "text_digest": key, "facts": facts}
    return page, policy, copy, revision | {"bulk": encode_bulk(Document(kind=Kind.POLICY))}


def _clause(n: int, k: int, words: str) -> dict[str, object]:
    key = (n - 1) * OF_EACH + k + 1
    row = {"id": key, "digest": f"{key:064x}", "label": f"{k + 1}.", "heading": words[:6] if k % 9 == 0 else ""}
    return row | {"text": words, "exact": "", "folded": folded_digest(words)}


def _place(n: int, k: int) -> dict[str, object]:
    key = (n - 1) * OF_EACH + k + 1
    return {"revision_id": n, "position": k, "clause_id": key, "path": [f"{k + 1}."], "part": 0}


def _sizes(engine: Engine) -> None:
    with engine.connect() as connection:
        letters = connection.scalar(text("SELECT sum(length(CAST(text AS TEXT))) * 3 FROM clauses")) or 1
        if engine.dialect.name == "sqlite":
            size = connection.scalar(text("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'clause_search%'"))
        else:
            size = connection.scalar(text("SELECT pg_total_relation_size('clause_search')"))
    print(f"{engine.dialect.name}: index {size / 1e6:.1f} MB, {size / letters:.2f} of the text's bytes")


def _documents(store: Store, texts: Texts, clauses: int) -> None:
    """What a document of thirty clauses adds to the transaction that writes it."""
    took, work = [], Work(store)
    for n in range(20):
        rows = {10 * clauses + n * OF_EACH + k: clause_marked("1.", texts.clause()) for k in range(OF_EACH)}
        with store.database.writing() as session:
            began = work.done()
            CLAUSES.add(session, rows)
            session.flush()
            took.append(work.done() - began)
            session.rollback()
    print(f"index time of a document: {sum(took) / len(took) * 1000:.1f} ms of the processor")


def _queries(store: Store, texts: Texts) -> None:
    history = store.history()
    phrase, rare = "".join(texts.words[200:206]), texts.words[-1]
    work = Work(store)
    print(f"{'milliseconds':38} {'processor':>9} {'best wait':>9}  clauses in policies")
    for what, query, more in QUERIES:
        node = parse_search(query.format(phrase=phrase, rare=rare))
        wanted = SearchFilter(query=node, **more)  # type: ignore[arg-type]  # each is a field of it
        result = history.search(wanted)
        count = f"{result.clauses}{'+' if result.is_more else ''}"
        _measured(what, work, partial(history.search, wanted), f"{count:>6} in {result.groups}")


def _elsewhere(store: Store, clauses: int) -> None:
    history, work = store.history(), Work(store)
    for clause in (5, clauses // 2, clauses - 40):
        policy = (clause - 1) // OF_EACH + 1
        _measured(f"elsewhere, clause {clause}", work, partial(history.elsewhere, policy, clause_id=clause))


class Work:
    """Processor seconds of this process, and of the PostgreSQL process that serves it, where that runs here too."""

    def __init__(self, store: Store) -> None:
        self._server: int | None = None
        if store.database.engine.dialect.name == "postgresql":
            with store.database.reading() as session:
                self._server = session.scalar(text("SELECT pg_backend_pid()"))

    def done(self) -> float:
        """What was worked so far."""
        if self._server is None or not pid_exists(self._server):
            return process_time()
        return process_time() + processor_seconds_of(self._server)


def _measured(what: str, work: Work, ask: Callable[[], object], more: str = "") -> None:
    waits, before = [], work.done()
    for _ in range(RUNS):
        began = perf_counter()
        ask()
        waits.append(perf_counter() - began)
    worked = (work.done() - before) / RUNS
    print(f"{what:38} {worked * 1000:9.1f} {min(waits) * 1000:9.1f}  {more}")


if __name__ == "__main__":
    main()
