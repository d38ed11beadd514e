"""A subscription: which changes (filter), whom to (destinations), how often (cadence), and in which language."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

from alerts.cadence import Cadence
from alerts.change import AlertChange
from alerts.task_filter import TaskFilter, matching_clauses
from alerts.words import Node, contains, found, parse_words
from pipeline.changes import ChangeKind, CopyRole
from pipeline.health.incidents import IncidentKind

_RANKS: Final = ("特别行政区", "自治区", "自治州", "省", "市")


class Language(StrEnum):
    """What a message is written in."""

    CHINESE = "zh"
    ENGLISH = "en"


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
    issuers: tuple[str, ...] = ()  # part of an issuer's name is enough
    words: str = ""
    official_only: bool = False  # nothing that happened on a re-poster's page
    tasks: TaskFilter = field(default_factory=TaskFilter)
    incidents: frozenset[IncidentKind] = frozenset()  # empty means none

    def __post_init__(self) -> None:
        self.query  # noqa: B018 - a query that cannot be read is refused here, not at the first change

    @property
    def wants_changes(self) -> bool:
        """Whether it is for changes: one that asks for incidents is only when it says which changes."""
        says_which = self.kinds or self.issuers or self.words or self.official_only or self.tasks.is_set
        return not self.incidents or bool(says_which)

    @cached_property
    def query(self) -> Node:
        """The words as a tree."""
        return parse_words(self.words)


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """One standing order for alerts."""

    name: str
    when: Filter = field(default_factory=Filter)
    to: tuple[Destination, ...] = ()
    cadence: Cadence = field(default_factory=Cadence)
    language: Language = Language.CHINESE


def matches(subscription: Subscription, change: AlertChange) -> bool:
    """Return whether the subscription wants to hear of this change."""
    when = subscription.when
    return (
        when.wants_changes
        and (not when.kinds or change.kind in when.kinds)
        and (not when.sources or change.source in when.sources)
        and (not when.regions or any(is_within(change.region, region) for region in when.regions))
        and (not when.issuers or any(contains(issuer, part) for issuer in change.issuers for part in when.issuers))
        and not (when.official_only and change.role is CopyRole.REPOST)
        and (not when.words or found(when.query, texts_of(change)))
        and (not when.tasks.is_set or bool(matching_clauses(when.tasks, change)))
    )


def texts_of(change: AlertChange) -> list[str]:
    """Return what words are looked for in: the title, the changed clauses before and after, and the texts given."""
    clauses = [clause.words for edit in change.edits for clause in (edit.before, edit.after) if clause]
    return [change.title, *clauses, *change.texts]


def is_within(region: str, wanted: str) -> bool:
    """Return whether a region is the wanted one or lies below it."""
    above, own = _steps(wanted), _steps(region)
    return own[: len(above)] == above


def _steps(region: str) -> list[str]:
    return [_without_rank(step.strip()) for step in region.split("/") if step.strip()]


def _without_rank(name: str) -> str:
    """江苏省 and 江苏 are one place."""
    for rank in _RANKS:
        if name.endswith(rank) and len(name) - len(rank) >= 2:
            return name.removesuffix(rank)
    return name
