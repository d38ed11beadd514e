"""Tells a site's redesign from real edits: many documents come back rewritten at once (DESIGN: rule 4)."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.agree import agreed_edits
from pipeline.archive import Archive
from pipeline.model import Outcome, Role, Visit

FEWEST = 4  # rewritten documents; fewer than that may be an editor's day
SHARE = 0.4  # of the documents read in the pass
REWRITTEN = 0.3  # share of a document's clauses that are edited


def is_redesigned(visits: Iterable[Visit], archive: Archive) -> bool:
    """Tell whether a large share of the source's known documents came back rewritten in this pass."""
    read = [v for v in visits if v.role is Role.DOCUMENT and v.outcome in (Outcome.OK, Outcome.UNCHANGED)]
    rewritten = sum(_is_rewritten(visit, archive) for visit in read)
    return rewritten >= FEWEST and rewritten >= SHARE * len(read)


def _is_rewritten(visit: Visit, archive: Archive) -> bool:
    copy = archive.copy_at(visit.source, visit.url) if visit.document else None
    if copy is None or visit.document is None or copy.document.text_digest == visit.document.text_digest:
        return False
    clauses = max(1, len(copy.document.clauses))
    return len(agreed_edits(copy.document.clauses, visit)) > REWRITTEN * clauses
