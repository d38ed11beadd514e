"""A subscription's filter, and a destination's trouble, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from alerts.incident_words import incident_words, told
from alerts.subscription import Filter, Language
from pipeline.health.checks import Seen
from pipeline.health.incidents import IncidentKind
from pipeline.text.word_query import WordsIn
from review.showing.i18n import Voice
from storage.views.outbox import DestinationIncidentView

_MOST: Final = 40  # words of one line


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One thing that a filter asks."""

    key: str  # of its name in the messages
    values: tuple[str, ...]


def filter_lines(when: Filter, voice: Voice) -> tuple[Line, ...]:
    """Return what a filter asks, line by line; none when it wants every change."""
    return tuple(Line(key=key, values=tuple(values[:_MOST])) for key, values in _asked(when, voice) if values)


def _asked(when: Filter, voice: Voice) -> Iterator[tuple[str, list[str]]]:
    is_zh = voice.language == "zh"
    yield "kinds", [voice.known("kind", kind) for kind in sorted(when.kinds)]
    yield "regions", list(when.regions)
    yield "sources", sorted(when.sources)
    yield "levels", [level.zh if is_zh else level.value for level in sorted(when.levels)]
    yield "topics", [topic.zh if is_zh else topic.en for topic in sorted(when.topics)]
    yield "issuers", list(when.issuers)
    yield "words", [when.words] if when.words else []
    yield "words_in", [voice.say(f"wants.in.{when.words_in}")] if when.words and when.words_in != WordsIn.TOLD else []
    yield "weight", [str(when.weight)] if when.weight else []
    yield "copies", [voice.say("wants.official")] if when.official_only else []
    yield "bodies", list(when.tasks.bodies)
    tasks = (("targets", when.tasks.targets), ("deadlines", when.tasks.deadlines))
    yield "tasks", [voice.say(f"wants.{name}") for name, is_wanted in tasks if is_wanted]
    kinds = incident_words(Language(voice.language)).kinds
    yield "incidents", [kinds[kind] for kind in IncidentKind if kind in when.incidents]


def trouble_told(incident: DestinationIncidentView, voice: Voice) -> str:
    """Return what was seen of a destination that takes nothing."""
    seen = Seen(checks=incident.failures, count=incident.given_up, reason=incident.detail)
    return told(IncidentKind.UNDELIVERED, seen, Language(voice.language))


def trouble_advice(voice: Voice) -> str:
    """Return what an operator can do about a destination that takes nothing."""
    return incident_words(Language(voice.language)).advice[IncidentKind.UNDELIVERED]
