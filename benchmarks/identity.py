"""How fast a document finds its policy: lookups a second by the number of known policies, room and memory.

Usage: python benchmarks/identity.py [--known 10000 100000] [--json]
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.archive import Decision  # noqa: E402 - the project need not be installed to be measured
from pipeline.clauses.split import split  # noqa: E402 - as above
from pipeline.identity.identify import identify  # noqa: E402 - as above
from pipeline.identity.shingles import BANDS  # noqa: E402 - as above
from pipeline.model import Document, Kind, Outcome, PageState, Role, Visit  # noqa: E402 - as above
from pipeline.text.digest import text_digest  # noqa: E402 - as above
from storage.store import SourceRow, Store  # noqa: E402 - as above

REAL = 100  # policies with their whole texts, which are looked up; of the others there are rows and bands
AT = datetime(2026, 1, 1, tzinfo=UTC)
HAN = "市县企业应当按照规定报告资金项目管理监督检查处罚申请材料期限标准条件程序公开信息保护环境质量技术服务"
# Straight into the tables, in the order of their keys: a million policies take minutes, not days.
FILL = (
    "INSERT INTO policies (id, doc_number, title, title_core, text_core, issuers, words, first_seen_at)"
    " SELECT n, '甲发〔2026〕' || n || '号', '甲' || n, '甲' || n, '', '[]', '甲' || n, '2026-01-01 00:00:00'"
    " FROM fill",
    "INSERT INTO pages (id, source_id, url, url_digest, role, state, parent, name, etag, last_modified, body_digest,"
    " text_digest, visits_since_full, missing_streak, first_seen_at)"
    " SELECT n, 1, n, n, 'document', 'alive', '', '', '', '', '', '', 0, 0, '2026-01-01 00:00:00' FROM fill",
    "INSERT INTO copies (id, policy_id, page_id, role, fidelity, pending_digest, first_seen_at)"
    " SELECT n, n, n, 'official', 'unknown', '', '2026-01-01 00:00:00' FROM fill",
    "INSERT OR IGNORE INTO bands (band, copy_id)"
    f" WITH RECURSIVE each(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM each WHERE k < {BANDS})"
    " SELECT random() >> 32 AS band, n FROM fill, each ORDER BY band",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One size of the archive."""

    known: int
    found_a_second: float  # re-posts under another title, without a number
    new_a_second: float  # texts that nothing is like
    megabytes: int  # of the database
    memory: int  # megabytes of the process, at its highest so far


def text(chance: random.Random) -> tuple[str, ...]:
    """Twenty articles of some 80 characters."""
    return tuple(f"第{n}条 {''.join(chance.choices(HAN, k=80))}。" for n in range(1, 21))


def document(paragraphs: Sequence[str], title: str, number: str = "") -> Document:
    """A policy's document."""
    clauses = split(paragraphs)
    return Document(kind=Kind.POLICY, title=title, doc_number=number, clauses=clauses, text_digest=text_digest(clauses))


def filled(store: Store, known: int, texts: Sequence[Sequence[str]]) -> None:
    """Fill an empty store with as many policies, the first of them with these texts."""
    store.sync_sources([SourceRow(name="city", kind="government", urls=("http://city.test/",))])
    check = store.begin_check("city", AT, "benchmark", reader_version=1)
    for n, paragraphs in enumerate(texts):
        read = document(paragraphs, f"关于印发{paragraphs[0][4:16]}管理办法的通知", f"澄政发〔2026〕{n + 1}号")
        visit = Visit(source="city", url=f"http://city.test/{n}", role=Role.DOCUMENT, at=AT, outcome=Outcome.OK)
        store.record(check, visit, Decision(document=read, state=PageState.ALIVE), owed=lambda _: (), at=AT)
    with store.database.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql(
            "CREATE TEMP TABLE fill AS WITH RECURSIVE each(n) AS"
            f" (SELECT {len(texts) + 1} UNION ALL SELECT n + 1 FROM each WHERE n < {known}) SELECT n FROM each"
        )
        for statement in FILL:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("DROP TABLE fill")


def lookups(store: Store, wanted: Sequence[Document], *, are_known: bool) -> float:
    """Return how many documents a second of processor time find their policy, or that they have none."""
    begun = process_time()
    for read in wanted:
        if (identify(read, store) is not None) is not are_known:
            raise SystemExit("a lookup found the wrong thing")
    return len(wanted) / (process_time() - begun)


def measured(known: int) -> Row:
    """Measure one size of the archive, in a folder that is removed afterwards."""
    chance = random.Random(7)
    texts = [text(chance) for _ in range(REAL)]
    reposts = [document(paragraphs[:16], f"新政来了：{paragraphs[0][4:16]}") for paragraphs in texts]
    others = [document(text(chance), "另有新政") for _ in range(REAL)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "known.db"
        store = Store.open(f"sqlite:///{file}", Path(folder) / "archive")
        filled(store, known, texts)
        row = Row(
            known=known,
            found_a_second=round(lookups(store, reposts, are_known=True), 1),
            new_a_second=round(lookups(store, others, are_known=False), 1),
            megabytes=sum(each.stat().st_size for each in Path(folder).glob("known.db*")) >> 20,
            memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        )
        store.close()
    return row


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--known", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.json:
        print(json.dumps([asdict(measured(known)) for known in options.known], indent=2))
        return
    print(f"{'known':>10} {'found/s':>9} {'new/s':>9} {'database MB':>12} {'memory MB':>10}")
    for row in map(measured, options.known):
        speeds = f"{row.found_a_second:>9.1f} {row.new_a_second:>9.1f}"
        print(f"{row.known:>10,} {speeds} {row.megabytes:>12,} {row.memory:>10,}", flush=True)


if __name__ == "__main__":
    main()
