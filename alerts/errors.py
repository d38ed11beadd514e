"""What can be wrong in a subscription, beside its words. Told at start, with the setting that holds it.

ClausewatchError
└── CadenceError    a cadence, or quiet hours, cannot be read
"""

from __future__ import annotations

from pipeline.errors import ClausewatchError


class CadenceError(ClausewatchError):
    """A cadence, or quiet hours, cannot be read."""

    def __init__(self, text: str, problem: str, *, nearest: str) -> None:
        super().__init__(f"“{text}”: {problem} Did you mean “{nearest}”?")
        self.text = text
        self.nearest = nearest
