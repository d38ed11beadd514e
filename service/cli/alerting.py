"""`alerts test / preview`. The other verbs of `alerts`: service/cli/outbox.py."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from alerts.forms import Form
from alerts.subscription import Subscription
from pipeline.errors import ClausewatchError
from service.cli import outbox, preview
from service.output import complain, print_table, say
from service.owing.samples import sample_messages
from service.owing.trying_templates import copy_built_in, try_templates
from service.runtime import Runtime, opened
from service.telling.samples_sent import send_samples as samples_sent

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


@verbs.command("test", epilog="Example: clausewatch alerts test hydrogen")
def send_samples(
    context: typer.Context,
    name: Name,
    show: Annotated[Form | None, typer.Option(help="Print the sample in this form, and send nothing.")] = None,
) -> None:
    """Send a sample alert to a subscription's destinations, for real. Exit status 1 when one does not take it.

    A subscription that asks for incidents gets the sample of one.
    """
    refused = 0
    with opened(context.obj) as runtime:
        subscription = _named(runtime, name)
        if show:
            messages = sample_messages(subscription, runtime.owing, runtime.now(), runtime.templates)
            sys.stdout.write("\n".join(message.written(show) for _, message in messages))
            return
        for one in samples_sent(runtime, subscription):
            result, said = one.result, f" ({one.result.detail})" if one.result.detail else ""
            say(
                f"{one.destination.name}: {one.what} "
                + (f"sent{said}" if result.ok else f"not sent, {result.cause}{said}")
            )
            refused += not result.ok
    if not subscription.to:
        complain(f"“{name}” has no destination: add one under `to:`")
    if refused or not subscription.to:
        raise typer.Exit(1)


@verbs.command(epilog="Example: clausewatch alerts templates --copy templates")
def templates(
    context: typer.Context,
    copy: Annotated[Path | None, typer.Option(help="Write the built-in templates into this folder, to edit.")] = None,
) -> None:
    """Try the templates of your own with a sample of everything. Exit status 1 when one cannot be used."""
    if copy:
        written = copy_built_in(copy)
        say(f"{len(written)} templates written to {copy}; keep what you change, and name the folder as `templates:`.")
        return
    with opened(context.obj) as runtime:
        tried = try_templates(runtime.templates.folder, runtime.owing, runtime.now())
    print_table(("template", "is"), [(one.name, one.state) for one in tried], empty="No templates of your own.")
    if any(one.is_broken for one in tried):
        raise typer.Exit(1)


def _named(runtime: Runtime, name: str) -> Subscription:
    subscriptions: Sequence[Subscription] = runtime.owing.subscriptions
    found = next((one for one in subscriptions if one.name == name), None)
    if found is None:
        known = ", ".join(one.name for one in subscriptions) or "none"
        raise ClausewatchError(f"there is no subscription named “{name}”. Known: {known}")
    return found
