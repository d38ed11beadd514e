"""How checks ended, in the reader's language; the last ones of a source as a small picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.reasons.visit_words import reason_in_words
from review.showing.i18n import Voice
from storage.views.recent_checks import GOOD, INTERRUPTED, MOST, CheckMark, trouble_of
from storage.views.sources import CheckView

_STEP: Final = 6  # units of the picture from one check to the next
_WIDTH: Final = 4
_HEIGHT: Final = 18
# How far below the top a bar begins: quiet checks are low, what wants a look is as high as the picture.
_TOPS: Final = {"quiet": 11, "changed": 4, "broken": 0, "bad": 0}


@dataclass(frozen=True, kw_only=True, slots=True)
class Stroke:
    """All bars of one kind as one path, so that a list of many pictures stays small."""

    kind: str  # quiet, changed, bad, broken
    path: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sparkline:
    """The last checks of a source, the newest at the right."""

    width: int
    height: int
    strokes: tuple[Stroke, ...]


def check_word(outcome: str, message: str, voice: Voice) -> str:
    """Return how a check ended, in a word: ok, or its commonest trouble."""
    return voice.known("outcome", trouble_of(outcome, message))


def check_reason(message: str, voice: Voice) -> str:
    """Return why a check failed, without the word that `check_word` says."""
    head, _, rest = message.partition(": ")
    told = rest if head == trouble_of("", message) else message
    return reason_in_words(told, voice.language)


def sparkline(marks: Sequence[CheckMark]) -> Sparkline:
    """Draw the last checks; fewer than there is room for stand at the right."""
    shown = list(marks)[-MOST:]
    first = MOST - len(shown)
    paths = dict.fromkeys(_TOPS, "")
    for place, mark in enumerate(shown, first):
        kind = _kind(mark)
        paths[kind] += f"M{place * _STEP} {_TOPS[kind]}h{_WIDTH}V{_HEIGHT}h-{_WIDTH}z"
    strokes = tuple(Stroke(kind=kind, path=path) for kind, path in paths.items() if path)
    return Sparkline(width=MOST * _STEP - (_STEP - _WIDTH), height=_HEIGHT, strokes=strokes)


def marks_told(marks: Sequence[CheckMark], voice: Voice) -> str:
    """Return the same in words: “20 checks: ok 18, blocked 2; 3 told changes”."""
    counts = Counter(mark.outcome for mark in marks)
    told = voice.say("spark.between").join(
        f"{voice.known('outcome', outcome)} {n}" for outcome, n in counts.most_common()
    )
    changed = sum(mark.changed for mark in marks)
    tail = voice.say("spark.changed", n=changed) if changed else ""
    return voice.say("spark.told", n=len(marks), told=told) + tail


def check_class(check: CheckView) -> str:
    """Return the style of a check in a strip of many: what came of it, or that it runs."""
    if not check.outcome:
        return "c-running"
    if check.outcome == GOOD:
        return "c-changed" if check.changes else "c-quiet"
    return f"o-{trouble_of(check.outcome, check.message)}"


def _kind(mark: CheckMark) -> str:
    if mark.outcome == GOOD:
        return "changed" if mark.changed else "quiet"
    return "broken" if mark.outcome == INTERRUPTED else "bad"
