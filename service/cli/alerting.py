"""`alerts test / preview / pending / retry`, and `deliver`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Annotated

import typer

from alerts.channel import send
from alerts.subscription import Subscription
from pipeline.errors import ClausewatchError
from service.cli.output import Format, FormatOption, complain, local, print_records, print_table, say
from service.delivering import deliver as deliver_owed
from service.incident_records import incident_record
from service.previewing import past_changes, past_incidents
from service.record_formats import Record
from service.records import change_record
from service.runtime import Runtime, opened
from service.sample_alerts import sample_messages
from storage.views import DeliveryView

Name = Annotated[str, typer.Argument(help="A subscription's name.")]

verbs = typer.Typer(help="Subscriptions, and what was sent to them.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.add_typer(verbs, name="alerts")
    app.command(epilog="Example: clausewatch deliver")(deliver)


@verbs.command(epilog="Example: clausewatch alerts test hydrogen")
def test(context: typer.Context, name: Name) -> None:
    """Send a sample alert to a subscription's destinations, for real. Exit status 1 when one does not take it.

    A subscription that asks for incidents gets the sample of one.
    """
    with opened(context.obj) as runtime:
        subscription = _named(runtime, name)
        messages = sample_messages(subscription, runtime.owing, runtime.now())
    refused = 0
    for destination, (what, message) in product(subscription.to, messages):
        result = asyncio.run(send(destination.url, message))
        say(f"{destination.name}: {what} {'sent' if result.ok else result.detail}")
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
    """Show which past changes and incidents a subscription would have been told of."""
    with opened(context.obj) as runtime:
        subscription, zone = _named(runtime, name), runtime.settings.timezone
        since = runtime.now() - timedelta(days=days)
        changes = past_changes(runtime, subscription, since)
        incidents = past_incidents(runtime, subscription, since)
    if format_ is not Format.TABLE:
        told = [{**incident_record(view), "told": when.told} for when, view in incidents]
        print_records([*(change_record(change) for change, _ in changes), *told], format_)
        return
    empty = f"Nothing in {days} days."
    if changes or not incidents:
        rows = [(c.id, local(c.detected_at, zone), c.kind, c.source, c.policy.title, why) for c, why in changes]
        columns = ("id", "when", "kind", "source", "policy", "because")
        print_table(columns, rows, empty=empty, folding=("policy", "because"))
    if incidents:
        told_rows = [(i.id, local(when.at, zone), i.kind, when.told, i.source, i.text) for when, i in incidents]
        print_table(("id", "when", "incident", "told as", "source", "what was seen"), told_rows, empty=empty)


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
        print_records([delivery_record(delivery) for delivery in shown], format_)
        return
    rows = [
        (d.id, d.subscription, d.destination, d.state, d.attempts, local(d.next_at, zone), d.last_error) for d in shown
    ]
    columns = ("id", "subscription", "destination", "state", "attempts", "next attempt", "last error")
    print_table(columns, rows, empty="Nothing waits to be sent.")


def delivery_record(delivery: DeliveryView) -> Record:
    """Return one line of `alerts pending --format jsonl`."""
    return {
        "id": delivery.id,
        "subscription": delivery.subscription,
        "destination": delivery.destination,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "changes": list(delivery.changes),
        "incidents": list(delivery.incidents),
        "last_error": delivery.last_error or None,
    }


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
