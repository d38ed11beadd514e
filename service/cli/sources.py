"""`sources list / add / probe / pause / resume`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from crawler.catalogue.entries import entries
from pipeline.errors import ClausewatchError
from service.adding.probe_memory import probe_row
from service.adding.probing import probe
from service.cli import adding, catalogue, importing  # noqa: F401 - they add their verbs
from service.cli.incidents import incidents
from service.cli.probed import show_probe
from service.cli.profiles import probe_record, show_profile
from service.cli.source_group import register, verbs
from service.output import Format, FormatOption, local, print_records, print_table, say
from service.records.catalogue import probe_row_record
from service.records.formats import Record
from service.records.incidents import incident_record
from service.runtime import opened
from service.settings.file import load_settings
from service.settings.model import SourcePart
from storage.views.sources import SourceView

__all__ = ["register"]

verbs.command("incidents", epilog="Example: clausewatch sources incidents --all")(incidents)


@verbs.command("list", epilog="Example: clausewatch sources list")
def list_(context: typer.Context, format_: FormatOption = Format.TABLE) -> None:
    """List the sources with their last outcome and next check."""
    with opened(context.obj) as runtime:
        views, zone = runtime.store.history().sources(), runtime.settings.timezone
    if format_ is not Format.TABLE:
        print_records([source_record(view) for view in views], format_)
        return
    columns = ("name", "kind", "every", "last outcome", "last check", "probed", "next check", "pages", "policies")
    print_table(
        columns,
        [_row(view, zone) for view in views],
        empty="No source is watched yet: add one with `clausewatch sources add URL`.",
        folding=("name", "last outcome"),
    )


def source_record(view: SourceView) -> Record:
    """Return one line of `sources list --format jsonl`."""
    return {
        "name": view.name,
        "kind": view.kind,
        "urls": list(view.urls),
        "every": view.every,
        "paused": view.paused,
        "last_outcome": view.last_outcome,
        "last_check_at": view.last_check_at.isoformat() if view.last_check_at else None,
        "next_check_at": view.next_check_at.isoformat() if view.next_check_at else None,
        "pages": view.pages,
        "policies": view.policies,
        "probed": probe_row_record(view.probed),
        "incident": view.incident or None,
        "incidents": [incident_record(one) for one in view.incidents],
    }


def _row(view: SourceView, zone: str) -> tuple[object, ...]:
    return (
        view.name,
        view.kind,
        view.every,
        view.incident or view.last_outcome or "not checked yet",
        local(view.last_check_at, zone),
        f"{local(view.probed.at, zone)} {view.probed.outcome}" if view.probed else "never",
        "paused" if view.paused else local(view.next_check_at, zone),
        view.pages,
        view.policies,
    )


@verbs.command("probe", epilog="Example: clausewatch sources probe lanjiang")
def probe_(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A source's name, or an id of the catalogue.")],
    format_: FormatOption = Format.TABLE,
) -> None:
    """Fetch a source twice and show what is read, and its site profile. Exit status 1 when the two readings differ."""
    settings = load_settings(context.obj)
    part = settings.source(name) or _of_catalogue(name)
    with opened(context.obj, settings) as runtime:
        profile = runtime.store.profile(part.name)
    found = asyncio.run(probe(part.values(), settings.crawl.values(), profile=profile, learns=True))
    with opened(context.obj, settings) as runtime:
        runtime.store.remember_probe(probe_row(part, found, runtime.now()))
    if format_ is Format.TABLE:
        show_probe(found, settings.crawl.obey_robots)
        show_profile(found, settings.timezone)
    else:
        print_records([probe_record(found)], format_)
    if found.trouble or not found.is_steady:
        raise typer.Exit(1)


def _of_catalogue(name: str) -> SourcePart:
    if name not in entries():
        said = "; `clausewatch sources list` shows the sources, `clausewatch sources catalogue` those that ship with it"
        raise ClausewatchError(f"there is no source named “{name}”{said}")
    return SourcePart.model_validate({"use": name})


@verbs.command(epilog="Example: clausewatch sources pause lanjiang")
def pause(context: typer.Context, name: str) -> None:
    """Leave a source out of the schedule."""
    with opened(context.obj) as runtime:
        runtime.sources([name])
        runtime.store.pause(name)
    say(f"“{name}” is paused.")


@verbs.command(epilog="Example: clausewatch sources resume lanjiang")
def resume(context: typer.Context, name: str) -> None:
    """Put a paused source back into the schedule."""
    with opened(context.obj) as runtime:
        runtime.sources([name])
        runtime.store.resume(name)
    say(f"“{name}” is checked again.")
