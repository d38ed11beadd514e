"""`changes`: what happened, why it was told, and what was held back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer
from rich.text import Text

from pipeline.changes import ChangeKind
from pipeline.errors import ClausewatchError
from pipeline.reasons.held import HeldReason
from service.cli.asked import day_of, named
from service.cli.explain import show_explanation
from service.cli.held import show_held
from service.output import Format, FormatOption, console, local, print_records, print_table, say
from service.records.archive import change_record
from service.records.formats import as_json
from service.records.why import explanation_record, held_record
from service.runtime import Runtime, opened
from service.telling.promoting import promote as make_change
from storage.views.archive import ChangeFilter, ChangeView
from storage.views.why import HeldFilter

SHOWN = 50  # rows of a table
BodyOption = Annotated[
    list[str] | None, typer.Option(help="Only where a changed clause makes this body responsible; may be repeated.")
]
ReasonOption = Annotated[
    list[HeldReason] | None, typer.Option(help="With --suppressed, only this reason; may be repeated.")
]


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    verb = typer.Typer(name="changes", invoke_without_command=True)
    verb.callback(epilog="Example: clausewatch changes --kind revised --since 2026-01-01")(changes)
    verb.command(epilog="Example: clausewatch changes promote 12 --note “the annex really lost a page”")(promote)
    app.add_typer(verb)


def changes(
    context: typer.Context,
    after: Annotated[int, typer.Option(help="Only changes with a larger id, oldest first.")] = 0,
    kind: Annotated[list[ChangeKind] | None, typer.Option(help="Only this kind; may be repeated.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be repeated.")] = None,
    region: Annotated[list[str] | None, typer.Option(help="Only this region and below, such as 江苏.")] = None,
    words: Annotated[str, typer.Option(help="Words, as in subscriptions: 氢能 OR 储能.")] = "",
    body: BodyOption = None,
    weight: Annotated[int, typer.Option(min=0, max=100, help="Only what weighs so much or more.")] = 0,
    policy: Annotated[int | None, typer.Option(help="Only this policy's id.")] = None,
    since: Annotated[str, typer.Option(help="From this day on, such as 2026-01-31.")] = "",
    until: Annotated[str, typer.Option(help="Up to this day, the day itself too.")] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many; 50 in a table, else no limit.")] = None,
    why: Annotated[int | None, typer.Option(help="Explain the change of this id.")] = None,
    suppressed: Annotated[bool, typer.Option("--suppressed", help="What was held back, and why.")] = False,
    reason: ReasonOption = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Show what happened; with --why or --suppressed, why it was told, or was not."""
    if context.invoked_subcommand:
        return
    with opened(context.obj) as runtime:
        zone, sources = runtime.settings.timezone, frozenset(source or ())
        first, last = day_of(since, zone), day_of(until, zone, end=True)
        if why is not None:
            _explain(runtime, why, format_)
        elif suppressed:
            held = HeldFilter(
                reasons=frozenset(reason or ()), sources=sources, policy_id=policy, since=first, until=last
            )
            _list_held(runtime, held, limit, format_)
        else:
            wanted = ChangeFilter(kinds=frozenset(kind or ()), sources=sources, policy_id=policy, after_id=after)
            wanted = replace(wanted, regions=tuple(region or ()), words=words, bodies=tuple(body or ()), weight=weight)
            _list_changes(runtime, replace(wanted, since=first, until=last), limit, format_)


def promote(
    context: typer.Context,
    held: Annotated[int, typer.Argument(help="The id of what was held back; `changes --suppressed` lists them.")],
    note: Annotated[str, typer.Option(help="Why it is a change; kept with it, and told.")],
) -> None:
    """Make a change of something held back: recorded as of now, with its evidence, and alerted once."""
    with opened(context.obj) as runtime:
        ids = make_change(runtime, held, note.strip() or "–")
    listed = ", ".join(map(str, ids))
    say(f"Held {held} is change {listed} now; `clausewatch changes --why {ids[0]}` explains it.")


def _explain(runtime: Runtime, change_id: int, format_: Format) -> None:
    found = runtime.store.history().explain(change_id)
    if found is None:
        raise ClausewatchError(f"there is no change {change_id}; `clausewatch changes` lists them")
    if format_ is Format.TABLE:
        show_explanation(console(), found, runtime.settings.timezone)
    elif format_ is Format.JSON:
        sys.stdout.write(as_json(explanation_record(found)))
    else:
        print_records([explanation_record(found)], format_)


def _list_held(runtime: Runtime, wanted: HeldFilter, limit: int | None, format_: Format) -> None:
    history = runtime.store.history()
    is_table = format_ is Format.TABLE
    found = history.held(wanted, limit=limit or (SHOWN if is_table else sys.maxsize))
    if is_table:
        show_held(found, history.held_counts(wanted), runtime.settings.timezone)
    else:
        print_records([held_record(one) for one in found], format_)


def _list_changes(runtime: Runtime, wanted: ChangeFilter, limit: int | None, format_: Format) -> None:
    whole = format_ is not Format.TABLE or wanted.after_id > 0
    found = runtime.store.history().changes(
        wanted, limit=limit or (sys.maxsize if whole else SHOWN), oldest_first=whole
    )
    _print_changes(found, format_, runtime.settings.timezone)


def _print_changes(found: Sequence[ChangeView], format_: Format, zone: str) -> None:
    if format_ is not Format.TABLE:
        print_records([change_record(change) for change in found], format_)
        return
    rows = [
        (
            change.id,
            local(change.detected_at, zone),
            change.kind,
            change.weight.total,
            change.source,
            named(change.policy),
            _gist(change),
        )
        for change in found
    ]
    print_table(("id", "when", "kind", "weight", "source", "policy", "what"), rows, empty="Nothing happened.")


def _gist(change: ChangeView) -> Text:
    """Return the first thing that changed, short."""
    if change.edits:
        edit = change.edits[0]
        clause = edit.after or edit.before
        label = clause.path if clause else ()
        more = f" (+{len(change.edits) - 1})" if len(change.edits) > 1 else ""
        return Text(f"{edit.kind} {' '.join(label)}{more}")
    if change.fields:
        return Text("; ".join(f"{f.name}: {f.before or '–'} → {f.after or '–'}" for f in change.fields))
    return Text(change.fidelity if change.kind is ChangeKind.REPOST else change.old_url)
