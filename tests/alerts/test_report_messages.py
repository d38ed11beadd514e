"""What the operators' report says, in every form and language.

Golden messages lie in tests/alerts/golden_reports; CLAUSEWATCH_UPDATE_GOLDEN=1 writes them anew.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alert_samples import SHANGHAI

from alerts.cadence import parse_cadence
from alerts.messages import Message
from alerts.report import Report, Trouble, render_report, report_span
from alerts.subscription import Language, Subscription
from pipeline.changes import ChangeKind
from pipeline.health.incidents import IncidentKind

FOLDER = Path(__file__).parent / "golden_reports"
UNTIL = datetime(2026, 3, 9, 1, tzinfo=UTC)
WELL = Report(
    since=UNTIL - timedelta(days=7),
    until=UNTIL,
    watched=12,
    checked=12,
    checks=2016,
    failed_checks=3,
    visits=10_234,
    changes={ChangeKind.NEW_POLICY: 2, ChangeKind.REVISED: 3},
    sent=10,
    review_url="https://watch.example.org/",
)
ILL = replace(
    WELL,
    checked=11,
    failed_checks=161,
    waiting=4,
    given_up=2,
    troubles=(
        Trouble(name="lanjiang-zfwj", kind=IncidentKind.BLOCKED, since=UNTIL - timedelta(days=3)),
        Trouble(name="dingtalk:…9f3c", kind=IncidentKind.UNDELIVERED, since=UNTIL - timedelta(hours=30)),
    ),
    unread=("yunzhou-kjj",),
)
CASES = {"well": WELL, "ill": ILL}
FORMS = {"html": "html", "text": "txt", "markdown": "md"}


def message(report: Report, language: Language) -> Message:
    return render_report(report, to=Subscription(name="operators", language=language), timezone=SHANGHAI)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", CASES)
def test_report_is_as_it_was(name: str, language: Language, form: str) -> None:
    path = FOLDER / f"{name}.{language}.{FORMS[form]}"
    written = getattr(message(CASES[name], language), form)
    if os.environ.get("CLAUSEWATCH_UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(written, "utf-8")
    assert written == path.read_text("utf-8")


def test_the_subject_tells_whether_anything_is_to_be_done() -> None:
    assert message(WELL, Language.CHINESE).subject == "【运行报告】一切正常：检查来源 12 个，发现变化 5 处"
    assert message(ILL, Language.ENGLISH).subject == "[Report] To look at: 4 – Sources checked: 11, changes found: 5"


def test_a_name_with_markup_in_it_is_harmless() -> None:
    evil = "<b>x</b>[y](http://z.example)`{{ 7*7 }}"
    told = message(replace(ILL, unread=(evil,)), Language.ENGLISH)
    assert "<b>x</b>" not in told.html
    assert "](http://z.example)" not in told.markdown
    assert "49" not in told.text


@pytest.mark.parametrize(
    ("now", "since", "until"),
    [
        ("2026-03-09 09:00", "2026-03-02 09:00", "2026-03-09 09:00"),
        ("2026-03-09 08:59", "2026-02-23 09:00", "2026-03-02 09:00"),
        ("2026-03-12 12:00", "2026-03-02 09:00", "2026-03-09 09:00"),
    ],
)
def test_a_report_tells_of_the_week_that_ended_last(now: str, since: str, until: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=SHANGHAI).astimezone(UTC)
    span = report_span(parse_cadence("weekly mon 09:00"), moment, SHANGHAI)
    assert [f"{one.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" for one in span] == [since, until]


def test_a_week_keeps_its_hour_when_the_clocks_are_changed() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    now = datetime(2026, 3, 30, 12, tzinfo=UTC)  # the clocks went forward on the 29th
    since, until = report_span(parse_cadence("weekly mon 09:00"), now, berlin)
    assert (until.astimezone(berlin).hour, since.astimezone(berlin).hour) == (9, 9)
