"""How long the reader takes a page, beside parsing alone: medians in one run, by size of page.

Usage: python benchmarks/reading.py [--pages FOLDER] [--rounds 3] [--json] [--profile]
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.read import read  # noqa: E402 - the project need not be installed to be measured

BANDS = ((0, 30), (30, 60), (60, 100), (100, None))  # KB
ENDINGS = (".html", ".htm", ".shtml", ".xhtml")


@dataclass(frozen=True, kw_only=True, slots=True)
class Timing:
    """One page: the best of the rounds, in milliseconds."""

    kilobytes: float
    read_ms: float
    parse_ms: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """Medians over the pages of a band."""

    band: str
    pages: int
    read_ms: float
    parse_ms: float
    ratio: float  # median of the pages' own ratios, which a busy machine disturbs least


def pages_below(folder: Path) -> list[bytes]:
    """Return the saved pages of a folder and those below it, in a fixed order."""
    return [file.read_bytes() for file in sorted(folder.rglob("*")) if file.suffix.lower() in ENDINGS]


def default_folder() -> Path:
    """Return the pages kept beside the project; without them, those of its own tests."""
    beside = ROOT.parent / "shared" / "pages"
    return beside if beside.is_dir() else ROOT / "tests"


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long *work* takes once."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def timed(body: bytes, rounds: int) -> Timing:
    """Measure one page, reading and parsing by turns so that both meet the same machine."""
    turns = [
        (milliseconds(lambda: read(body)), milliseconds(lambda: BeautifulSoup(body, "lxml"))) for _ in range(rounds)
    ]
    return Timing(
        kilobytes=len(body) / 1024, read_ms=min(turn[0] for turn in turns), parse_ms=min(turn[1] for turn in turns)
    )


def row_of(band: str, timings: Sequence[Timing]) -> Row:
    """Return the medians of some pages; zeros when there are none."""
    if not timings:
        return Row(band=band, pages=0, read_ms=0, parse_ms=0, ratio=0)
    return Row(
        band=band,
        pages=len(timings),
        read_ms=round(statistics.median(each.read_ms for each in timings), 1),
        parse_ms=round(statistics.median(each.parse_ms for each in timings), 1),
        ratio=round(statistics.median(each.read_ms / each.parse_ms for each in timings), 2),
    )


def rows_of(timings: Sequence[Timing]) -> list[Row]:
    """Return a row for every band of sizes, and one for all pages."""
    rows = []
    for low, high in BANDS:
        name = f"{low}-{high} KB" if high else f">{low} KB"
        inside = [each for each in timings if low < each.kilobytes and (high is None or each.kilobytes <= high)]
        rows.append(row_of(name, inside))
    return [*rows, row_of("all", timings)]


def as_table(rows: Iterable[Row]) -> str:
    """Return the rows as a table for people."""
    lines = [f"{'size':>10} {'pages':>6} {'read ms':>9} {'parse ms':>9} {'ratio':>6}"]
    lines += [f"{r.band:>10} {r.pages:>6} {r.read_ms:>9.1f} {r.parse_ms:>9.1f} {r.ratio:>6.2f}" for r in rows]
    return "\n".join(lines)


def profile(pages: Iterable[bytes]) -> None:
    """Print the costliest functions of reading all pages once."""
    profiler = cProfile.Profile()
    profiler.enable()
    for body in pages:
        read(body)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, default=default_folder())
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    pages = pages_below(options.pages)
    if not pages:
        parser.exit(2, f"no saved pages below {options.pages}\n")
    if options.profile:
        profile(pages)
        return
    rows = rows_of([timed(body, max(1, options.rounds)) for body in pages])
    print(json.dumps([asdict(row) for row in rows], indent=2) if options.json else as_table(rows))


if __name__ == "__main__":
    main()
