"""What visits, documents and changes cost: measured, each with what measured it. Give your own where yours differ."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Costs:
    """Processor milliseconds of a worker and of PostgreSQL's server, rows, and bytes; pages are of 51 to 94 KB.

    Of a worker: docs/performance.md, "Rechecks" of 23 November 2026 (SQLite, a quiet machine). Of the server and its
    database: "Pages on PostgreSQL" of the same day, 400 pages. Figures of another section, or of two rows, say so.
    """

    check_ms: float = 9.9  # a check of an idle source ("listing answered 304")
    not_modified_ms: float = 0.93  # a visit answered 304, of ten one asked for whole ("304, 1/10 whole")
    listing_ms: float = 5.2  # a listing that is read: "listing read" 14.2, less the check of 9.9, and a visit's share
    noise_ms: float = 2.23  # a visit whose page differs in its noise alone ("noise")
    document_ms: float = 182.6  # a new document: its first visit 99.47, its second, which makes its sketch, 83.11
    revision_ms: float = 222.0  # "2 % changed" less "noise", 3.38 of 82 visits for each two revisions; a sketch 83.11
    visit_server_ms: float = 0.30  # a visit with other noise
    document_server_ms: float = 48.9  # its first visit 39.78, its second 9.13
    revision_server_ms: float = 40.2  # 30.95, and the sketch made again 9.20
    visit_rows: float = 2.08
    document_rows: float = 450.0  # 442.99 and 6.56
    revision_rows: float = 125.0  # 120.31 and 4.88
    visit_log_bytes: float = 1_303.0  # of the write-ahead log, full pages left out
    document_log_bytes: float = 841_000.0  # its first visit 811,357, its second 29,425
    revision_log_bytes: float = 70_200.0
    document_bytes: float = 281_000.0  # of the database
    revision_bytes: float = 56_500.0  # of the database
    visit_bytes: float = 386.0  # of the database, until the visit is forgotten
    snapshot_bytes: float = 20_338.0  # of the archive, a new document ("Rechecks")
    delta_bytes: float = 952.0  # of the archive, a revision of three clauses of 150 ("The archive of snapshots")
