"""What operators are told: every metric is explained, and dashboard and alert rules ask for metrics that there are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from documents import ROOT
from promql_parser import Expr, VectorSelector, parse, walk
from ruamel.yaml import YAML

from crawler.traffic import Traffic
from service.vitals.gauges import Gauges, Moment
from service.vitals.metrics import Metrics
from storage.views.outbox import OutboxGlance
from storage.views.vitals import Figures

OPERATING = (ROOT / "docs/operating.md").read_text("utf-8")
DASHBOARD: dict[str, Any] = json.loads((ROOT / "docs/grafana/clausewatch.json").read_text("utf-8"))
RULES: dict[str, Any] = YAML(typ="safe").load((ROOT / "docs/grafana/alerts.yaml").read_text("utf-8"))
NOW = datetime(2026, 11, 22, tzinfo=UTC)
NAME = re.compile(r"\b(?:clausewatch|process)_[a-z_]+\b")
TARGET = frozenset({"job", "instance"})  # that Prometheus gives to what it asks
CHOSEN = {"$__rate_interval": "5m", "$job": ".*"}  # for what Grafana puts in


def samples() -> dict[str, set[str]]:
    """Return the name of every series with its labels, as Prometheus keeps them."""
    metrics, gauges = Metrics(), Gauges()
    outbox = OutboxGlance(waiting=0, due=0, oldest_due_at=None, dead=0, incidents=0)
    figures = Figures(
        due=0, due_since=None, checking=0, outbox=outbox, stuck_since=None, sources={}, incidents={}, database_bytes=1
    )
    traffic = Traffic(requests=0, failures=0, received_bytes=0)
    free = {"archive": 1, "database": 1}
    gauges.moment = Moment(now=NOW, figures=figures, traffic=traffic, free_bytes=free, archive_bytes=1)
    metrics.registry.register(gauges)
    metrics.answered(route="/", method="GET", status=200, seconds=0.1)
    found: dict[str, set[str]] = {}
    for metric in metrics.registry.collect():
        for sample in metric.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return {name: labels for name, labels in found.items() if not name.endswith("_created")}


SAMPLES = samples()


def expressions() -> Iterator[str]:
    """Yield everything that is asked of Prometheus."""
    for panel in DASHBOARD["panels"]:
        yield from (target["expr"] for target in panel.get("targets", ()))
    for variable in DASHBOARD["templating"]["list"]:
        yield variable.get("definition", "").removeprefix("label_values(").partition(",")[0]
    for group in RULES["groups"]:
        yield from (rule["expr"] for rule in group["rules"])


EXPRESSIONS = [one for one in expressions() if one]


def test_there_is_much_to_ask_for() -> None:
    assert len(EXPRESSIONS) > 40
    assert len([name for name in SAMPLES if name.startswith("clausewatch_")]) > 30


def selected(expression: str) -> dict[str, set[str]]:
    """Parse an expression; return the series that it asks for, with the labels it names. Raises ValueError."""
    for variable, value in CHOSEN.items():
        expression = expression.replace(variable, value)
    found: dict[str, set[str]] = {}

    def look(part: Expr) -> None:
        if isinstance(part, VectorSelector):
            found.setdefault(part.name or "", set()).update(one.name for one in part.matchers.matchers)

    walk(parse(expression), look)
    return found


def kept_by(expression: str) -> set[str]:
    """Return the labels by which the innermost sums are kept apart; what else a series has is lost."""
    return {label.strip() for by in re.findall(r"\bby \(([^)]*)\)", expression) for label in by.split(",")}


@pytest.mark.parametrize("expression", ["sum by (kind (up)", "rate(up)", "max(up", "no_such_function(up)"])
def test_what_prometheus_would_refuse_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        selected(expression)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_prometheus_understands_it_and_only_metrics_and_labels_that_there_are_are_asked_for(expression: str) -> None:
    asked = selected(expression)
    assert set(asked) <= set(SAMPLES) | {"up"}, expression
    for name, labels in asked.items():
        assert labels <= SAMPLES.get(name, set()) | TARGET, expression
    assert kept_by(expression) <= set().union(*(SAMPLES.get(name, set()) for name in asked)) | TARGET, expression


def test_legends_and_summaries_name_labels_that_the_expression_keeps() -> None:
    shown = [
        (target["expr"], set(re.findall(r"\{\{\s*(\w+)\s*\}\}", target.get("legendFormat", ""))))
        for panel in DASHBOARD["panels"]
        for target in panel.get("targets", ())
    ]
    rules = [rule for group in RULES["groups"] for rule in group["rules"]]
    shown += [(rule["expr"], set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))) for rule in rules]
    assert sum(bool(labels) for _, labels in shown) > 10
    for expression, labels in shown:
        assert labels <= (kept_by(expression) or TARGET), expression


def test_every_metric_is_explained_and_none_that_does_not_exist() -> None:
    table = OPERATING[OPERATING.index("## What the figures mean") : OPERATING.index("## The log")]
    told = {name for name in NAME.findall(table) if name != "process_"}
    families = {re.sub(r"_(bucket|count|sum)$", "", name) for name in SAMPLES}
    assert told == {name for name in families if name.startswith("clausewatch_")}


def test_every_metric_of_ours_is_on_the_dashboard() -> None:
    shown = {re.sub(r"_(bucket|count|sum)$", "", name) for one in EXPRESSIONS for name in NAME.findall(one)}
    families = {re.sub(r"_(bucket|count|sum)$", "", name) for name in SAMPLES if name.startswith("clausewatch_")}
    assert families <= shown


def test_names_follow_the_rules_of_prometheus() -> None:
    metrics = Metrics()
    for metric in metrics.registry.collect():
        if metric.name.startswith("clausewatch_"):
            assert metric.documentation.endswith(".")
            assert not re.search(r"_(total|count|sum|bucket|ms|minutes|mb|kb)$", metric.name)


def test_the_dashboard_is_one_for_grafana_11_whose_data_source_is_chosen() -> None:
    assert DASHBOARD["schemaVersion"] >= 39
    assert DASHBOARD["id"] is None
    assert [one["name"] for one in DASHBOARD["templating"]["list"] if one["type"] == "datasource"] == ["datasource"]
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        assert set(place) == {"x", "y", "w", "h"}
        assert min(place["x"], place["y"]) >= 0 < min(place["w"], place["h"])
        assert place["x"] + place["w"] <= 24
        if panel["type"] != "row":
            assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
            assert all(target["datasource"] == panel["datasource"] for target in panel["targets"])


def test_no_two_panels_lie_over_each_other() -> None:
    cells: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        taken = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert not cells & taken, panel["title"]
        cells |= taken


def test_every_rule_says_how_bad_it_is_and_what_is_so() -> None:
    rules = [rule for group in RULES["groups"] for rule in group["rules"]]
    assert len({rule["alert"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["labels"]["severity"] in ("critical", "warning")
        assert rule["annotations"]["summary"]


def test_the_files_are_linked() -> None:
    for name in ("clausewatch.json", "alerts.yaml"):
        assert f"grafana/{name}" in OPERATING
        assert Path(ROOT / "docs/grafana" / name).is_file()
