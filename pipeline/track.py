"""The story of clausewatch, told once: what a visit to a page means.

A page is visited and read into a document of clauses. The document is compared with the current revision of the
copy that the page carries; what really differs becomes findings, and what does not is held with its reason.
`service` calls `track` for each visit of a pass, official sources first, and stores the decision in one transaction.
"""

from __future__ import annotations

from pipeline.archive import Archive, CopyFacts, Decision, Pass
from pipeline.judge import arrivals, known
from pipeline.judge.addresses import led_away
from pipeline.judge.another import another, is_another
from pipeline.model import Outcome, Role, Visit


def track(visit: Visit, archive: Archive, context: Pass) -> Decision:
    """Return what *visit* means. A visit that could not read the page decides nothing."""
    copy = archive.copy_at(visit.source, visit.parent if visit.role is Role.ATTACHMENT else visit.url)
    if visit.role is Role.LISTING:
        return Decision()
    if visit.role is Role.ATTACHMENT:
        return known.file(visit, copy, archive, context) if copy else Decision()
    if visit.outcome is Outcome.MISSING:
        return known.missing(visit, copy, archive, context) if copy else Decision()
    if visit.outcome not in (Outcome.OK, Outcome.UNCHANGED):
        return Decision()
    if copy is None:
        return arrivals.first_seen(visit, archive, context) if visit.document else Decision()
    return led_away(visit, copy, archive, context) or _answered(visit, copy, archive, context)


def _answered(visit: Visit, copy: CopyFacts, archive: Archive, context: Pass) -> Decision:
    shows_another = not (context.redesigned or context.promoted) and is_another(visit, copy)
    return (another if shows_another else known.seen_again)(visit, copy, archive, context)
