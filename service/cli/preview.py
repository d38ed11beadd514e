"""`alerts preview`: what a subscription would have been told of."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from alerts.grouping import Parcel
from alerts.subscription import Subscription
from pipeline.errors import ClausewatchError
from pipeline.waits import Waits
from service.output import Format, FormatOption, local, print_records, print_table, say
from service.records.formats import as_json
from service.records.previews import preview_record, told_records
from service.runtime import Runtime, opened
from service.settings.file import load_settings
from service.settings.subscriptions import read_subscriptions
from service.telling.previewing import KeptOut, Preview, Telling, Told
from service.telling.previewing import preview as look_back

WAITED = {Waits.NO: "at once", Waits.DIGEST: "digest", Waits.QUIET: "after quiet hours", Waits.STORM: "storm"}


def preview(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A subscription's name.")],
    days: Annotated[int, typer.Option(min=1, help="How far to look back.")] = 90,
    file: Annotated[Path | None, typer.Option(help="Another settings file, to try a subscription of it.")] = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Show what a subscription would have been told of: changes, messages, and what its filter kept out.

    Nothing is sent. With --file a subscription is tried before it is saved, over the same archive.
    """
    if not context.obj.exists():
        raise ClausewatchError(
            f"there is no {context.obj}, where subscriptions stand, and the practice portal alone has none: "
            "write it with `clausewatch init`, put in a source and a subscription, and ask again after a check"
        )
    with opened(context.obj) as runtime:
        since = runtime.now() - timedelta(days=days)
        found = look_back(runtime, _named(runtime, name, file), since)
        zone = runtime.settings.timezone
    if format_ is Format.TABLE:
        _show(found, days, zone)
    elif format_ is Format.JSON:
        sys.stdout.write(as_json(preview_record(found)))
    else:
        print_records(told_records(found), format_)


def _named(runtime: Runtime, name: str, file: Path | None) -> Subscription:
    known = read_subscriptions(load_settings(file), str(file)) if file else runtime.owing.subscriptions
    found = next((one for one in known if one.name == name), None)
    if found is None:
        listed = ", ".join(one.name for one in known) or "none"
        raise ClausewatchError(f"there is no subscription named “{name}”. Known: {listed}")
    return found


def _show(found: Preview, days: int, zone: str) -> None:
    say(_headline(found, days))
    if found.messages:
        tasks = found.subscription.when.tasks.is_set
        columns = ("id", "when", "kind", "weight", "source", "policy", "message", *(["because"] if tasks else []))
        folding = ("policy", "because") if tasks else ("policy",)
        rows = [row if tasks else row[:-1] for row in _change_rows(found, zone)]
        print_table(columns, rows, empty="", folding=folding)
    if found.incidents:
        columns = ("id", "when", "incident", "told as", "source", "what was seen", "message")
        print_table(columns, list(_incident_rows(found, zone)), empty="", folding=("what was seen",))
    if found.messages or found.incidents:
        say("Messages, to each destination")
        print_table(("message", "sent", "tells", "told", "above all"), list(_message_rows(found, zone)), empty="")
    if found.kept_out:
        say("Kept out by the filter")
        print_table(("part", "changes", "by it alone"), [_kept_row(one) for one in found.kept_out], empty="")


def _headline(found: Preview, days: int) -> str:
    """Return the counts in one line: “storage, daily 08:30: 6 of 41 changes in 90 days, in 3 messages.”"""
    to, incidents = found.subscription, sum(len(parcel.news) for parcel in found.incidents)
    messages = len(found.messages) + len(found.incidents)
    name = f"{to.name}, {to.cadence}"
    if not messages:
        seen = f"; {_counted(found.seen, 'change was', 'changes were')} seen" if found.seen else ""
        return f"{name}: Nothing in {_counted(days, 'day')}{seen}."
    told = [f"{found.told} of {_counted(found.seen, 'change')}"] if found.told or not incidents else []
    told += [_counted(incidents, "message of an incident", "messages of incidents")] if incidents else []
    again = f" {found.repeated} were told as new before." if found.repeated else ""
    return f"{name}: {' and '.join(told)} in {_counted(days, 'day')}, in {_counted(messages, 'message')}.{again}"


def _counted(n: int, one: str, many: str = "") -> str:
    return f"{n} {one if n == 1 else many or one + 's'}"


def _change_rows(found: Preview, zone: str) -> Iterator[tuple[object, ...]]:
    for number, parcel in enumerate(found.messages, start=1):
        for news in parcel.news:
            change = news.what.change
            at, weight = local(change.detected_at, zone), change.weight.total
            yield change.id, at, change.kind, weight, change.source, change.policy.title, number, news.what.because


def _incident_rows(found: Preview, zone: str) -> Iterator[tuple[object, ...]]:
    for number, parcel in enumerate(found.incidents, start=len(found.messages) + 1):
        for news in parcel.news:
            told = news.what
            incident = told.incident
            at = local(told.at, zone)
            yield incident.id, at, incident.kind, told.told, incident.source, incident.text, number


def _message_rows(found: Preview, zone: str) -> Iterator[tuple[object, ...]]:
    for number, parcel in found.numbered():
        yield number, local(parcel.due.at, zone), len(parcel.news), WAITED[parcel.due.waits], _above_all(parcel)


def _above_all(parcel: Parcel[Told] | Parcel[Telling]) -> str:
    """Return what a message tells of above all: its weightiest change."""
    told = sorted((news.what for news in parcel.news), key=_weight, reverse=True)
    name = _name(told[0])
    return f"{name} (+{len(parcel.news) - 1})" if len(parcel.news) > 1 else name


def _weight(what: Told | Telling) -> int:
    return what.change.weight.total if isinstance(what, Told) else 0


def _name(what: Told | Telling) -> str:
    return what.change.policy.title if isinstance(what, Told) else what.incident.source


def _kept_row(one: KeptOut) -> tuple[object, ...]:
    return one.part, one.changes, Text(str(one.alone), style="yellow" if one.alone else "dim")
