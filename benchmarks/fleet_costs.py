"""What visits, documents and changes cost: measured, each with what measured it. Give your own where yours differ."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Costs:
    """Processor milliseconds of a worker, and bytes; from docs/performance.md, "Rechecks" of 23 November 2026 (SQLite).

    Pages are of 51 to 94 KB there. Figures of another section, or of two rows, say so.
    """

    check_ms: float = 9.9  # a check of an idle source ("listing answered 304")
    not_modified_ms: float = 0.93  # a visit answered 304, of ten one asked for whole ("304, 1/10 whole")
    listing_ms: float = 5.2  # a listing that is read: "listing read" 14.2, less the check of 9.9, and a visit's share
    noise_ms: float = 2.23  # a visit whose page differs in its noise alone ("noise")
    document_ms: float = 182.6  # a new document: its first visit 99.47, its second, which makes its sketch, 83.11
    revision_ms: float = 222.0  # "2 % changed" less "noise", 3.38 of 82 visits for each two revisions; a sketch 83.11
    visit_rows: float = 3.0  # of the database: the page, its answer and the visit
    document_rows: float = 79.0  # rows that `db copy` moved, by page ("Watching the service")
    row_bytes: float = 130.0  # of PostgreSQL's write-ahead log, a small row; reckoned
    document_bytes: float = 146_790.0  # of the database
    revision_bytes: float = 20_696.0  # of the database
    visit_bytes: float = 157.0  # of the database, until the visit is forgotten
    snapshot_bytes: float = 20_338.0  # of the archive, a new document
    delta_bytes: float = 952.0  # of the archive, a revision of three clauses of 150 ("The archive of snapshots")
