"""What messages about sources in trouble say, in every form and language.

Golden messages lie in tests/alerts/golden_incidents; CLAUSEWATCH_UPDATE_GOLDEN=1 writes them anew.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from incident_samples import BLOCKED, GOLDEN, OVER, SILENT, UNDELIVERED

from alerts.incident import AlertIncident, wants_incident
from alerts.incident_messages import incident_alert_id, render_incidents
from alerts.incident_words import incident_words, told
from alerts.messages import Message
from alerts.subscription import Filter, Language, Subscription
from pipeline.changes import ChangeKind
from pipeline.health.checks import Seen
from pipeline.health.incidents import Ended, IncidentKind
from pipeline.model import Outcome

FOLDER = Path(__file__).parent / "golden_incidents"
FORMS = {"html": "html", "text": "txt", "markdown": "md"}
CASES = [(name, language, form) for name in GOLDEN for language in Language for form in FORMS]


def message(*incidents: AlertIncident, language: Language = Language.CHINESE) -> Message:
    zone = ZoneInfo("Asia/Shanghai")
    return render_incidents(incidents, to=Subscription(name="operators", language=language), timezone=zone)


@pytest.mark.parametrize(("name", "language", "form"), CASES)
def test_message_is_as_it_was(name: str, language: Language, form: str) -> None:
    path = FOLDER / f"{name}.{language}.{FORMS[form]}"
    written = getattr(message(*GOLDEN[name], language=language), form)
    if os.environ.get("CLAUSEWATCH_UPDATE_GOLDEN"):
        path.write_text(written, encoding="utf-8")
    assert written == path.read_text(encoding="utf-8")


def test_every_golden_message_belongs_to_a_case() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{n}.{language}.{FORMS[f]}" for n, language, f in CASES}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", IncidentKind)
def test_every_kind_can_be_told_with_what_to_do_and_every_end_too(kind: IncidentKind, language: Language) -> None:
    words = incident_words(language)
    begun = message(replace(BLOCKED, kind=kind, seen=replace(BLOCKED.seen, newest=date(2026, 1, 1))), language=language)
    assert words.kinds[kind] in begun.subject
    assert words.advice[kind] in begun.text
    assert "{" not in begun.text
    assert set(words.ended) == set(Ended)
    assert set(words.outcomes) == set(Outcome) - {Outcome.OK, Outcome.UNCHANGED}


@pytest.mark.parametrize("language", Language)
def test_documents_that_could_not_be_read_are_counted(language: Language) -> None:
    seen = replace(BLOCKED.seen, count=9, of=10)
    assert "9" in told(IncidentKind.BLOCKED, seen, language)
    assert "10" in told(IncidentKind.BLOCKED, seen, language)


@pytest.mark.parametrize("form", FORMS)
def test_words_of_a_server_take_nothing_over(form: str) -> None:
    hostile = "<script>alert(1)</script> {{ 7*7 }} [x](https://evil.example) \x1b[31m\u202e"
    text = getattr(message(replace(BLOCKED, seen=replace(BLOCKED.seen, reason=hostile), source="<b>`x`")), form)
    assert "\x1b" not in text
    assert "\u202e" not in text
    if form == "html":
        assert "<script>" not in text
        assert "<b>" not in text
    if form == "markdown":
        assert "](https://evil" not in text


def test_the_end_has_an_alert_id_of_its_own() -> None:
    ids = {incident_alert_id("operators", one) for one in ((BLOCKED,), (OVER,), (SILENT,), (SILENT, BLOCKED))}
    assert len(ids) == 4
    assert incident_alert_id("operators", (SILENT, BLOCKED)) == incident_alert_id("operators", (BLOCKED, SILENT))


ALL = frozenset(IncidentKind)


@pytest.mark.parametrize(
    ("when", "wanted"),
    [
        (Filter(), False),
        (Filter(incidents=ALL), True),
        (Filter(incidents=frozenset({IncidentKind.SILENT})), False),
        (Filter(incidents=ALL, sources=frozenset({"qinglan-zcwj"})), True),
        (Filter(incidents=ALL, sources=frozenset({"qinglan-tzgg"})), True),  # in the same trouble, told with it
        (Filter(incidents=ALL, sources=frozenset({"anhe"})), False),
        (Filter(incidents=ALL, regions=("青岚市",)), True),
        (Filter(incidents=ALL, regions=("江苏",)), False),
        (Filter(incidents=ALL, words="储能"), True),  # words are for changes
    ],
)
def test_a_subscription_hears_of_the_incidents_it_asks_for(when: Filter, wanted: bool) -> None:
    assert wants_incident(Subscription(name="operators", when=when), BLOCKED) is wanted


def test_a_subscription_for_incidents_hears_of_changes_only_when_it_says_of_which() -> None:
    assert Filter().wants_changes
    assert not Filter(incidents=ALL, sources=frozenset({"anhe"}), regions=("青岚",)).wants_changes
    assert Filter(incidents=ALL, kinds=frozenset({ChangeKind.REVISED})).wants_changes
    assert Filter(incidents=ALL, words="储能").wants_changes


@pytest.mark.parametrize("kind", [kind for kind in IncidentKind if kind not in (IncidentKind.SILENT,)])
def test_trouble_that_comes_and_goes_says_so_in_both_languages(kind: IncidentKind) -> None:
    seen = Seen(outcome=Outcome.BLOCKED, url="https://a.example/", checks=3, count=2, of=9, returns=2)
    assert "复发 2 次" in told(kind, seen, Language.CHINESE)
    assert "return 2" in told(kind, seen, Language.ENGLISH)
    assert "comes and goes" not in told(kind, replace(seen, returns=0), Language.ENGLISH)


def test_an_incident_of_a_destination_is_no_repetition_of_a_sources() -> None:
    of_source = replace(BLOCKED, id=UNDELIVERED.id)
    assert incident_alert_id("operators", [of_source]) != incident_alert_id("operators", [UNDELIVERED])
