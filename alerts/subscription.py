"""A subscription: which changes (filter), whom to (destinations), how often (cadence), and in which language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

from alerts.cadence import Cadence
from alerts.change import AlertChange
from alerts.forms import Attach
from alerts.quiet import Quiet
from alerts.searched import Searched
from alerts.task_filter import TaskFilter, wants_clause
from pipeline.changes import ChangeKind, CopyRole
from pipeline.health.incidents import IncidentKind
from pipeline.metadata.levels import Level
from pipeline.metadata.topics import Topic
from pipeline.text.places import is_within
from pipeline.text.word_query import Node, WordsIn, folded, found_in, parse_words

STORM: Final = 20


class Language(StrEnum):
    """What a message is written in."""

    CHINESE = "zh"
    ENGLISH = "en"


class FilterPart(StrEnum):
    """One thing that a filter asks, by the name of its key in the settings."""

    KINDS = "kinds"
    SOURCES = "sources"
    REGIONS = "regions"
    LEVELS = "levels"
    TOPICS = "topics"
    ISSUERS = "issuers"
    COPIES = "copies"
    WEIGHT = "weight"
    WORDS = "words"
    TASKS = "bodies, targets, deadlines"


@dataclass(frozen=True, kw_only=True, slots=True)
class Destination:
    """Where alerts go. Made by `channel.read_destination`."""

    key: str  # stands for the address in the outbox; stays the same when its password changes
    name: str  # masked: what logs and pages show
    url: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which changes a subscription wants, and which incidents. Empty means any change, and no incident.

    Raises WordsError when its words cannot be read.
    """

    kinds: frozenset[ChangeKind] = frozenset()
    regions: tuple[str, ...] = ()  # with everything below them: 江苏 takes in 江苏/徐州
    sources: frozenset[str] = frozenset()
    levels: frozenset[Level] = frozenset()
    topics: frozenset[Topic] = frozenset()
    issuers: tuple[str, ...] = ()  # part of an issuer's name is enough
    words: str = ""
    words_in: WordsIn = WordsIn.TOLD
    weight: int = 0  # at least so much
    official_only: bool = False  # nothing that happened on a re-poster's page
    tasks: TaskFilter = field(default_factory=TaskFilter)
    incidents: frozenset[IncidentKind] = frozenset()  # empty means none

    def __post_init__(self) -> None:
        self.query  # noqa: B018 - a query that cannot be read is refused here, not at the first change

    @property
    def wants_changes(self) -> bool:
        """Whether it is for changes: one that asks for incidents is only when it says which changes.

        Sources and regions hold for incidents as well, so they say nothing of changes.
        """
        says_which = self.kinds or self.issuers or self.words or self.official_only or self.tasks.is_set
        more = self.levels or self.topics or self.weight
        return not self.incidents or bool(says_which or more)

    @cached_property
    def query(self) -> Node:
        """The words as a tree."""
        return parse_words(self.words)

    @cached_property
    def folded_issuers(self) -> tuple[str, ...]:
        """The parts of issuers' names, folded."""
        return tuple(folded(part) for part in self.issuers)


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """One standing order for alerts."""

    name: str
    when: Filter = field(default_factory=Filter)
    to: tuple[Destination, ...] = ()
    cadence: Cadence = field(default_factory=Cadence)
    instant_for: frozenset[ChangeKind] = frozenset()  # told at once, whatever the cadence
    quiet: Quiet = field(default_factory=Quiet)
    storm: int = STORM  # after so many told at once within an hour the rest comes together; 0: never
    language: Language = Language.CHINESE
    attach: Attach = Attach.NONE
    report: Cadence | None = None  # how often it is told that the monitor is alive; None: never


def matches(subscription: Subscription, change: AlertChange) -> bool:
    """Return whether the subscription wants to hear of this change."""
    return wants(subscription, Searched(change=change))


def wants(subscription: Subscription, searched: Searched) -> bool:
    """Return the same of a change that is made ready for many subscriptions."""
    return subscription.when.wants_changes and next(refusing(subscription.when, searched), None) is None


def refusing(when: Filter, searched: Searched) -> Iterator[FilterPart]:
    """Yield the parts of a filter that keep a change out, those that are cheap to ask first; none when it is wanted."""
    change = searched.change
    if when.kinds and change.kind not in when.kinds:
        yield FilterPart.KINDS
    if when.sources and change.source not in when.sources:
        yield FilterPart.SOURCES
    if when.regions and not any(is_within(change.region, region) for region in when.regions):
        yield FilterPart.REGIONS
    if when.levels and change.level not in when.levels:
        yield FilterPart.LEVELS
    if when.topics and not when.topics & change.topics:
        yield FilterPart.TOPICS
    if when.issuers and not any(part in issuer for issuer in searched.issuers for part in when.folded_issuers):
        yield FilterPart.ISSUERS
    if when.official_only and change.role is CopyRole.REPOST:
        yield FilterPart.COPIES
    if change.weight.total < when.weight:
        yield FilterPart.WEIGHT
    if when.words and not found_in(when.query, searched.text(when.words_in)):
        yield FilterPart.WORDS
    if when.tasks.is_set and not wants_clause(when.tasks, searched):
        yield FilterPart.TASKS
