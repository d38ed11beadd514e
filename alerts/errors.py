"""What can be wrong in a subscription. Both are told at start, with the setting that holds them.

ClausewatchError
├── WordsError      a word query cannot be read
└── CadenceError    a cadence, or quiet hours, cannot be read
"""

from __future__ import annotations

from pipeline.errors import ClausewatchError


class WordsError(ClausewatchError):
    """A word query cannot be read."""

    def __init__(self, query: str, position: int, problem: str) -> None:
        super().__init__(f"words “{query}”, character {position + 1}: {problem}")
        self.query = query
        self.position = position  # from 0


class CadenceError(ClausewatchError):
    """A cadence, or quiet hours, cannot be read."""

    def __init__(self, text: str, problem: str, *, nearest: str) -> None:
        super().__init__(f"“{text}”: {problem} Did you mean “{nearest}”?")
        self.text = text
        self.nearest = nearest
