"""The bytes served, each kept once, as docs/archive-format.md describes it."""
