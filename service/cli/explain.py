"""Prints everything that is behind one change."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.judge.principles import Principle, behind
from pipeline.reasons.evidence_words import in_words
from pipeline.tasks.task import task_edit
from pipeline.tasks.told import edit_lines, said
from pipeline.weight.said import part_name, said_points
from pipeline.weight.score import HEAVIEST, Points
from service.cli.asked import named
from service.cli.files import edit_words, red_line
from service.output import local
from storage.views.archive import ChangeView, DeliveryView, HeldView, RevisionView
from storage.views.why import Explanation, VisitView

DIGEST = 12  # digits of a digest that people compare


def show_explanation(out: Console, told: Explanation, zone: str) -> None:
    """Print a change with its evidence, weight, rules, edits, visits, revisions, what was held, and its alerts."""
    change = told.change
    out.print(Text(f"{change.kind}  {named(change.policy)}", style="bold"))
    out.print(Text(f"{local(change.detected_at, zone)}  {change.source}  {change.url}", style="dim"))
    _section(out, "Evidence", _evidence(told))
    _grid(out, f"Weight {change.weight.total} of {HEAVIEST}", (_points(one) for one in change.weight.parts))
    _section(out, "Rules", (Text(f"{rule.value:>2}  {rule.name_in('en')}") for rule in _rules(told)))
    _section(out, "Edits", _edits(change))
    _grid(out, "Visits", (_visit(visit, zone) for visit in told.visits))
    _grid(out, "Revisions", _revisions(told, zone))
    _grid(out, "Held before", (_held(held, zone) for held in told.held))
    _grid(out, "Alerts", (_delivery(one, zone) for one in told.deliveries), none="owed to nobody")


def _section(out: Console, name: str, lines: Iterable[Text]) -> None:
    rows = list(lines)
    if rows:
        out.print(Text(f"\n{name}", style="cyan"))
    for row in rows:
        out.print(Text.assemble("  ", row))


def _grid(out: Console, name: str, rows: Iterable[tuple[object, ...]], none: str = "") -> None:
    """Print rows in columns as wide as their widest cell, Chinese counted double; the last column folds."""
    cells = [[cell if isinstance(cell, Text) else Text(str(cell)) for cell in row] for row in rows]
    if not cells and not none:
        return
    out.print(Text(f"\n{name}", style="cyan"))
    if not cells:
        out.print(Text(f"  {none}", style="dim"))
        return
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=0)
    for number in range(len(cells[0])):
        table.add_column(overflow="fold", no_wrap=number < len(cells[0]) - 1)
    for row in cells:
        table.add_row(Text(), *row)
    out.print(table)


def _rules(told: Explanation) -> tuple[Principle, ...]:
    change = told.change
    return behind(change.kind, change.why, change.confirmed_by, (held.reason for held in told.held))


def _points(points: Points) -> tuple[object, ...]:
    return Text(f"{points.points:>3}", style="yellow"), part_name(points.part, "en"), said_points(points, "en")


def _evidence(told: Explanation) -> Iterable[Text]:
    change = told.change
    for one in change.why:
        yield Text(f"· {in_words(one, 'en')}")
    if change.confirmed_by:
        yield Text(f"· Confirmed by: {change.confirmed_by}.")


def _edits(change: ChangeView) -> Iterable[Text]:
    for edit in change.edits:
        yield Text.assemble((f"{edit_words(edit)} ", "yellow"), red_line(edit))
        if task := said(edit_lines(task_edit(edit), "en"), "en"):
            yield Text(f"  {task}", style="dim")
    for field in change.fields:
        yield Text(f"{field.name}: {field.before or '–'} → {field.after or '–'}")


def _visit(visit: VisitView, zone: str) -> tuple[object, ...]:
    return (
        Text("→" if visit.decides else " ", style="bold green"),
        local(visit.at, zone),
        Text(visit.outcome, style="green" if visit.outcome in ("ok", "unchanged") else "red"),
        visit.status or "–",
        Text(_validator(visit), style="dim"),
        Text(visit.body_digest[:DIGEST] or "–", style="dim"),
        " ".join(part for part in (visit.final_url, visit.reason) if part),
    )


def _validator(visit: VisitView) -> str:
    return visit.etag or visit.last_modified or "no validator"


def _revisions(told: Explanation, zone: str) -> Iterable[tuple[object, ...]]:
    pairs = (("before", told.before), ("after", told.after))
    yield from (_revision(name, revision, zone) for name, revision in pairs if revision)


def _revision(name: str, revision: RevisionView, zone: str) -> tuple[object, ...]:
    profile = f", profile {revision.profile_version}" if revision.profile_version else ""
    return (
        name,
        f"revision {revision.number}",
        local(revision.seen_at, zone),
        Text(f"text {revision.document.text_digest[:DIGEST]}", style="dim"),
        Text(f"snapshot {revision.snapshot_digest[:DIGEST] or '–'}", style="dim"),
        Text(f"reader {revision.reader_version}{profile}{', reread' if revision.reread else ''}", style="dim"),
    )


def _held(held: HeldView, zone: str) -> tuple[object, ...]:
    times = f"×{held.count}" if held.count > 1 else ""
    words = " ".join(in_words(one, "en") for one in held.why)
    return held.id, local(held.at, zone), Text(held.reason, style="yellow"), times, words


def _delivery(delivery: DeliveryView, zone: str) -> tuple[object, ...]:
    sent = local(delivery.sent_at, zone) if delivery.sent_at else ""
    return delivery.subscription, delivery.destination, delivery.state, sent, Text(delivery.last_error, style="red")
