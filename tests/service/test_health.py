"""From the visits of checks to incidents and the alerts they owe, with a real store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from courier_steps import sent
from originals import store_in

from alerts.subscription import Destination, Filter, Subscription
from crawler.source import Source, SourceKind
from pipeline.health.checks import CheckHealth
from pipeline.health.incidents import IncidentKind
from pipeline.model import Document, Entry, Kind, KnownPage, Outcome, PageState, Role, Visit
from service.checking.health import health_of
from service.checking.incidents import IncidentKeeper
from service.checking.passes import Gathered
from service.owing.subscriptions import Owing
from storage.store import SourceRow, Store

START = datetime(2031, 3, 3, 1, 0, tzinfo=UTC)
LIST = "https://www.lanjiang.example/zcwj/"
CITY = Source(name="lanjiang", urls=(LIST,), kind=SourceKind.GOVERNMENT)
PAGES = tuple(f"{LIST}{n}.html" for n in range(10))
MAIL = Destination(key="mail", name="mail", url="mailto://x")


def listing(rows: int, *, outcome: Outcome = Outcome.OK) -> Visit:
    entries = tuple(Entry(url=f"{LIST}{n}.html", title=f"办法{n}") for n in range(rows))
    document = Document(kind=Kind.LISTING, entries=entries) if outcome is Outcome.OK else None
    return visit(LIST, outcome, role=Role.LISTING, document=document)


def visit(url: str, outcome: Outcome, *, role: Role = Role.DOCUMENT, document: Document | None = None) -> Visit:
    reason = "" if outcome in (Outcome.OK, Outcome.UNCHANGED) else f"It is {outcome}."
    return Visit(source="lanjiang", url=url, role=role, at=START, outcome=outcome, reason=reason, document=document)


def seen(visits: Sequence[Visit], before: Sequence[CheckHealth] = ()) -> CheckHealth:
    known = {url: KnownPage(url=url, role=Role.DOCUMENT, state=PageState.ALIVE) for url in PAGES}
    gathered = Gathered(source=CITY, check_id=1, baseline=False, known=known, visits=list(visits))
    return health_of(gathered, START, trouble="", before=before)


def test_a_listing_that_fails_is_the_trouble_whatever_its_documents_say() -> None:
    health = seen([listing(0, outcome=Outcome.THROTTLED), visit(PAGES[0], Outcome.BLOCKED)])
    assert (health.outcome, health.url, health.reason, health.unread) == ("throttled", LIST, "It is throttled.", 0)


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        ([Outcome.BLOCKED] * 3, True),
        ([Outcome.BLOCKED] * 3 + [Outcome.OK] * 3, True),
        ([Outcome.BLOCKED] * 3 + [Outcome.OK] * 4, False),  # under half
        ([Outcome.BLOCKED] * 2, False),  # those documents' own trouble
        ([Outcome.MISSING] * 5, False),  # dead is not unread
    ],
)
def test_documents_that_cannot_be_read_are_the_sources_trouble_when_they_are_many(
    outcomes: list[Outcome], told: bool
) -> None:
    health = seen([listing(10), *(visit(url, outcome) for url, outcome in zip(PAGES, outcomes, strict=False))])
    assert (health.outcome is not None) is told
    assert health.dead == outcomes.count(Outcome.MISSING)
    assert health.known == 10


def test_rows_of_an_unchanged_listing_are_those_of_the_check_before() -> None:
    first = seen([listing(20)])
    assert first.listed == {LIST: 20}
    assert seen([listing(0, outcome=Outcome.UNCHANGED)], [first]).listed == {LIST: 20}
    assert seen([listing(0, outcome=Outcome.UNCHANGED)]).listed == {}


def test_rows_of_a_listing_that_has_them_from_an_interface_are_those_of_its_first_answer() -> None:
    frame = listing(0)
    answers = [replace(listing(rows), url=f"{LIST}api?page={n}") for n, rows in enumerate((20, 15), 1)]
    first = seen([frame, *answers])
    assert first.listed == {LIST: 20}
    unchanged = listing(0, outcome=Outcome.UNCHANGED)
    assert seen([unchanged, replace(unchanged, url=answers[0].url)], [first]).listed == {LIST: 20}
    assert seen([unchanged, replace(listing(6), url=answers[0].url)], [first]).listed == {LIST: 6}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = store_in(tmp_path)
    store.sync_sources([SourceRow(name="lanjiang", kind="government", urls=(LIST,))])
    yield store
    store.close()


def test_rule_10_trouble_is_told_to_operators_once_and_once_that_it_is_over(store: Store) -> None:
    operators = Subscription(name="operators", when=Filter(incidents=frozenset(IncidentKind)), to=(MAIL,))
    analysts = Subscription(name="analysts", to=(MAIL,))
    owing = Owing(subscriptions=(operators, analysts), timezone=ZoneInfo("Asia/Shanghai"), review_address="")
    keeper = IncidentKeeper(store=store, owing=owing)
    told = []
    outcomes = [Outcome.OK, *[Outcome.FAILED] * 9, Outcome.OK, Outcome.OK]
    for number, outcome in enumerate(outcomes):
        at = START + timedelta(hours=number)
        check = store.begin_check("lanjiang", at, "test", reader_version=1)
        store.end_check(check, at, "ok", health=seen([listing(10, outcome=outcome)], store.latest_health("lanjiang")))
        keeper.look("lanjiang", at, redesigned=None)
        for task in sent(store, at):
            told.append((number, task.subscription, [one.is_over for one in task.incidents]))
    assert told == [(3, "operators", [False]), (10, "operators", [True])]
    (incident,) = store.history().incidents()
    assert incident.seen.checks == 9
    assert incident.text == "failing: 9 checks in a row could not read it (failed): It is failed."
