"""What visits, documents and changes cost: measured, each with what measured it. Give your own where yours differ."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Costs:
    """Processor milliseconds of a worker, and bytes; from docs/performance.md of 22 November 2026, at a high load."""

    check_ms: float = 32.0  # a check of an idle source (benchmarks/recheck.py)
    not_modified_ms: float = 3.0  # a visit answered 304, its share of the check taken off (recheck.py)
    noise_ms: float = 5.0  # a visit whose page differs in its noise alone (recheck.py)
    document_ms: float = 380.0  # a new document of 80 KB, until it is recorded (recheck.py)
    revision_ms: float = 700.0  # a revised document of 80 KB, its second visit and its change in it (recheck.py)
    visit_rows: float = 3.0  # of the database: the page, its answer and the visit
    document_rows: float = 80.0  # rows that `db copy` moved, by page
    row_bytes: float = 130.0  # of PostgreSQL's write-ahead log, a small row
    document_bytes: float = 70_000.0  # of PostgreSQL, thirty clauses: 22 kB of rows, the index of words the rest
    revision_bytes: float = 34_000.0  # of the database (recheck.py)
    visit_bytes: float = 160.0  # of the database, until the visit is forgotten (recheck.py)
    snapshot_bytes: float = 20_300.0  # of the archive, a new document (recheck.py)
    delta_bytes: float = 950.0  # of the archive, a revision (archive.py)
