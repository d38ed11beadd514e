"""A large archive, made by SQL in minutes; every page of the review, by the processor's time it takes.

Usage: python benchmarks/million.py FOLDER [--pages 1000000] [--database postgresql://…] [PATH …]
The archive is made in FOLDER, or in the PostgreSQL database that is named, when that is empty.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archives import Seed, Sower
from multiplying import multiply
from processor import row_of
from review_pages import PAGES, asked, served
from sqlalchemy import Connection, Engine, inspect, text

from pipeline.reasons.held import HeldReason
from storage.database.engine import open_engine
from storage.store import Store

SEED = Seed(policies=300, sources=8, clauses=10, long_revisions=10, long_clauses=60)
RUNS = 3
# The archive's changes are of 2024.
MORE = (
    "/timeline?year=2024",
    "/timeline?year=2024&words=储能",
    # Counted at each visit, as others are at the first of a day.
    "/timeline?year=2024&tab=open",
    "/timeline?year=2024&tab=open&words=储能",
    "/timeline?year=2024&words=储能&words_in=anywhere",
    "/?words=救援管理",
    "/?words=就业补贴",
    "/?number=救援",
    "/?number=无处可寻",
    "/held?words=救援",
    "/held?words=无处可寻",
    "/policies?words=无处可寻",
    "/coverage?issuer=江岭",
    "/coverage?issuer=江政丁",
    "/coverage?issuer=无处可寻",
    "/alerts/deliveries?state=dead",
    "/policies?sort=seen",
    "/policies?level=city",
    "/policies?level=city&sort=published",
    "/policies?region=江岭/潭州",
    "/policies?in_force=yes",
    "/policies?validity=valid",
    "/policies?words=救援&validity=valid",
    "/policies?issuer=无处可寻",
    "/policies?issuer=江岭&sort=expiry",
    "/policies?level=county",
    "/policies?level=county&sort=changed",
    "/policies?level=county&sort=published&since=2020-01-01",
    "/policies?revised=no&sort=published",
    "/policies?in_force=no&sort=expiry",
    "/policies?expires=3650&validity=valid&sort=changed",
    "/policies?words=管理&level=city&validity=invalid&in_force=yes&revised=yes&sort=changed",
    "/search?q=储能",
    "/search?q=储能 氢能",
    "/search?q=储能&region=江岭/潭州",
    "/search?q=储能&level=city",
    "/search?q=储能&force=in",
    "/search?q=储能&issuer=无处可寻",
    "/search?q=储能&since=2020-01-01&until=2020-02-01",
    "/search?q=救援管理&region=江岭/潭州",
    "/search?q=储能&before=4000000",
    "/search?q=救援管理&body=市发展改革委",
    "/search?q=储能&body=市统计局",
    "/search?body=市发展改革委",
    "/search?body=市统计局&year=2026",
    "/search?year=2026-2027&level=city",
    "/api/v1/changes",
    "/api/v1/policies",
)
# What hundreds of sources would have held back, been told and been in trouble with; the seed has none of it.
HELD = """
INSERT INTO held (at, source_id, url, url_digest, reason, why, text_digest, snapshot_digest, first_at, count, note)
SELECT at, source_id, url, substr(digest, 1, 56) || id, :reason, '[]', '', '', at, 1, ''
FROM (SELECT c.id, c.detected_at AS at, c.source_id, c.url, r.text_digest AS digest
      FROM changes c JOIN revisions r ON r.id = c.revision_after WHERE c.id % 2 = 0) AS seen
"""
# A third of all clauses makes a body responsible, half of these one with its place; a quarter has a year. The seed's
# own bodies are too few.
ASKED = (
    "DELETE FROM clause_bodies",
    """
    INSERT INTO clause_bodies (name, clause_id)
    SELECT n.name, c.id FROM clauses c JOIN (
        SELECT 0 AS i, '市发展改革委' AS name UNION ALL SELECT 1, '市财政局' UNION ALL SELECT 2, '市水务局'
        UNION ALL SELECT 3, '县农业农村局' UNION ALL SELECT 4, '市统计局'
    ) n ON n.i = CASE WHEN c.id % 3000 = 0 THEN 4 ELSE c.id / 3 % 4 END WHERE c.id % 3 = 0 ORDER BY 1, 2
    """,
    """
    INSERT INTO clause_bodies (name, clause_id)
    SELECT p.place || name, clause_id FROM clause_bodies JOIN (
        SELECT 0 AS i, '临江' AS place UNION ALL SELECT 1, '云溪' UNION ALL SELECT 2, '石林' UNION ALL SELECT 3, '兰口'
    ) p ON p.i = clause_id / 24 % 4 WHERE clause_id % 2 = 0 ORDER BY 1, 2
    """,
    "INSERT INTO clause_bodies (name, clause_id)"
    " SELECT '·' || substr(name, 3), clause_id FROM clause_bodies WHERE substr(name, 3, 1) IN ('市', '县')",
    "INSERT INTO clause_years (year, clause_id) SELECT 2024 + id % 10, id FROM clauses WHERE id % 4 = 0 ORDER BY 1, 2",
)
# Indexes that are dropped and made again: name, statement. Those that constraints stand on stay.
INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql > ''",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND NOT EXISTS"
    " (SELECT FROM pg_constraint WHERE conname = indexname)",
}
UNGUARDED = {
    "sqlite": (
        "PRAGMA foreign_keys = OFF",
        "PRAGMA journal_mode = OFF",
        "PRAGMA synchronous = OFF",
        "PRAGMA cache_size = -400000",
    ),
    "postgresql": ("SET session_replication_role = replica", "SET maintenance_work_mem = '1GB'"),
}
# Alerts were sent, all but the last.
SENT = "UPDATE deliveries SET state = 'sent', attempts = 1, tried_at = created_at, sent_at = created_at, next_at = NULL"
WAITING = """
UPDATE deliveries SET state = 'pending', attempts = 0, tried_at = NULL, sent_at = NULL, next_at = created_at
WHERE id > (SELECT max(id) FROM deliveries) - 500
"""


def main() -> None:
    """Make what is missing, ask every page, print."""
    wanted = _arguments()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    file = wanted.folder / "archive.db"
    if wanted.database and _is_empty(wanted.database):
        _make(wanted.database, wanted.folder, wanted.pages)
    elif not wanted.database and not file.exists():
        _make(f"sqlite:///{file}.part", wanted.folder, wanted.pages)
        file.with_name(f"{file.name}.part").rename(file)
    store = Store.open(wanted.database or f"sqlite:///{file}", wanted.folder / "archive")
    with served(store) as host:
        for path in wanted.paths or (*PAGES, *MORE):
            asked(host, path)
            row = row_of(store, host, path, RUNS)
            print(
                f"{row.path:60} {row.status} {row.cpu:8.1f} ms {row.wall:8.1f} ms {row.kilobytes:6.1f} KB", flush=True
            )
    store.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=1_000_000)
    parser.add_argument("--database", default="")
    parser.add_argument("paths", nargs="*")
    return parser.parse_intermixed_args()


def _make(address: str, folder: Path, pages: int) -> None:
    """Fill a seed through the real store, then multiply it without indexes, then make these."""
    begun = time.monotonic()
    store = Store.open(address, folder / "archive")
    Sower(store, SEED).sow()
    with store.database.engine.connect() as connection:
        each = connection.execute(text("SELECT count(*) FROM pages")).scalar_one()
    store.close()
    with _unguarded(open_engine(address)) as connection:
        connection.execute(text(SENT))
        shed = connection.execute(text(INDEXES[connection.dialect.name])).all()
        for name, _ in shed:
            connection.exec_driver_sql(f"DROP INDEX {name}")
        multiply(connection, max(1, pages // each))
        connection.execute(text(HELD), {"reason": next(iter(HeldReason)).value})
        connection.execute(text(WAITING))
        for statement in ASKED:
            connection.execute(text(statement))
        _say("rows", begun)
        for _, making in shed:
            connection.exec_driver_sql(making)
        connection.execute(text("ANALYZE"))
        _say("indexes", begun)
        connection.commit()


def _say(what: str, begun: float) -> None:
    print(f"{what}: {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)


@contextmanager
def _unguarded(engine: Engine) -> Iterator[Connection]:
    """A connection that writes without a journal and follows no reference: what it makes is thrown away on trouble."""
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        for setting in UNGUARDED[connection.dialect.name]:
            raw.execute(setting)
        yield connection
    engine.dispose()


def _is_empty(address: str) -> bool:
    engine = open_engine(address)
    found = inspect(engine).get_table_names()
    engine.dispose()
    return not found


if __name__ == "__main__":
    main()
