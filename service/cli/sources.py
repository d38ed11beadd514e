"""`sources list / add / probe / pause / resume`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.text import Text

from crawler.catalogue.entries import entries
from crawler.source import SourceKind
from pipeline.errors import ClausewatchError, SettingsError
from service.catalogue_records import probe_row_record
from service.cli import catalogue  # noqa: F401 - it adds its verb
from service.cli.incidents import incidents
from service.cli.output import Format, FormatOption, console, local, print_records, print_table, say
from service.cli.profiles import probe_record, show_profile
from service.cli.source_group import register, verbs
from service.cli.why import show_why
from service.incident_records import incident_record
from service.probe_memory import probe_row
from service.probing import Probe, name_of, probe
from service.record_formats import Record
from service.runtime import opened
from service.settings import SourcePart
from service.settings_edit import append_source
from service.settings_file import load_settings
from storage.views import SourceView

SHOWN = 5  # entries and clauses in a preview

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


@verbs.command(epilog="Example: clausewatch sources add https://www.example.gov.cn/zcwj/ --every 1h")
def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="A listing, a feed, a sitemap, or one policy page.")] = "",
    use: Annotated[str, typer.Option(help="In place of an address: an id of the catalogue.")] = "",
    name: Annotated[str, typer.Option(help="Its name; made from the address when left out.")] = "",
    kind: Annotated[SourceKind | None, typer.Option(help="Who publishes there.")] = None,
    region: Annotated[str, typer.Option(help="Such as 江苏/徐州.")] = "",
    every: Annotated[str, typer.Option(help="How often it is checked; `auto`: as it publishes.")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Look at an address, show what would be read, and append it to the settings file."""
    if bool(url) == bool(use):
        raise ClausewatchError("name an address, or an id of the catalogue with --use, and not both")
    file: Path = context.obj
    settings = load_settings(file)
    source = source_keys(use=use, name=name, url=url, kind=kind, region=region, every=every)
    part = _checked(source, file)
    if settings.source(part.name):
        raise SettingsError(str(file), f"a source named “{part.name}” exists already; choose another with --name")
    found = asyncio.run(probe(part.values(), settings.crawl.values()))
    with opened(file, settings) as runtime:
        runtime.store.remember_probe(probe_row(part, found, runtime.now()))
    show_probe(found)
    if found.trouble:
        raise typer.Exit(1)
    if yes or typer.confirm(f"Append “{part.name}” to {file}?", default=True):
        append_source(file, source)
        say(f"Added. The first check fills the archive and tells nobody: `clausewatch check {part.name}`.")


def source_keys(
    *, use: str = "", name: str = "", url: str = "", kind: SourceKind | None = None, region: str = "", every: str = ""
) -> dict[str, str]:
    """Return what is written into the settings file: an entry of the catalogue brings its own name and kind."""
    if not use:
        name, kind = name or name_of(url), kind or SourceKind.GOVERNMENT
    keys = {"use": use, "name": name, "url": url, "kind": kind.value if kind else "", "region": region, "every": every}
    return {key: value for key, value in keys.items() if value}


def _checked(source: dict[str, str], file: Path) -> SourcePart:
    try:
        return SourcePart.model_validate(source)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise SettingsError(str(file), str(first.get("ctx", {}).get("error", first["msg"]))) from error


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
        show_probe(found)
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


def show_probe(found: Probe) -> None:
    """Print what an address turned out to be."""
    out = console()
    if found.trouble:
        say(f"It could not be read. {found.trouble}")
    for visit in found.listings:
        entries = visit.document.entries if visit.document else ()
        out.print(Text(f"A listing of {len(entries)} entries: {visit.url}", style="bold"))
        if visit.document and visit.document.kind_evidence:
            out.print(Text(f"  read as {visit.document.kind_evidence}", style="dim"))
        for entry in entries[:SHOWN]:
            out.print(Text(f"  {entry.date or '          '}  {entry.title}"))
    document = found.document
    if document and found.sample:
        out.print(Text(f"One document as read: {found.sample.url}", style="bold"))
        out.print(Text(f"  {document.kind}  {document.title}  {document.doc_number}"))
        for origin in document.origins:
            out.print(
                Text(f"  {origin.field:15}{origin.value or '–'}  ← {origin.origin}: {origin.printed}", style="dim")
            )
        for clause in document.clauses[:SHOWN]:
            out.print(Text(f"  {clause.label}{clause.words[:70]}"))
        out.print(Text(f"  … {len(document.clauses)} clauses; the page line by line:", style="dim"))
        show_why(out, found.reading)
        steady = "Two fetches read the same." if found.is_steady else "Two fetches read differently: see the noise."
        say(steady)


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
