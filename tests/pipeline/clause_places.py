"""Where the clauses of some lines come to stand."""

from __future__ import annotations

from pipeline.clauses.split import split

SIGNED = ["松溪市水务局", "2031年4月9日"]


def tree(lines: list[str]) -> list[str]:
    """Part, path, and label with words, of every clause."""
    return [f"{c.part} {'/'.join(c.path)} {c.label}|{c.heading}|{c.text}" for c in split(lines)]


def paths(lines: list[str]) -> list[str]:
    return ["/".join(clause.path) for clause in split(lines)]


def parts(lines: list[str]) -> list[int]:
    return [clause.part for clause in split(lines)]
