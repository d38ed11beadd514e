"""`sources incidents`: trouble with the sources."""

from __future__ import annotations

from typing import Annotated

import typer

from service.output import Format, FormatOption, local, print_records, print_table
from service.records.incidents import incident_record
from service.runtime import opened

MOST = 1000


def incidents(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Sources' names.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Those that are over too, newest first.")] = False,
    format_: FormatOption = Format.TABLE,
) -> None:
    """List sources in trouble, with what was seen. Exit status 1 when any is."""
    with opened(context.obj) as runtime:
        wanted = {source.name for source in runtime.sources(names)} if names else None
        zone = runtime.settings.timezone
        found = runtime.store.history().incidents(over=all_, limit=MOST)
    shown = [one for one in found if wanted is None or one.source in wanted]
    if format_ is Format.TABLE:
        rows = [
            (
                one.id,
                one.source,
                one.kind,
                local(one.opened_at, zone),
                one.ended or local(one.closed_at, zone),
                one.text,
            )
            for one in shown
        ]
        columns = ("id", "source", "kind", "since", "over", "what was seen")
        print_table(columns, rows, empty="No source is in trouble.", folding=("source", "what was seen"))
    else:
        print_records([incident_record(one) for one in shown], format_)
    if any(one.closed_at is None for one in shown):
        raise typer.Exit(1)
