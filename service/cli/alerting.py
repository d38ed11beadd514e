"""`alerts test / preview`. The other verbs of `alerts`: service/cli/outbox.py."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import product
from typing import Annotated

import typer

from alerts.channel import send
from alerts.subscription import Subscription
from pipeline.errors import ClausewatchError
from service.cli import outbox, preview
from service.cli.output import complain, say
from service.destinations import look
from service.runtime import Runtime, opened
from service.sample_alerts import sample_messages

Name = Annotated[str, typer.Argument(help="A subscription's name.")]

verbs = typer.Typer(help="Subscriptions, and what was sent to them.", no_args_is_help=True)
verbs.command(epilog="Example: clausewatch alerts preview hydrogen --days 90")(preview.preview)
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


def _named(runtime: Runtime, name: str) -> Subscription:
    subscriptions: Sequence[Subscription] = runtime.owing.subscriptions
    found = next((one for one in subscriptions if one.name == name), None)
    if found is None:
        known = ", ".join(one.name for one in subscriptions) or "none"
        raise ClausewatchError(f"there is no subscription named “{name}”. Known: {known}")
    return found
