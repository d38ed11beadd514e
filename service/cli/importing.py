"""`sources import`: the list of another program becomes sources of the settings file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from crawler.address import normal_address
from crawler.netguard import AddressRefused, check_address
from service.adding.importing import Listed, ListFormat, read_list
from service.adding.probing import name_of
from service.cli.source_group import verbs
from service.output import print_table, say
from service.settings.edit import SourceKeys, append_sources
from service.settings.file import load_settings
from service.settings.model import Settings, SourcePart

LEAST_SECONDS = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What becomes of one entry: the keys of a source, or why it is left out."""

    url: str
    keys: SourceKeys = field(default_factory=dict)
    remark: str = ""


@verbs.command("import", epilog="Example: clausewatch sources import url-watches.json --dry-run")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The list, such as changedetection.io's url-watches.json.")],
    format_: Annotated[ListFormat, typer.Option("--format", help="What it is written as.")] = ListFormat.AUTO,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be added, and write nothing.")] = False,
) -> None:
    """Append the addresses of another program's list to the settings file; none is visited yet."""
    settings_file: Path = context.obj
    chosen = choices(read_list(file, format_), load_settings(settings_file))
    rows = [(one.keys.get("name", "–"), one.keys.get("every", ""), one.url, one.remark) for one in chosen]
    print_table(("name", "every", "address", "remark"), rows, empty="")
    added = [one.keys for one in chosen if one.keys]
    counted = f"{len(added)} of {len(chosen)}"
    if dry_run or not added:
        say(f"{counted} would be added. Nothing was written.")
        return
    append_sources(settings_file, added)
    say(f"{counted} added to {settings_file}. Try one with `clausewatch sources probe {added[0]['name']}`.")


def choices(entries: tuple[Listed, ...], settings: Settings) -> list[Choice]:
    """Return what becomes of each entry, in their order; names and addresses are had once."""
    names = {part.name for part in settings.sources}
    taken = {normal_address(url) for part in settings.sources for url in part.values().urls}
    chosen = []
    for entry in entries:
        choice = _choice(entry, names, taken, allow_private=settings.crawl.allow_private)
        names.add(str(choice.keys.get("name", "")))
        taken.add(normal_address(entry.url))
        chosen.append(choice)
    return chosen


def _choice(entry: Listed, names: set[str], taken: set[str], *, allow_private: bool) -> Choice:
    shown = re.sub(r"//[^/@\s]*@", "//…@", entry.url)  # it may hold a password
    if normal_address(entry.url) in taken:
        return Choice(url=shown, remark="left out: it is watched already")
    keys = {"name": _name(entry, names), "url": entry.url} | _every(entry.every_seconds)
    try:
        check_address(entry.url, allow_private=allow_private)
        SourcePart.model_validate(keys)
    except AddressRefused as error:
        return Choice(url=shown, remark=f"left out: {error}")
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return Choice(url=shown, remark=f"left out: {first.get('ctx', {}).get('error', first['msg'])}")
    remark = f"not carried: {', '.join(entry.not_carried)}" if entry.not_carried else ""
    return Choice(url=shown, keys=keys, remark=remark)


def _every(seconds: int) -> dict[str, str]:
    if not seconds:
        return {}
    least = max(seconds, LEAST_SECONDS)
    size, unit = next(
        (size, unit) for size, unit in ((86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")) if not least % size
    )
    return {"every": f"{least // size}{unit}"}


def _name(entry: Listed, names: set[str]) -> str:
    try:
        told = entry.title.strip() or name_of(entry.url)
    except ValueError:  # no address at all: it is left out for that
        told = "source"
    base = re.sub(r"[^\w.\-]+", "-", told).strip("-")[:70] or "source"
    number = 2
    name = base
    while name in names:
        name, number = f"{base}-{number}", number + 1
    return name
