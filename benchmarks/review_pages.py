"""How fast the review's pages are: each page on a small archive and on one of 100,000 revisions, and their ratio.

Usage: python benchmarks/review_pages.py [--revisions 100000] [--database postgresql://…] [--keep FOLDER] [--json]
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.parse import quote

import uvicorn
from archives import Seed, Sower
from multiplying import multiply
from sqlalchemy import text
from subscribed import Subscribed

from review.app import create_app
from review.powers import Powers
from storage.store import Store

RUNS = 5
# Policy 1 is the longest one: its revisions and clauses are many.
PAGES = (
    "/",
    "/?tab=all&before=9000",
    "/?words=储能",
    "/?tab=all&words=储能 NOT 氢能",
    "/?tab=all&words=无处可寻",
    "/?tab=all&words=储能&words_in=anywhere",
    "/?tab=all&weight=70&level=city&topic=energy",
    "/?kind=revised&region=江岭/潭州",
    "/changes/900",
    "/timeline",
    "/timeline?words=储能",
    "/policies",
    "/policies?words=储能",
    "/policies/1",
    "/policies/3",
    "/compare?before=3",
    "/compare?before=1:1&after=1:9&show=all",
    "/policies/3/clause?label=第3条",
    "/policies/3/tasks",
    "/sources",
    "/sources/source-1",
    "/coverage",
    "/held",
    "/alerts",
    "/changes.atom",
    "/help",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One page of one archive."""

    path: str
    status: int
    milliseconds: float  # median of the runs, after one that warms the caches
    slowest: float
    kilobytes: float  # as sent, compressed


def main() -> None:
    """Fill the archives, ask every page of both, print."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        small = _measured(asked, Path(folder) / "small", 1)
        large = _measured(asked, Path(asked.keep or folder) / "large", 0)
    if asked.json:
        print(json.dumps([asdict(row) for row in large], ensure_ascii=False))
        return
    print(f"{'page':48} {'small':>8} {'large':>8} {'ratio':>6} {'slowest':>8} {'KB':>6}")
    for before, row in zip(small, large, strict=True):
        ratio = row.milliseconds / before.milliseconds
        told = "" if row.status == 200 else f"  status {row.status}"
        print(
            f"{row.path:48} {before.milliseconds:8.1f} {row.milliseconds:8.1f} {ratio:6.1f} {row.slowest:8.1f}"
            f" {row.kilobytes:6.1f}{told}"
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--revisions", type=int, default=100_000)
    parser.add_argument("--database", default="", help="an empty PostgreSQL database; SQLite when left out")
    parser.add_argument("--keep", default="", help="a folder that the large SQLite archive is kept in and taken from")
    parser.add_argument("--only", default="", help="only pages that begin so")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _measured(wanted: argparse.Namespace, folder: Path, times: int) -> list[Row]:
    folder.mkdir(parents=True, exist_ok=True)
    is_large = times == 0
    address = wanted.database if is_large and wanted.database else f"sqlite:///{folder / 'archive.db'}"
    store = Store.open(address, folder / "archive")
    if not store.history().counts()["revisions"]:
        Sower(store, Seed()).sow()
        if is_large:
            _grow(store, wanted.revisions)
    counts = store.history().counts()
    print(f"{counts['policies']:,} policies, {counts['revisions']:,} revisions", file=sys.stderr)
    with served(store) as host:
        rows = [_row(host, path) for path in PAGES if path.startswith(wanted.only)]
    store.close()
    return rows


def _grow(store: Store, revisions: int) -> None:
    times = max(1, round(revisions / store.history().counts()["revisions"]))
    with store.database.writing() as session:
        multiply(session.connection(), times)
    with store.database.writing() as session:
        session.execute(text("ANALYZE"))


def _row(host: str, path: str) -> Row:
    answers = [asked(host, path) for _ in range(RUNS + 1)][1:]
    times = [seconds * 1000 for seconds, _, _ in answers]
    _, status, size = answers[0]
    return Row(path=path, status=status, milliseconds=median(times), slowest=max(times), kilobytes=size / 1000)


def asked(host: str, path: str) -> tuple[float, int, int]:
    """Ask for a page; return the seconds, the status and the bytes as sent."""
    connection = HTTPConnection(host, timeout=300)
    begun = perf_counter()
    connection.request("GET", quote(path, safe="/?=&:"), headers={"Accept-Encoding": "gzip", "Accept-Language": "zh"})
    response = connection.getresponse()
    size = len(response.read())
    seconds = perf_counter() - begun
    connection.close()
    return seconds, response.status, size


@contextmanager
def served(store: Store) -> Iterator[str]:
    """Serve the review page; yield its host and port. What stands is no garbage, as in `clausewatch run`."""
    app = create_app(store.history(), powers=Powers(reviews=store.reviews(), alerting=Subscribed()))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", lifespan="off"))
    gc.collect()
    gc.freeze()
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.05)
    try:
        yield f"127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    main()
