"""The last checks of a source in a few letters beside it, so that a list of thousands asks for no check."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from pipeline.model import Outcome

GOOD: Final = "ok"  # the outcome of a check that went well; every other one counts as a failure
INTERRUPTED: Final = "interrupted"
MOST: Final = 20  # that are remembered
_CHANGED: Final = "c"  # went well, and told changes
_LETTERS: Final = MappingProxyType(
    {
        GOOD: "o",
        INTERRUPTED: "i",
        Outcome.MISSING.value: "x",
        Outcome.BLOCKED.value: "b",
        Outcome.THROTTLED.value: "t",
        Outcome.MAINTENANCE.value: "m",
        Outcome.FAILED.value: "f",
        Outcome.PARTIAL.value: "p",
        Outcome.UNREADABLE.value: "u",
        Outcome.DISALLOWED.value: "d",
    }
)
_OUTCOMES: Final = MappingProxyType({letter: outcome for outcome, letter in _LETTERS.items()} | {_CHANGED: GOOD})


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckMark:
    """One check, as a small picture shows it."""

    outcome: str  # ok, interrupted, or the commonest trouble
    changed: bool = False  # it told changes


def trouble_of(outcome: str, message: str) -> str:
    """Return what a check came to: ok, interrupted, or the trouble that its message begins with; failed otherwise."""
    if outcome in (GOOD, INTERRUPTED):
        return outcome
    return next((word for word in (message.partition(":")[0], outcome) if word in _LETTERS), Outcome.FAILED.value)


def with_check(recent: str, outcome: str, message: str, changes: int) -> str:
    """Return the letters with those of a check that just ended."""
    letter = _CHANGED if outcome == GOOD and changes else _LETTERS[trouble_of(outcome, message)]
    return (recent + letter)[-MOST:]


def with_changes(recent: str, changes: int) -> str:
    """Return the letters when a look once more told what the check before it had left open."""
    return recent[:-1] + _CHANGED if changes and recent.endswith(_LETTERS[GOOD]) else recent


def marks_of(recent: str) -> tuple[CheckMark, ...]:
    """Return the checks that the letters stand for, oldest first."""
    return tuple(
        CheckMark(outcome=_OUTCOMES[letter], changed=letter == _CHANGED) for letter in recent if letter in _OUTCOMES
    )
