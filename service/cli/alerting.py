"""`alerts test / preview`. The other verbs of `alerts`: service/cli/outbox.py."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from itertools import product
from typing import Annotated

import typer

from alerts.channel import send
from alerts.subscription import Subscription
from pipeline.errors import ClausewatchError
from service.cli import outbox
from service.cli.output import Format, FormatOption, complain, local, print_records, print_table, say
from service.destinations import look
from service.incident_records import incident_record
from service.previewing import past_changes, past_incidents
from service.records import change_record
from service.runtime import Runtime, opened
from service.sample_alerts import sample_messages

Name = Annotated[str, typer.Argument(help="A subscription's name.")]

verbs = typer.Typer(help="Subscriptions, and what was sent to them.", no_args_is_help=True)
verbs.command(epilog="Example: clausewatch alerts pending")(outbox.pending)
verbs.command(epilog="Example: clausewatch alerts attempts 17")(outbox.attempts)
verbs.command(epilog="Example: clausewatch alerts destinations")(outbox.destinations)
verbs.command(epilog="Example: clausewatch alerts retry --all")(outbox.retry)


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.add_typer(verbs, name="alerts")
    app.command(epilog="Example: clausewatch deliver")(outbox.deliver)


@verbs.command(epilog="Example: clausewatch alerts test hydrogen")
def test(context: typer.Context, name: Name) -> None:
    """Send a sample alert to a subscription's destinations, for real. Exit status 1 when one does not take it.

    A subscription that asks for incidents gets the sample of one.
    """
    refused = 0
    with opened(context.obj) as runtime:
        subscription = _named(runtime, name)
        messages = sample_messages(subscription, runtime.owing, runtime.now())
        for destination, (what, message) in product(subscription.to, messages):
            result = asyncio.run(send(destination.url, message))
            said = f" ({result.detail})" if result.detail else ""
            say(f"{destination.name}: {what} " + (f"sent{said}" if result.ok else f"not sent, {result.cause}{said}"))
            refused += not result.ok
            if result.ok:
                runtime.store.note_taken(destination.key, runtime.now())
        look(runtime.store, runtime.owing, runtime.now())
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


def _named(runtime: Runtime, name: str) -> Subscription:
    subscriptions: Sequence[Subscription] = runtime.owing.subscriptions
    found = next((one for one in subscriptions if one.name == name), None)
    if found is None:
        known = ", ".join(one.name for one in subscriptions) or "none"
        raise ClausewatchError(f"there is no subscription named “{name}”. Known: {known}")
    return found
