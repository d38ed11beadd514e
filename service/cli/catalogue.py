"""`sources catalogue`: what could be watched. It imports little, so that it answers at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Annotated

import typer

from crawler.catalogue.entries import CatalogueEntry, entries
from crawler.catalogue.finding import Wanted, find
from crawler.catalogue.regions import full_name, regions, regions_named
from pipeline.errors import ClausewatchError
from pipeline.metadata.levels import Level
from pipeline.metadata.topics import Topic, topic_named
from service.cli.source_group import verbs
from service.output import Format, FormatOption, print_records, print_table, say
from service.records.catalogue import entry_record, tried_of
from service.settings.glance import database_of
from storage.sources.probe_glance import last_probes
from storage.views.probes import ProbeRow

SHOWN = 20
NONE = "The catalogue has no such source; `clausewatch sources add URL` takes a listing's address, or a home page."


class Trait(StrEnum):
    """What entries are counted by."""

    LEVEL = "level"
    REGION = "region"
    TOPIC = "topic"
    ADAPTER = "adapter"


@verbs.command(epilog="Example: clausewatch sources catalogue 徐州 科技")
def catalogue(
    context: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(help="In the name, the place, the topic or the address.")] = None,
    region: Annotated[list[str] | None, typer.Option(help="This place and below: 江苏, 江苏/徐州, 320300.")] = None,
    level: Annotated[list[Level] | None, typer.Option(help="Whose listings.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Such as tech or 科技.")] = None,
    adapter: Annotated[list[str] | None, typer.Option(help="Read by this adapter.")] = None,
    count_by: Annotated[Trait | None, typer.Option(help="Count them, and list none.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="Rows of the table; 0: all.")] = SHOWN,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Find sources that ship with clausewatch, by words, place, level, topic and adapter. 查找随附的信息源。"""
    wanted = Wanted(
        words=tuple(words or ()),
        regions=tuple(code for name in region or () for code in _codes(name)),
        levels=tuple(level or ()),
        topics=tuple(_topic(name) for name in topic or ()),
        adapters=tuple(_adapter(name) for name in adapter or ()),
    )
    found = find(wanted)
    if count_by:
        _show_counts(found, count_by, format_)
        return
    probes = {row.entry: row for row in last_probes(database_of(context.obj)) if row.entry}
    if format_ is Format.TABLE:
        _show(found, probes, limit or len(found))
    else:
        print_records([entry_record(entry, probes.get(entry.id)) for entry in found], format_)


def _show(found: Sequence[CatalogueEntry], probes: Mapping[str, ProbeRow], limit: int) -> None:
    columns = ("id", "name", "region", "topics", "adapter", "tried")
    rows = [_row(entry, probes.get(entry.id)) for entry in found[:limit]]
    print_table(columns, rows, empty=NONE, folding=("name",))
    if not found:
        return
    more = f", the first {limit} are shown: add words, or `--limit 0`" if len(found) > limit else ""
    say(f"{len(found)} of {len(entries())} sources{more}. 共 {len(found)} 个来源。")
    say(f"Try one: `clausewatch sources probe {found[0].id}`. Watch it: `clausewatch sources add --use {found[0].id}`.")


def _row(entry: CatalogueEntry, probed: ProbeRow | None) -> tuple[object, ...]:
    return (
        entry.id,
        "\n".join(said for said in (entry.zh, entry.en, entry.note_zh, entry.note_en) if said),
        f"{full_name(entry.region)}\n{entry.region}",
        "\n".join(f"{one.zh} {one.value}" for one in entry.topics),
        entry.adapter or "auto",
        tried_of(entry, probed),
    )


def _show_counts(found: Sequence[CatalogueEntry], trait: Trait, format_: Format) -> None:
    counts = Counter(value for entry in found for value in values_of(entry, trait))
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    if format_ is Format.TABLE:
        print_table((trait.value, "sources"), ranked, empty="The catalogue has no such source.", folding=(trait.value,))
    else:
        print_records([{trait.value: value, "sources": count} for value, count in ranked], format_)


def values_of(entry: CatalogueEntry, trait: Trait) -> Iterator[str]:
    """Yield what an entry counts under: two topics, but one of everything else."""
    if trait is Trait.TOPIC:
        yield from (f"{topic.zh} {topic.value}" for topic in entry.topics)
    elif trait is Trait.REGION:
        place = regions()[f"{entry.region[:2]}0000"]
        yield f"{place.code} {place.short} {place.en}"
    else:
        yield entry.level.value if trait is Trait.LEVEL else entry.adapter or "auto"


def _codes(name: str) -> tuple[str, ...]:
    found = tuple(region.code for region in regions_named(name))
    if not found:
        raise ClausewatchError(f"the catalogue has no place “{name}”; `--count-by region` lists the provinces")
    return found


def _topic(name: str) -> Topic:
    found = topic_named(name)
    if found is None:
        known = ", ".join(f"{topic.value} {topic.zh}" for topic in Topic)
        raise ClausewatchError(f"there is no topic “{name}”. Known: {known}")
    return found


def _adapter(name: str) -> str:
    known = sorted({entry.adapter or "auto" for entry in entries().values()})
    if name not in known:
        raise ClausewatchError(f"the catalogue has no source that “{name}” reads. Known: {', '.join(known)}")
    return name
