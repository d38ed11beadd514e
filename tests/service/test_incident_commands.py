"""Sources in trouble as an operator meets them: on the command line, and in the outbox."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from clocked import Within
from command import configured
from loopback_site import Reply, Site, serving
from policy_pages import policy_pages

from alerts.incident_words import incident_words
from alerts.subscription import Filter, Language, Subscription
from pipeline.errors import SettingsError
from pipeline.health.incidents import IncidentKind
from service.owing.samples import sample_messages
from service.owing.subscriptions import Owing
from service.settings.file import load_settings
from service.settings.model import Settings


def test_a_dead_host_is_one_incident_of_all_its_sources_and_told_once(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{closed.getsockname()[1]}"
        sources = [{"name": name, "url": f"{dead}/{name}.html"} for name in ("notices", "rules")]
        operators = {"name": "operators", "when": {"incidents": ["failing"]}, "to": ["json://127.0.0.1:9/"]}
        run = configured(tmp_path, {"sources": sources, "subscriptions": [operators]})
        assert "No source is in trouble" in run("sources", "incidents")
        for _ in range(3):
            run("check", "--all", status=1)
    found = [json.loads(line) for line in run("sources", "incidents", "--format", "jsonl", status=1).splitlines()]
    assert [(one["source"], one["kind"], one["together"]) for one in found] == [
        ("rules", "failing", ["notices"]),
        ("notices", "failing", ["rules"]),
    ]
    assert all(one["seen"]["checks"] == 3 and one["seen"]["outcome"] == "failed" for one in found)
    (delivery,) = json.loads(run("alerts", "pending", "--format", "json"))
    assert (delivery["subscription"], delivery["changes"], delivery["incidents"]) == ("operators", [], [found[1]["id"]])


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("true", set(IncidentKind)),
        ("false", set()),
        ("[blocked, silent]", {IncidentKind.BLOCKED, IncidentKind.SILENT}),
    ],
)
def test_kinds_of_incidents_are_chosen_in_the_settings(tmp_path: Path, written: str, wanted: set[str]) -> None:
    assert set(_settings(tmp_path, written).subscriptions[0].when.incidents) == wanted


def test_a_kind_that_there_is_not_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(
        SettingsError, match=r"clausewatch\.yaml:4: subscriptions\[0\]\.when\.incidents\[1\].*'failing'"
    ):
        _settings(tmp_path, "[blocked, slow]")


def _settings(folder: Path, incidents: str) -> Settings:
    file = folder / "clausewatch.yaml"
    file.write_text(f"subscriptions:\n  - name: operators\n    when:\n      incidents: {incidents}\n", "utf-8")
    return load_settings(file, {})


def test_a_subscription_to_incidents_is_previewed_and_tried(tmp_path: Path) -> None:
    with serving(Site(pages=policy_pages(1))) as site:
        gone = {"/list.html": Reply(status=404)}
        sources = [{"name": "city", "url": f"{site.address}/list.html"}]
        operators = {
            "name": "operators",
            "when": {"incidents": True},
            "to": [f"json://127.0.0.1:{urlsplit(site.address).port}/taken"],
        }
        clauses = {"name": "clauses", "to": ["json://127.0.0.1:1/"]}
        run = Within(configured(tmp_path, {"sources": sources, "subscriptions": [operators, clauses]}).config)
        run("check", "--all")
        assert "Nothing in 90 days." in run("alerts", "preview", "operators")
        site.replies.update(gone)
        for _ in range(3):
            run("check", "--all", status=1)
        site.replies.clear()
        run("check", "--all")
        printed = run("alerts", "preview", "operators")
        assert "begun" in printed
        assert "3 checks in a row could not read it" in printed
        told = [json.loads(line) for line in run("alerts", "preview", "operators", "--format", "jsonl").splitlines()]
        assert [(one["source"], one["kind"], one["told"]) for one in told] == [
            ("city", "failing", "begun"),
            ("city", "failing", "over"),
        ]
        assert run("alerts", "preview", "clauses", "--format", "jsonl") == ""
        assert "incident" in run("alerts", "test", "operators", status=1)  # the site takes no POST
        assert "change" in run("alerts", "test", "clauses", status=1)


@pytest.mark.parametrize("kind", IncidentKind)
def test_a_sample_of_each_kind_says_what_it_is(kind: IncidentKind) -> None:
    for language in Language:
        wanted = Subscription(name="operators", when=Filter(incidents=frozenset({kind})), language=language)
        owing = Owing(subscriptions=(wanted,), timezone=ZoneInfo("Asia/Shanghai"), review_address="")
        ((what, message),) = sample_messages(wanted, owing, datetime(2031, 3, 3, tzinfo=UTC))
        assert what == "incident"
        assert incident_words(language).kinds[kind] in message.subject
        assert "sample" in message.subject
