"""Sources in trouble as an operator meets them: on the command line, and in the outbox."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from command import configured

from pipeline.errors import SettingsError
from pipeline.health.incidents import IncidentKind
from service.settings import Settings
from service.settings_file import load_settings


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
