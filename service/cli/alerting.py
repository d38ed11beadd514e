"""`alerts test / preview / pending / retry`, and `deliver`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Annotated

import typer

from alerts.change import AlertChange
from alerts.channel import send
from alerts.messages import render
from alerts.subscription import Subscription, matches
from alerts.task_filter import matching_clauses
from pipeline.errors import ClausewatchError
from service.cli.output import Format, FormatOption, complain, local, print_records, print_table, say
from service.delivering import StoredOutbox
from service.delivering import deliver as deliver_owed
from service.records import change_record
from service.runtime import Runtime, opened
from service.sample_change import sample_change
from storage.views import ChangeFilter

Name = Annotated[str, typer.Argument(help="A subscription's name.")]

_MOST_REASONS = 3

verbs = typer.Typer(help="Subscriptions, and what was sent to them.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.add_typer(verbs, name="alerts")
    app.command(epilog="Example: clausewatch deliver")(deliver)


@verbs.command(epilog="Example: clausewatch alerts test hydrogen")
def test(context: typer.Context, name: Name) -> None:
    """Send a sample alert to a subscription's destinations, for real. Exit status 1 when one does not take it."""
    with opened(context.obj) as runtime:
        subscription = _named(runtime, name)
        message = render(
            [sample_change(runtime.now(), runtime.owing.review_address)],
            subscription=subscription.name,
            language=subscription.language,
            timezone=runtime.owing.timezone,
        )
    refused = 0
    for destination in subscription.to:
        result = asyncio.run(send(destination.url, message))
        say(f"{destination.name}: {'sent' if result.ok else result.detail}")
        refused += not result.ok
    if not subscription.to:
        complain(f"“{name}” has no destination: add one under `to:`")
    if refused or not subscription.to:
        raise typer.Exit(1)


@verbs.command(epilog="Example: clausewatch alerts preview hydrogen --days 90")
def preview(
    context: typer.Context,
    name: Name,
    days: Annotated[int, typer.Option(min=1, help="How far to look back.")] = 90,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Show which past changes a subscription would have been told of."""
    with opened(context.obj) as runtime:
        subscription, zone = _named(runtime, name), runtime.settings.timezone
        since = ChangeFilter(since=runtime.now() - timedelta(days=days))
        past = runtime.store.history().changes(since, limit=sys.maxsize, oldest_first=True)
        outbox = StoredOutbox(store=runtime.store, owing=runtime.owing)
        told = outbox.changes_of([change.id for change in past])
        wanted = {change.id: _because(subscription, change) for change in told if matches(subscription, change)}
    found = [change for change in past if change.id in wanted]
    if format_ is not Format.TABLE:
        print_records([change_record(change) for change in found], format_)
        return
    rows = [(c.id, local(c.detected_at, zone), c.kind, c.source, c.policy.title, wanted[c.id]) for c in found]
    columns = ("id", "when", "kind", "source", "policy", "because")
    print_table(columns, rows, empty=f"Nothing in {days} days.", folding=("policy", "because"))


def _because(subscription: Subscription, change: AlertChange) -> str:
    """Return the clauses that a filter on bodies, targets or deadlines found; "" without such a filter."""
    found = matching_clauses(subscription.when.tasks, change, language="en")
    told = [" ".join((*one.path, one.told)) for one in found[:_MOST_REASONS]]
    more = f" (+{len(found) - _MOST_REASONS})" if len(found) > _MOST_REASONS else ""
    return "; ".join(told) + more


@verbs.command(epilog="Example: clausewatch alerts pending")
def pending(
    context: typer.Context,
    state: Annotated[str, typer.Option(help="pending, leased, sent or dead; all but sent when left out.")] = "",
    format_: FormatOption = Format.TABLE,
) -> None:
    """List deliveries that were not made yet, and those given up."""
    with opened(context.obj) as runtime:
        history, zone = runtime.store.history(), runtime.settings.timezone
        states = [state] if state else ["pending", "leased", "dead"]
        found = [delivery for one in states for delivery in history.deliveries(state=one, limit=1000)]
        names = {to.key: to.name for subscription in runtime.owing.subscriptions for to in subscription.to}
    shown = [replace(delivery, destination=names.get(delivery.destination, delivery.destination)) for delivery in found]
    if format_ is not Format.TABLE:
        records = [
            {
                "id": delivery.id,
                "subscription": delivery.subscription,
                "destination": delivery.destination,
                "state": delivery.state,
                "attempts": delivery.attempts,
                "changes": list(delivery.changes),
                "incidents": list(delivery.incidents),
                "last_error": delivery.last_error or None,
            }
            for delivery in shown
        ]
        print_records(records, format_)
        return
    rows = [
        (d.id, d.subscription, d.destination, d.state, d.attempts, local(d.next_at, zone), d.last_error) for d in shown
    ]
    columns = ("id", "subscription", "destination", "state", "attempts", "next attempt", "last error")
    print_table(columns, rows, empty="Nothing waits to be sent.")


@verbs.command(epilog="Example: clausewatch alerts retry")
def retry(context: typer.Context) -> None:
    """Try deliveries that were given up once more."""
    with opened(context.obj) as runtime:
        count = runtime.store.retry_dead(runtime.now())
    say(f"{count} deliveries will be tried again; `clausewatch deliver` does it now.")


def deliver(context: typer.Context) -> None:
    """Send now what is owed. Exit status 1 when something could not be sent."""
    with opened(context.obj) as runtime:
        report = asyncio.run(deliver_owed(runtime))
    say(f"{report.sent} sent, {report.retried + report.left} to be tried again, {report.dead} given up.")
    if report.retried or report.dead:
        raise typer.Exit(1)


def _named(runtime: Runtime, name: str) -> Subscription:
    subscriptions: Sequence[Subscription] = runtime.owing.subscriptions
    found = next((one for one in subscriptions if one.name == name), None)
    if found is None:
        known = ", ".join(one.name for one in subscriptions) or "none"
        raise ClausewatchError(f"there is no subscription named “{name}”. Known: {known}")
    return found
