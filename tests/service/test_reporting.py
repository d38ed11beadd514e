"""The operators' report: due once a week, sent once, with the figures of that week."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alert_receivers import Reply, http_receiver
from clocked import Within, stopped
from command import configured
from loopback_site import Site, serving
from policy_pages import policy_page, policy_pages

from pipeline.errors import SettingsError
from service.settings.file import load_settings
from service.settings.subscriptions import read_subscriptions


def test_a_report_is_sent_once_though_the_process_restarts_and_the_clock_jumps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, monday = stopped(monkeypatch), next_monday()
    with serving(Site(pages=policy_pages(2))) as site, http_receiver(lambda _: Reply()) as hook:
        operators = {"name": "operators", "when": {"incidents": True}, "to": [f"json://{hook.host}/"]}
        operators |= {"report": "weekly mon 09:00", "language": "en"}
        source = {"name": "city", "url": f"{site.address}/list.html"}
        run = Within(configured(tmp_path, {"sources": [source], "subscriptions": [operators]}).config)

        clock.now = monday - timedelta(days=7)
        run("deliver")
        assert hook.received == [], "nothing was watched yet"
        run("check", "--all")
        site.pages = site.pages | {"/zc/1.html": policy_page(1, 300)}
        run("check", "--all")
        for now in (monday - timedelta(seconds=1), monday, monday, monday + timedelta(days=1), monday):
            clock.now = now
            run("deliver")
        (report,) = [one.body for one in hook.received]
        assert "[Report] All is well – Sources checked: 1" in report["title"]
        assert "Checks: 2, of which 0 failed" in report["message"]
        assert "Pages visited: 0" not in report["message"]
        clock.now = monday + timedelta(days=21)
        run("deliver")
        assert len(hook.received) == 2, "of three weeks missed the last one is reported"
        assert len({one.body["id"] for one in hook.received}) == 2


def next_monday() -> datetime:
    """Return nine o'clock in Shanghai on the Monday to come: what is checked now lies in the week before."""
    now = datetime.now(UTC)
    morning = now.replace(hour=1, minute=0, second=0, microsecond=0)
    monday = morning + timedelta(days=-now.weekday() % 7)
    return monday if monday > now else monday + timedelta(days=7)


@pytest.mark.parametrize("wrong", ["instant", "monthly", "weekly someday 09:00"])
def test_a_report_that_cannot_be_read_is_refused_with_its_line(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "clausewatch.yaml"
    file.write_text(f"subscriptions:\n  - name: operators\n    report: {json.dumps(wrong)}\n", "utf-8")
    with pytest.raises(SettingsError, match=r"clausewatch\.yaml:3: subscriptions\[0\]\.report"):
        read_subscriptions(load_settings(file, {}), str(file))
