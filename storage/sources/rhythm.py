"""How often a known page is visited again: often while it is young or changing, seldom when it has long been still."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from pipeline.model import Document, Outcome, PageState, Role, Visit
from storage.tables import PageRecord

LONGEST = timedelta(days=1)  # what is revised is told the same day, as long as its host's budget of visits lasts
PATIENCE = 3  # visits in a row after which what waits is not looked at again out of turn
OF_STILLNESS = 10  # a page is visited ten times in the time for which it has been still


def next_visit_at(page: PageRecord, visit: Visit, *, waited: int) -> datetime | None:
    """Return when a page is due again; None: at the next check, as all listings are and every page in doubt.

    In doubt is also one whose change waits, until it has done so for three visits in a row: what they did not settle,
    such as a page that its reader misreads, the next one will not settle either. *waited* is their number.
    Else a tenth of the time for which its text has stood, a day at the most. What cannot all be visited is chosen by
    `pipeline.rhythm.urgency`.
    """
    in_doubt = 0 < waited < PATIENCE or visit.outcome not in (Outcome.OK, Outcome.UNCHANGED)
    if visit.role is Role.LISTING or (in_doubt and page.state is not PageState.GONE):
        return None
    return due_again(visit.at, page.last_new_at or page.first_seen_at)


def due_again(at: datetime, since: datetime) -> datetime:
    """Return when a page is due that was visited *at* and has said the same *since*."""
    return at + min(LONGEST, (at - since) / OF_STILLNESS)


def renew(page: PageRecord, at: datetime, *, is_first: bool, document: Document | None = None) -> None:
    """Note that a page says something new as of *at*. What it says first has stood since the day printed on it."""
    page.last_new_at = page.still_since = at
    printed = document and is_first and (document.published_date or document.written_date)
    if printed:
        page.still_since = min(at, datetime.combine(printed, time(), UTC))
    page.times_changed += not is_first
