"""How long the pages about sources take to be made, by how many sources and pages the archive has."""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import process_time
from typing import Any

from review.app import create_app
from storage.store import Store

PROVINCES = ("江苏", "浙江", "广东", "四川", "陕西", "山东", "福建", "湖北")
OUTCOMES = ("ok", "ok", "ok", "ok", "ok", "ok", "ok", "failed")
_ANSWER = {"conditional": 0, "final_url": "", "body_digest": "", "reason": ""}
DAY = "2026-03-01 00:00:00.000000"
CHECKS = 20  # of each source
IN_TROUBLE = 50  # one source in so many has an open incident
LARGE = 10  # one page in so many is of one source
PATHS = (
    "/sources",
    "/sources?page=100",
    "/sources?sort=last",
    "/sources?state=trouble",
    "/sources?words=city-7",
    "/sources?region=%E6%B1%9F%E8%8B%8F",
    "/sources/city-7",
    "/sources/city-7/pages",
    "/sources/city-7/pages?outcome=blocked",
    "/sources/large",
    "/sources/large/pages",
    "/sources/large/pages?page=1000",
    "/sources/large/pages?state=gone",
    "/sources/catalogue",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One page."""

    path: str
    milliseconds: float  # of processor time: the median of some requests, without a network
    kilobytes: float


def fill(file: Path, sources: int, pages: int) -> None:
    """Write so many sources with their checks and incidents, and so many pages, of which every other has a policy."""
    chance = random.Random(1)
    with sqlite3.connect(file) as database:
        _many(database, "sources", _sources(sources, chance))
        _many(database, "checks", _checks(sources, chance))
        _many(database, "incidents", _incidents(sources))
        _many(database, "pages", _pages(sources, pages))
        _many(database, "visits", _visits(pages))
        policy = {"doc_number": "", "title": "t", "title_core": "", "text_core": "", "issuers": "[]", "words": ""}
        numbers = range(1, pages // 2 + 1)
        _many(database, "policies", ({"id": n, **policy, "first_seen_at": DAY} for n in numbers))
        _many(database, "copies", (_copy(n, sources, pages) for n in numbers))


def _sources(count: int, chance: random.Random) -> Iterator[dict[str, object]]:
    for n in range(1, count + 1):
        recent = "".join(chance.choices("ocbf", weights=(80, 10, 5, 5), k=CHECKS))
        region = f"{chance.choice(PROVINCES)}/第{n % 40}市"
        url = f'["https://www.city-{n}.example/zcwj/index.html"]'
        state = {"active": 1, "paused": n % 97 == 0, "failures": 0, "checked_at": DAY, "next_check_at": DAY}
        yield {
            "id": n,
            "name": "large" if n == count else f"city-{n}",
            "kind": "government",
            "region": region,
            "urls": url,
            "every": "auto",
            **state,
            "recent": recent,
            "outcome": "ok" if recent[-1] in "oc" else "failed",
            "message": "" if recent[-1] in "oc" else "blocked: The answer is a challenge.",
        }


def _checks(sources: int, chance: random.Random) -> Iterator[dict[str, object]]:
    for n in range(sources * CHECKS):
        outcome = chance.choice(OUTCOMES)
        told = {"started_at": DAY, "finished_at": DAY, "outcome": outcome, "message": "", "changes": 0}
        yield {"source_id": n % sources + 1, "trigger": "schedule", **told, "visits": '{"ok": 3}'}


def _incidents(sources: int) -> Iterator[dict[str, object]]:
    for n in range(1, sources + 1, IN_TROUBLE):
        yield {"source_id": n, "kind": "blocked", "opened_at": DAY, "text": "It turns us away."}


def _pages(sources: int, pages: int) -> Iterator[dict[str, object]]:
    blank = dict.fromkeys(("parent", "name", "etag", "last_modified", "body_digest", "text_digest"), "")
    state = {"role": "document", "state": "alive", "visits_since_full": 0, "missing_streak": 0, "first_seen_at": DAY}
    for n in range(1, pages + 1):
        url = f"https://www.city-{n % sources}.example/zcwj/2026/t{n}.html"
        source_id = _source_of(n, sources, pages)
        yield {"id": n, "source_id": source_id, "url": url, "url_digest": f"{n:064x}", **state, **blank}


def _copy(n: int, sources: int, pages: int) -> dict[str, object]:
    told = {"role": "official", "fidelity": "unknown", "pending_digest": "", "is_outdated": 0, "first_seen_at": DAY}
    return {"policy_id": n, "page_id": 2 * n, "source_id": _source_of(2 * n, sources, pages), **told}


def _source_of(page: int, sources: int, pages: int) -> int:
    return sources if page <= pages // LARGE else page % sources + 1


def _visits(pages: int) -> Iterator[dict[str, object]]:
    for n in range(1, pages // LARGE + 1):
        yield {"check_id": 1, "page_id": n, "at": DAY, "outcome": "ok", **_ANSWER}


def _many(database: sqlite3.Connection, table: str, rows: Iterator[dict[str, Any]]) -> None:
    first = next(rows)
    names, marks = ", ".join(first), ", ".join(f":{name}" for name in first)
    insert = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    database.execute(insert, first)
    database.executemany(insert, rows)


async def asked(app: Any, path: str) -> bytes:
    """Return what the app answers, without a server between."""
    route, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "path": route,
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost")],
    }
    scope |= {"scheme": "http", "server": ("127.0.0.1", 80), "root_path": "", "http_version": "1.1"}
    parts: list[bytes] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        assert message.get("status", 200) == 200, message
        parts.append(message.get("body", b""))

    await app(scope, receive, send)
    return b"".join(parts)


def measured(store: Store, path: str, times: int) -> Row:
    """Ask for a page some times."""
    app = create_app(store.history())
    taken, body = [], b""
    for _ in range(times + 1):
        began = process_time()
        body = asyncio.run(asked(app, path))
        taken.append(process_time() - began)
    return Row(
        path=path, milliseconds=round(sorted(taken[1:])[times // 2] * 1000, 1), kilobytes=round(len(body) / 1000, 1)
    )


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=14_000)
    parser.add_argument("--pages", type=int, default=1_000_000)
    parser.add_argument("--paths", nargs="*", default=PATHS)
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="a folder for the archive, used again when it is there")
    parser.add_argument("--json", action="store_true")
    asks = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = asks.keep or Path(made)
        file = folder / "c.db"
        is_new = not file.exists()
        folder.mkdir(parents=True, exist_ok=True)
        store = Store.open(f"sqlite:///{file}", folder / "archive")
        if is_new:
            fill(file, asks.sources, asks.pages)
        rows: Sequence[Row] = [measured(store, path, asks.times) for path in asks.paths]
        store.close()
    if asks.json:
        print(json.dumps([asdict(row) for row in rows]))
        return
    for row in rows:
        print(f"{row.milliseconds:8.1f} ms  {row.kilobytes:7.1f} kB  {row.path}")


if __name__ == "__main__":
    main()
