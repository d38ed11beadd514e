"""`alerts pending / attempts / destinations / retry`, and `deliver`: what waits to be sent, and what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer

from alerts.dead import is_dead
from pipeline.errors import ClausewatchError
from pipeline.waits import Waits
from service.output import Format, FormatOption, local, print_records, print_table, say
from service.owing.destinations import look, names_of
from service.owing.reporting import owe_reports
from service.records.outbox import attempt_record, delivery_record, destination_record
from service.runtime import Runtime, opened
from service.telling.delivering import deliver as deliver_owed
from storage.views.archive import DeliveryView

MOST = 1000
WAITED = {Waits.DIGEST: "its digest", Waits.QUIET: "quiet hours' end", Waits.STORM: "a storm's end"}
WAITING = ("pending", "leased", "dead")


def pending(
    context: typer.Context,
    state: Annotated[str, typer.Option(help="pending, leased, sent or dead; all but sent when left out.")] = "",
    destination: Annotated[str, typer.Option(help="Only to this destination, as it is printed here.")] = "",
    format_: FormatOption = Format.TABLE,
) -> None:
    """List deliveries that were not made yet, and those given up: why, what was answered, and when the next try is."""
    with opened(context.obj) as runtime:
        zone, names = runtime.settings.timezone, names_of(runtime.owing)
        keys = _keys(runtime, destination) if destination else [""]
        found = [
            delivery
            for one in ([state] if state else WAITING)
            for key in keys
            for delivery in runtime.store.history().deliveries(one, destination=key, limit=MOST)
        ]
    shown = [replace(one, destination=names.get(one.destination, one.destination)) for one in found]
    if format_ is not Format.TABLE:
        print_records([delivery_record(one) for one in shown], format_)
        return
    rows = [_row(one, zone) for one in shown]
    columns = (
        "id",
        "subscription",
        "destination",
        "state",
        "waits for",
        "attempts",
        "cause",
        "next attempt",
        "last answer",
    )
    print_table(columns, rows, empty="Nothing waits to be sent.", folding=("last answer",))


def _row(one: DeliveryView, zone: str) -> tuple[object, ...]:
    next_at = local(one.next_at, zone) if one.state == "pending" and one.next_at else ""
    waits = WAITED[one.waits] if one.waits and one.state == "pending" and not one.attempts else ""
    return one.id, one.subscription, one.destination, one.state, waits, one.attempts, one.cause, next_at, one.last_error


def attempts(
    context: typer.Context,
    delivery: Annotated[int, typer.Argument(help="A delivery's id, as `alerts pending` prints it.")],
    format_: FormatOption = Format.TABLE,
) -> None:
    """List the attempts at a delivery, oldest first, with what the service answered."""
    with opened(context.obj) as runtime:
        found, zone = runtime.store.history().attempts(delivery), runtime.settings.timezone
    if format_ is not Format.TABLE:
        print_records([attempt_record(one) for one in found], format_)
        return
    rows = [
        (local(one.begun_at, zone), local(one.ended_at, zone) if one.ended_at else "", one.outcome, one.detail)
        for one in found
    ]
    print_table(("begun", "ended", "outcome", "answer"), rows, empty="No attempt was made.", folding=("answer",))


def destinations(context: typer.Context, format_: FormatOption = Format.TABLE) -> None:
    """List the destinations, how it goes with each, and what waits for it. Exit status 1 when one takes nothing."""
    with opened(context.obj) as runtime:
        zone, names = runtime.settings.timezone, names_of(runtime.owing)
        found = [one for one in runtime.store.history().destinations() if one.key in names]
    dead = [one for one in found if is_dead(one, runtime.now())]
    if format_ is not Format.TABLE:
        print_records([destination_record(one, names[one.key], dead=one in dead) for one in found], format_)
    else:
        rows = [
            (
                names[one.key],
                "dead" if one in dead else "failing" if one.failures else "fine" if one.sent_at else "not tried yet",
                local(one.sent_at, zone) if one.sent_at else "",
                one.waiting,
                one.dead,
                one.last_error,
            )
            for one in found
        ]
        columns = ("destination", "state", "last taken", "waiting", "given up", "last answer")
        print_table(columns, rows, empty="Nothing was owed to any destination yet.", folding=("last answer",))
    if dead:
        raise typer.Exit(1)


def retry(
    context: typer.Context,
    deliveries: Annotated[list[int] | None, typer.Argument(help="Ids, as `alerts pending` prints them.")] = None,
    destination: Annotated[
        str, typer.Option(help="All that is given up or waits for another try at this destination.")
    ] = "",
    all_: Annotated[bool, typer.Option("--all", help="All that was given up.")] = False,
) -> None:
    """Try deliveries once more: some, those of a destination, or all that were given up."""
    if (bool(deliveries) + bool(destination) + all_) != 1:
        raise ClausewatchError("say which: ids of deliveries, --destination NAME, or --all")
    with opened(context.obj) as runtime:
        keys = _keys(runtime, destination) if destination else [""]
        count = sum(runtime.store.retry(runtime.now(), ids=deliveries or (), destination=key) for key in keys)
    say(f"{count} deliveries will be tried again; `clausewatch deliver` does it now.")


def deliver(context: typer.Context) -> None:
    """Send now what is owed. Exit status 1 when something could not be sent."""
    with opened(context.obj) as runtime:
        owe_reports(runtime.store, runtime.owing, runtime.now())
        report = asyncio.run(deliver_owed(runtime))
        look(runtime.store, runtime.owing, runtime.now())
    say(f"{report.sent} sent, {report.retried} to be tried again, {report.dead} given up.")
    if report.retried or report.dead:
        raise typer.Exit(1)


def _keys(runtime: Runtime, destination: str) -> Sequence[str]:
    """Return the keys of a destination named as it is printed. Raises ClausewatchError when there is none."""
    names = names_of(runtime.owing)
    known = {one.key for one in runtime.store.history().destinations()} | set(names)
    keys = [key for key in sorted(known) if destination in (key, names.get(key))]
    if not keys:
        listed = ", ".join(sorted(set(names.values()))) or "none"
        raise ClausewatchError(f"there is no destination “{destination}”. Known: {listed}")
    return keys
