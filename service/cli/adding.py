"""`sources add`: from an address, or an id of the catalogue, to a source of the settings file."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.text import Text

from crawler.rendering.errors import BrowserMissing
from crawler.rendering.program import program
from crawler.source import SourceKind
from pipeline.errors import ClausewatchError, SettingsError
from pipeline.listing.columns import is_home
from service.adding.keys import Keys, surveyed_keys, without_empty
from service.adding.probe_memory import probe_row
from service.adding.probing import Probe, name_of, probe
from service.adding.surveying import Offer, Survey, survey
from service.cli.probed import show_probe
from service.cli.source_group import verbs
from service.output import console, say
from service.runtime import opened
from service.settings.edit import append_source
from service.settings.file import load_settings
from service.settings.model import Settings, SourcePart


@verbs.command(epilog="Example: clausewatch sources add https://www.example.gov.cn/")
def add(
    context: typer.Context,
    url: Annotated[
        str, typer.Argument(help="A listing, a site's home page, a feed, a sitemap, or one policy page.")
    ] = "",
    use: Annotated[str, typer.Option(help="In place of an address: an id of the catalogue.")] = "",
    name: Annotated[str, typer.Option(help="Its name; made from the address when left out.")] = "",
    kind: Annotated[SourceKind | None, typer.Option(help="Who publishes there; told from the page otherwise.")] = None,
    region: Annotated[str, typer.Option(help="Such as 江苏/徐州.")] = "",
    every: Annotated[str, typer.Option(help="How often it is checked; `auto`: as it publishes.")] = "",
    render: Annotated[
        bool, typer.Option("--render", help="Show its pages in a browser: only a script fills them.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Look at an address, show what would be read, and append it to the settings file."""
    if bool(url) == bool(use):
        raise ClausewatchError("name an address, or an id of the catalogue with --use, and not both")
    file: Path = context.obj
    settings = load_settings(file)
    keys: Keys = {
        "use": use,
        "name": name or (name_of(url) if url else ""),
        "url": url,
        "kind": kind.value if kind else "",
    }
    keys = without_empty(keys | {"region": region, "every": every, "render": render})
    _refuse_known(_checked(keys, file), settings, file)
    tried = _best_tried(keys, settings, file, ask=not yes)
    part, found = tried.part, tried.found
    _remember(part, found, settings, file)
    show_probe(found, settings.crawl.obey_robots)
    if found.trouble:
        if is_home(url):
            say("This home page leads to no listing of policies: give the address of the page that lists them.")
        raise typer.Exit(1)
    if yes or typer.confirm(f"Append “{part.name}” to {file}?", default=True):
        append_source(file, tried.keys)
        say(f"Added. The first check fills the archive and tells nobody: `clausewatch check {part.name}`.")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Tried:
    """A source as it would be written, and what was found at it."""

    keys: Keys
    part: SourcePart
    found: Probe


def _best_tried(keys: Keys, settings: Settings, file: Path, *, ask: bool) -> _Tried:
    """Return the source as it is served or, where a script may bring more, as a browser shows it."""
    served = _tried(keys, settings, file, ask=ask)
    if not served.found.may_need_script or not _is_shown(served.found, settings, ask=ask):
        return served
    shown = _tried(keys | {"render": True}, settings, file, ask=ask)
    return served if shown.found.trouble and not served.found.trouble else shown


def _tried(keys: Keys, settings: Settings, file: Path, *, ask: bool) -> _Tried:
    if "url" in keys:
        keys = _surveyed(keys, settings, file, ask=ask)
    part = _checked(keys, file)
    return _Tried(keys=keys, part=part, found=asyncio.run(probe(part.values(), settings.crawl.values())))


def _is_shown(found: Probe, settings: Settings, *, ask: bool) -> bool:
    """Whether it is tried in a browser: there is one, and nobody minds."""
    try:
        program(settings.crawl.browser)
    except BrowserMissing as missing:
        say(f"Its script may bring what is not there: with render: true a browser would show it, but {missing}.")
        return False
    sample = found.sample.url if found.sample else ""
    say(f"It could not be read. {found.trouble}" if found.trouble else f"The text of {sample} comes from a script.")
    if ask:
        return typer.confirm("Show it in the browser that is installed here (render: true)?", default=True)
    say("It is tried again in the browser that is installed here (render: true).")
    return True


def _surveyed(keys: Keys, settings: Settings, file: Path, *, ask: bool) -> Keys:
    """Return the keys with who publishes there and, of a home page, the listings chosen."""
    seen = asyncio.run(survey(_checked(keys, file).values(), settings.crawl.values()))
    if not seen.usual:
        return surveyed_keys(keys, seen, ())
    _show_offers(seen)
    return surveyed_keys(keys, seen, [offer.column.url for offer in (_asked(seen) if ask else seen.usual)])


def _show_offers(seen: Survey) -> None:
    out = console()
    out.print(Text("A home page. It leads to these listings:", style="bold"))
    for number, offer in enumerate(seen.offers, 1):
        if offer.rows:
            latest = f", the latest of {offer.latest}" if offer.latest else ""
            said = f"{offer.rows} entries{latest}"
        else:
            said = f"cannot be watched: {offer.trouble}"
        out.print(Text(f"  {number:2}  {offer.column.name}  {offer.column.url}\n      {said}"))


def _asked(seen: Survey) -> Sequence[Offer]:
    """Return the offers that a person chooses by their numbers."""
    usual = ",".join(str(seen.offers.index(offer) + 1) for offer in seen.usual)
    while True:
        said = typer.prompt("Which of them, by number", default=usual)
        numbers = [word.strip() for word in said.replace("，", ",").split(",")]
        if all(word.isdigit() and 0 < int(word) <= len(seen.offers) for word in numbers):
            return [seen.offers[int(word) - 1] for word in dict.fromkeys(numbers)]
        say(f"Write numbers from 1 to {len(seen.offers)}, such as {usual}.")


def _checked(keys: Mapping[str, object], file: Path) -> SourcePart:
    try:
        return SourcePart.model_validate(keys)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise SettingsError(str(file), str(first.get("ctx", {}).get("error", first["msg"]))) from error


def _refuse_known(part: SourcePart, settings: Settings, file: Path) -> None:
    if settings.source(part.name):
        raise SettingsError(str(file), f"a source named “{part.name}” exists already; choose another with --name")


def _remember(part: SourcePart, found: Probe, settings: Settings, file: Path) -> None:
    with opened(file, settings) as runtime:
        runtime.store.remember_probe(probe_row(part, found, runtime.now()))
