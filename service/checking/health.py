"""What a check says of its source's health: the facts that the rules of incidents judge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from crawler.address import normal_address
from pipeline.health.checks import CheckHealth
from pipeline.model import Outcome, PageState, Role, Visit
from service.checking.passes import READ, Gathered

FEWEST_UNREAD = 3  # documents; fewer are those documents' own trouble
UNREAD = 0.5  # share of the documents visited
OF_ALL = 0.1  # share of the documents known: the same few bad pages, visited at each check, are no trouble of a source


def health_of(gathered: Gathered, at: datetime, *, trouble: str, before: Sequence[CheckHealth]) -> CheckHealth:
    """Return what a check that ended *at* came to; *trouble* is why it went wrong, *before* the checks before it."""
    alive = {url for url, page in gathered.known.items() if _is_alive_document(page.role, page.state)}
    dead = sum(visit.outcome is Outcome.MISSING and visit.url in alive for visit in gathered.visits)
    bad, unread, visited = _bad_visits(gathered)
    worst = _commonest(bad)
    return CheckHealth(
        at=at,
        outcome=worst.outcome if worst else Outcome.FAILED if trouble else None,
        reason=worst.reason if worst else trouble,
        url=worst.url if worst else "",
        status=worst.status if worst else None,
        unread=unread,
        visited=visited,
        listed=_listed(gathered, before[0].listed if before else {}),
        dead=dead,
        known=len(alive),
    )


def _is_alive_document(role: Role, state: PageState) -> bool:
    return role is Role.DOCUMENT and state is PageState.ALIVE


def _bad_visits(gathered: Gathered) -> tuple[list[Visit], int, int]:
    """Return the visits that are the source's trouble; and, where these are documents, how many of how many."""
    listings = [visit for visit in gathered.visits if visit.role is Role.LISTING] or gathered.visits
    if bad := [visit for visit in listings if visit.outcome not in READ]:
        return bad, 0, 0
    documents = [visit for visit in gathered.visits if visit.role is Role.DOCUMENT]
    unread = [visit for visit in documents if visit.outcome not in READ and visit.outcome is not Outcome.MISSING]
    known = sum(page.role is Role.DOCUMENT for page in gathered.known.values())
    if len(unread) >= max(FEWEST_UNREAD, UNREAD * len(documents), OF_ALL * known):
        return unread, len(unread), len(documents)
    return [], 0, 0


def _commonest(visits: Sequence[Visit]) -> Visit | None:
    """Return the first visit with the commonest outcome."""
    if not visits:
        return None
    outcome = Counter(visit.outcome for visit in visits).most_common(1)[0][0]
    return next(visit for visit in visits if visit.outcome is outcome)


def _listed(gathered: Gathered, before: Mapping[str, int]) -> dict[str, int]:
    """Return the rows of each listing's first page that has any; of one that came back unchanged as many as before.

    An unchanged frame is followed by the page that holds its rows; an unchanged page of rows is the last.
    """
    roots = {normal_address(url) for url in gathered.source.urls}
    listed: dict[str, int] = {}
    root, is_told = "", False
    for visit in gathered.visits:
        if visit.url in roots:
            root, is_told = visit.url, False
        if visit.role is not Role.LISTING or not root or is_told:
            continue
        if visit.document is not None:
            listed[root] = len(visit.document.entries)
            is_told = listed[root] > 0
        elif visit.outcome is Outcome.UNCHANGED and root in before:
            listed[root] = before[root]
    return listed
