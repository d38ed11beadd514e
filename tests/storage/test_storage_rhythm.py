"""How often a page is due: a tenth of the time for which its text has stood, a day at the most."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.model import Outcome, PageState, Role, Visit
from storage.sources.rhythm import next_visit_at
from storage.tables import PageRecord

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def due(
    still: timedelta,
    *,
    outcome: Outcome = Outcome.OK,
    role: Role = Role.DOCUMENT,
    state: PageState = PageState.ALIVE,
    waited: int = 0,
) -> timedelta | None:
    page = PageRecord(url="http://x.test/", role=role, state=state, first_seen_at=NOW - still, last_new_at=None)
    visit = Visit(source="s", url=page.url, role=role, at=NOW, outcome=outcome)
    at = next_visit_at(page, visit, waited=waited)
    return None if at is None else at - NOW


@pytest.mark.parametrize(
    ("still", "wait"),
    [
        (timedelta(0), timedelta(0)),
        (timedelta(hours=10), timedelta(hours=1)),
        (timedelta(days=5), timedelta(hours=12)),
        (timedelta(days=3000), timedelta(days=1)),  # revised today, told today
    ],
)
def test_the_longer_a_text_stands_the_rarer_it_is_visited(still: timedelta, wait: timedelta) -> None:
    assert due(still) == wait


def test_a_listing_and_a_page_in_doubt_are_due_at_the_next_check() -> None:
    month = timedelta(days=30)
    assert due(month, role=Role.LISTING) is None
    assert due(month, outcome=Outcome.MISSING) is None
    assert due(month, outcome=Outcome.FAILED) is None
    assert due(month, waited=1) is None
    assert due(month, waited=2) is None


def test_what_three_visits_did_not_settle_is_looked_at_at_its_usual_time() -> None:
    assert due(timedelta(days=30), waited=3) == timedelta(days=1)
    assert due(timedelta(days=30), waited=400) == timedelta(days=1)


def test_a_page_that_is_gone_is_still_looked_for() -> None:
    assert due(timedelta(days=30), outcome=Outcome.MISSING, state=PageState.GONE) == timedelta(days=1)
