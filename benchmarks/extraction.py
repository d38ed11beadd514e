"""How well and how fast the main text of pages is found: clausewatch beside the best general extractors, in one run.

    python benchmarks/extraction.py [--pages ../shared/pages] [--repeat 3]

Text F1 is of character 5-grams (words, where the language has spaces), white space left out, mean over the pages of a
set; milliseconds are the median over all pages of a set, best of the repeats. trafilatura, readability-lxml and
resiliparse are compared when they are installed. Without the pages, the project's own golden pages are read: their
expected text was written by this reader, so they say something of the others' and of speed only.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run from a checkout, installed or not

from pipeline.page.decode import decode  # noqa: E402 - after the path
from pipeline.read import read  # noqa: E402 - after the path

BLANK = re.compile(r"[\s\u3000\xa0\u200b\ufeff]+")
HAN = re.compile(r"[一-鿿]")
Extract = Callable[[bytes], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """A page and its main text."""

    corpus: str
    page: bytes
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """How one extractor did on one set of pages."""

    f1: float
    milliseconds: float


def samples(folder: Path) -> list[Sample]:
    """The pages of *folder* that have a main text; the project's golden pages when it is missing."""
    manifest = folder / "MANIFEST.jsonl"
    if manifest.exists():
        return list(_shared(folder, manifest))
    print(f"{manifest} is missing: reading the golden pages instead", file=sys.stderr)
    return list(_golden(ROOT / "tests/pipeline/golden_pages"))


def _shared(folder: Path, manifest: Path) -> Iterator[Sample]:
    for line in manifest.read_text("utf-8").splitlines():
        row = json.loads(line)
        if (row.get("gold") or "").endswith(".txt"):
            text = (folder / row["gold"]).read_text("utf-8")
            yield Sample(corpus=row["corpus"], page=(folder / row["path"]).read_bytes(), text=text)


def _golden(folder: Path) -> Iterator[Sample]:
    for expected in sorted(folder.glob("*/expected.json")):
        if body := json.loads(expected.read_text("utf-8"))["body"]:
            page = (expected.parent / "page.html").read_bytes()
            yield Sample(corpus="golden pages", page=page, text="\n".join(body))


def extractors() -> dict[str, Extract]:
    """The extractors at hand; a line on each that is not installed."""
    found: dict[str, Extract] = {"clausewatch": lambda page: "\n".join(read(page).body)}
    makers = {"trafilatura": _trafilatura, "readability-lxml": _readability, "resiliparse": _resiliparse}
    for name, make in makers.items():
        try:
            found[name] = make()
        except ImportError:
            print(f"{name} is not installed: skipped", file=sys.stderr)
    return found


def _trafilatura() -> Extract:
    library = importlib.import_module("trafilatura")
    return lambda page: library.extract(decode(page, ""), include_comments=False, include_tables=True) or ""


def _readability() -> Extract:
    library, html = importlib.import_module("readability"), importlib.import_module("lxml.html")
    return lambda page: html.fromstring(library.Document(decode(page, "")).summary()).text_content()


def _resiliparse() -> Extract:
    library = importlib.import_module("resiliparse.extract.html2text")
    return lambda page: library.extract_plain_text(decode(page, ""), main_content=True)


def measure(extract: Extract, pages: list[Sample], repeat: int) -> Score:
    """Mean F1 and median milliseconds; a page that an extractor cannot read at all scores 0."""
    scores, times = [], []
    for sample in pages:
        best, text = float("inf"), ""
        for _ in range(repeat):
            start = time.perf_counter()
            text = _said(extract, sample.page)
            best = min(best, time.perf_counter() - start)
        scores.append(f1(text, sample.text))
        times.append(best * 1000)
    return Score(f1=statistics.mean(scores), milliseconds=statistics.median(times))


def _said(extract: Extract, page: bytes) -> str:
    try:
        return extract(page)
    except Exception:  # noqa: BLE001 - a stranger's library on a stranger's page
        return ""


def f1(found: str, wanted: str) -> float:
    """How much of two texts is the same, 0 to 1."""
    one, two = grams(found, wanted), grams(wanted, wanted)
    total = sum(one.values()) + sum(two.values())
    return 2 * sum((one & two).values()) / total if total else 1.0


def grams(text: str, like: str) -> Counter[str]:
    """The words of *text*; its runs of five characters when *like* is Chinese."""
    if len(HAN.findall(like)) * 10 < len(like):
        return Counter(re.findall(r"\w+", text.lower()))
    text = BLANK.sub("", text)
    return Counter(text[i : i + 5] for i in range(max(0, len(text) - 4)))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=Path, default=ROOT.parent / "shared/pages")
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--json", action="store_true", help="print data, not a table")
    args = options.parse_args()
    sets: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples(args.pages):
        sets[sample.corpus].append(sample)
    found = extractors()
    table = {
        corpus: {name: measure(extract, pages, args.repeat) for name, extract in found.items()}
        for corpus, pages in sets.items()
    }
    if args.json:
        print(json.dumps({c: {n: asdict(s) for n, s in row.items()} for c, row in table.items()}, indent=2))
    else:
        _print_table(table, sets)


def _print_table(table: dict[str, dict[str, Score]], sets: dict[str, list[Sample]]) -> None:
    width = max(map(len, sets), default=0)
    names = next(iter(table.values()), {})
    print("\n" + " " * (width + 5) + "".join(f"{name:>24}" for name in names))
    for corpus, row in table.items():
        figures = "".join(f"{score.f1:13.4f} {score.milliseconds:7.1f} ms" for score in row.values())
        print(f"{corpus:{width}} {len(sets[corpus]):3d} {figures}")


if __name__ == "__main__":
    main()
