"""What somebody may have meant who mistyped a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz import process

NEAR = 60  # similarity, 0 to 100, from which a name is worth suggesting


def nearest(written: str, known: Sequence[str]) -> str:
    """Return the known name most like what was written; "" when none is like it."""
    match = process.extractOne(written, known, score_cutoff=NEAR)
    return str(match[0]) if match else ""


def did_you_mean(written: str, known: Mapping[str, str]) -> str:
    """Return a question with the name most like what was written, else all of them, after a space.

    *known* has the Chinese name of each.
    """
    near = nearest(written, [*known, *known.values()])
    listed = ", ".join(f"{name} {chinese}" for name, chinese in known.items())
    return f" Did you mean “{near}”?" if near else f" Known: {listed}."
