"""From bytes to changes: decode, noise, document, clauses, compare, identify, judge. Pure. Read track.py first."""
