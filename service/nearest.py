"""What somebody may have meant who mistyped a name."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process

NEAR = 60  # similarity, 0 to 100, from which a name is worth suggesting


def nearest(written: str, known: Sequence[str]) -> str:
    """Return the known name most like what was written; "" when none is like it."""
    match = process.extractOne(written, known, score_cutoff=NEAR)
    return str(match[0]) if match else ""


def did_you_mean(written: str, known: Sequence[str]) -> str:
    """Return a question with the name most like what was written, else all the names, after a space."""
    near = nearest(written, known)
    return f" Did you mean “{near}”?" if near else f" Known: {', '.join(known)}."
