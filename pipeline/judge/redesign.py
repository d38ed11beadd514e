"""Tells a site's redesign from real edits: many documents come back rewritten at once (DESIGN: rule 4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.archive import Archive
from pipeline.compare.agree import agreed_edits
from pipeline.model import Outcome, Role, Visit
from pipeline.noise.site_profile import SiteProfile
from pipeline.page.decode import decode

FEWEST = 4  # rewritten documents; fewer than that may be an editor's day
SHARE = 0.4  # of the documents read in the pass
REWRITTEN = 0.3  # share of a document's clauses that are edited
VANISHED = 0.6  # share of the documents read whose usual container is gone: then any edit may be the new design's


def is_redesigned(visits: Iterable[Visit], archive: Archive, profile: SiteProfile | None = None) -> bool:
    """Tell whether a large share of the source's known documents came back rewritten in this pass.

    *profile* is the source's. Where the box that held its texts has gone, fewer edits tell.
    """
    read = [v for v in visits if v.role is Role.DOCUMENT and v.outcome in (Outcome.OK, Outcome.UNCHANGED)]
    least = 0.0 if profile and _has_vanished(profile, read) else REWRITTEN
    rewritten = sum(_is_rewritten(visit, archive, least) for visit in read)
    return rewritten >= FEWEST and rewritten >= SHARE * len(read)


def _has_vanished(profile: SiteProfile, read: Sequence[Visit]) -> bool:
    gone = sum(bool(v.body) and not profile.container_stands(decode(v.body, v.content_type)) for v in read)
    return gone >= FEWEST and gone >= VANISHED * len(read)


def _is_rewritten(visit: Visit, archive: Archive, least: float) -> bool:
    copy = archive.copy_at(visit.source, visit.url) if visit.document else None
    if copy is None or visit.document is None or copy.document.text_digest == visit.document.text_digest:
        return False
    clauses = max(1, len(copy.document.clauses))
    return len(agreed_edits(copy.document.clauses, visit)) > least * clauses
