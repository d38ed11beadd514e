"""How long a glance and a full reading of a page take, beside BeautifulSoup alone: medians in one run, by size of page.

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
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.glance.sketch import glance, sketch  # noqa: E402 - the project need not be installed to be measured
from pipeline.page.decode import decode  # noqa: E402 - the project need not be installed to be measured
from pipeline.read import read  # noqa: E402 - the project need not be installed to be measured

BANDS = ((0, 30), (30, 60), (60, 100), (100, None))  # KB
ENDINGS = (".html", ".htm", ".shtml", ".xhtml")
DIGITS = str.maketrans("0123456789", "1234567890")


@dataclass(frozen=True, kw_only=True, slots=True)
class Timing:
    """One page: the best of the rounds, in milliseconds of processor time."""

    kilobytes: float
    gbk: bool
    read_ms: float
    parse_ms: float
    same_ms: float | None  # a glance at the page unchanged; None when no sketch was made of it
    glance_ms: float | None  # at the page with other digits in its noise; None when it has none, or was not passed


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """Medians over the pages of a band."""

    band: str
    pages: int
    read_ms: float
    parse_ms: float
    ratio: float  # median of the pages' own ratios, which a busy machine disturbs least
    sketched: int  # pages of which a sketch was made
    same_ms: float
    passed: int  # pages that a glance passed with other digits in their noise
    glance_ms: float


def pages_below(folder: Path) -> list[bytes]:
    """Return the saved pages of a folder and those below it, in a fixed order."""
    return [file.read_bytes() for file in sorted(folder.rglob("*")) if file.suffix.lower() in ENDINGS]


def default_folder() -> Path:
    """Return the pages kept beside the project; without them, those of its own tests."""
    beside = ROOT.parent / "shared" / "pages"
    return beside if beside.is_dir() else ROOT / "tests"


def milliseconds(work: Callable[[], object]) -> float:
    """Return how much processor time *work* takes once."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def timed(body: bytes, rounds: int) -> Timing:
    """Measure one page, reading and parsing by turns so that both meet the same machine."""
    text = decode(body)  # of bytes in a wrong charset lxml would read the beginning only
    turns = [
        (milliseconds(lambda: read(body)), milliseconds(lambda: BeautifulSoup(text, "lxml"))) for _ in range(rounds)
    ]
    document = read(body)
    made = sketch(body, "text/html", document)
    passed = (each for each in with_other_noise(body, document.noise) if glance(made, each, "text/html"))
    changed = next(passed, b"") if made else b""
    return Timing(
        kilobytes=len(body) / 1024,
        gbk=is_gbk(body),
        read_ms=min(turn[0] for turn in turns),
        parse_ms=min(turn[1] for turn in turns),
        same_ms=glanced(made, body, rounds),
        glance_ms=glanced(made, changed, rounds) if changed else None,
    )


def is_gbk(body: bytes) -> bool:
    """Return whether a page is in a Chinese charset other than UTF-8."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return True
    return False


def with_other_noise(body: bytes, noise: Iterable[str]) -> Iterator[bytes]:
    """Yield the page with each digit of one line of its noise one higher, as a counter or a clock is later."""
    text, charset = decode(body), "gb18030" if is_gbk(body) else "utf-8"
    for line in noise:
        if line.translate(DIGITS) != line and text.count(line) == 1:
            yield text.replace(line, line.translate(DIGITS)).encode(charset)


def glanced(made: bytes, body: bytes, rounds: int) -> float | None:
    """Return how long a glance takes; None when it does not pass the page."""
    if not made or not glance(made, body, "text/html"):
        return None
    return min(milliseconds(lambda: glance(made, body, "text/html")) for _ in range(rounds))


def row_of(band: str, timings: Sequence[Timing]) -> Row:
    """Return the medians of some pages; zeros when there are none."""
    same = [each.same_ms for each in timings if each.same_ms is not None]
    passed = [each.glance_ms for each in timings if each.glance_ms is not None]
    return Row(
        band=band,
        pages=len(timings),
        read_ms=median(each.read_ms for each in timings),
        parse_ms=median(each.parse_ms for each in timings),
        ratio=median(each.read_ms / each.parse_ms for each in timings),
        sketched=len(same),
        same_ms=median(same),
        passed=len(passed),
        glance_ms=median(passed),
    )


def median(figures: Iterable[float]) -> float:
    """Return the median; 0 of none."""
    return round(statistics.median([*figures] or [0.0]), 2)


def rows_of(timings: Sequence[Timing]) -> list[Row]:
    """Return a row for every band of sizes, one for the pages in GBK and one for all."""
    rows = []
    for low, high in BANDS:
        name = f"{low}-{high} KB" if high else f">{low} KB"
        inside = [each for each in timings if low < each.kilobytes and (high is None or each.kilobytes <= high)]
        rows.append(row_of(name, inside))
    return [*rows, row_of("GBK", [each for each in timings if each.gbk]), row_of("all", timings)]


def as_table(rows: Iterable[Row]) -> str:
    """Return the rows as a table for people."""
    head = ("size", "pages", "read ms", "parse ms", "ratio", "sketches", "same ms", "passed", "glance ms")
    lines = [" ".join(f"{name:>10}" for name in head)]
    for r in rows:
        figures = (r.read_ms, r.parse_ms, r.ratio, r.sketched, r.same_ms, r.passed, r.glance_ms)
        lines.append(" ".join(f"{cell:>10}" for cell in (r.band, r.pages, *figures)))
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
