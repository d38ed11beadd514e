"""Reads the subscriptions of the settings. What is wrong is told with file, line and key, and never with a secret."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from alerts.cadence import Cadence, CadenceKind, parse_cadence
from alerts.errors import CadenceError
from alerts.forms import Attach
from alerts.quiet import parse_quiet
from alerts.subscription import Destination, Filter, Language, Subscription
from alerts.task_filter import TaskFilter
from pipeline.errors import DestinationError, SettingsError, WordsError
from service.schedule import cron_at_or_after
from service.settings.file import line_at
from service.settings.model import Settings, SubscriptionPart


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """Where in the settings file a subscription stands, for errors."""

    file: str
    index: int

    def error(self, key: str, problem: object) -> SettingsError:
        line = line_at(Path(self.file), ("subscriptions", self.index, *key.split(".")))
        return SettingsError(self.file, str(problem), line=line, key=f"subscriptions[{self.index}].{key}")


def read_subscriptions(settings: Settings, file: str) -> tuple[Subscription, ...]:
    """Return the subscriptions of *settings*, ready to use. Raises SettingsError."""
    parts = enumerate(settings.subscriptions)
    return tuple(_subscription(part, _Place(file=file, index=index)) for index, part in parts)


def _subscription(part: SubscriptionPart, place: _Place) -> Subscription:
    try:
        cadence = _cadence(part)
    except CadenceError as error:
        raise place.error("cadence", error) from error
    try:
        quiet = parse_quiet(part.quiet)
    except CadenceError as error:
        raise place.error("quiet", error) from error
    try:
        report = _report(part.report) if part.report else None
    except CadenceError as error:
        raise place.error("report", error) from error
    try:
        wanted = _filter(part)
    except WordsError as error:
        raise place.error("when.words", error) from error
    try:
        to = _destinations(part.to)
    except DestinationError as error:
        raise place.error("to", f"in subscription “{part.name}”, {error}") from error
    return Subscription(
        name=part.name,
        when=wanted,
        to=to,
        cadence=cadence,
        instant_for=frozenset(part.instant_for),
        quiet=quiet,
        storm=part.storm,
        language=Language(part.language),
        attach=Attach(part.attach),
        report=report,
    )


def _cadence(part: SubscriptionPart) -> Cadence:
    if part.cron is None:
        return parse_cadence(part.cadence)
    return Cadence(kind=CadenceKind.CRON, cron=part.cron, fires=partial(cron_at_or_after, part.cron))


def _report(text: str) -> Cadence:
    cadence = parse_cadence(text)
    if cadence.kind is CadenceKind.INSTANT:
        raise CadenceError(text, "a report comes daily or weekly.", nearest="weekly mon 09:00")
    return cadence


def _filter(part: SubscriptionPart) -> Filter:
    when = part.when
    return Filter(
        kinds=frozenset(when.kinds),
        regions=when.regions,
        sources=frozenset(when.sources),
        levels=frozenset(when.levels),
        topics=frozenset(when.topics),
        issuers=when.issuers,
        words=when.words,
        words_in=when.words_in,
        weight=when.weight,
        official_only=when.copies == "official",
        incidents=frozenset(when.incidents),
        tasks=TaskFilter(bodies=when.bodies, targets=when.targets, deadlines=when.deadlines),
    )


def _destinations(addresses: Sequence[str]) -> tuple[Destination, ...]:
    if not addresses:
        return ()
    from alerts.channel import read_destination  # noqa: PLC0415 - Apprise is slow to import, and seldom needed

    return tuple({destination.key: destination for destination in map(read_destination, addresses)}.values())
