"""What the programs of `recheck.py` share: the pages asked for, how sites are told to answer, what was measured."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.request import urlopen


@dataclass(kw_only=True)
class Figures:
    """What one program used."""

    pages: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mb: float = 0.0
    outcomes: dict[str, int] = field(default_factory=dict)
    changed: int = 0  # pages that were changed for good before it was measured
    memory: list[tuple[int, float]] = field(default_factory=list)  # visits so far, MB


def addresses(options: argparse.Namespace) -> Iterator[str]:
    """Every page of every site, its listing first."""
    for host in range(1, options.hosts + 1):
        yield f"http://127.0.7.{host}:{options.port}/zcwj/index.html"
        yield from (f"http://127.0.7.{host}:{options.port}/art/2025/t{n}.html" for n in range(1, options.pages + 1))


def told(port: int, wish: str) -> int:
    """Have the sites answer otherwise; return how many pages were changed for good."""
    with urlopen(f"http://127.0.7.1:{port}/{wish}", timeout=60) as answer:
        return int(answer.read())
