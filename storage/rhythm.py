"""How often a known page is visited again: often while it is young or changing, seldom when it has long been still."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.model import Outcome, PageState, Role, Visit
from storage.tables import PageRecord

LONGEST = timedelta(days=7)
OF_STILLNESS = 10  # a page is visited ten times in the time for which it has been still


def next_visit_at(page: PageRecord, visit: Visit, *, waits: bool) -> datetime | None:
    """Return when a page is due again; None: at the next check, as all listings are and every page in doubt.

    A tenth of the time for which its text has stood: one of today at every check, one of last month every three days.
    """
    in_doubt = waits or visit.outcome not in (Outcome.OK, Outcome.UNCHANGED)
    if visit.role is Role.LISTING or (in_doubt and page.state is not PageState.GONE):
        return None
    still = visit.at - (page.last_new_at or page.first_seen_at)
    return visit.at + min(LONGEST, still / OF_STILLNESS)
