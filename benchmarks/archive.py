"""What a visit costs the archive: bytes and processor time, for pages of 80 KB that were made up.

Usage: python benchmarks/archive.py [--pages 40] [--revisions 20] [--json]

Each page of a made site is kept as it is first seen; then comes one visit after the other on which noise alone has
moved (a visit counter, a token, the list of related pages), and then real revisions: three of its clauses modified and
one inserted. Every snapshot is read again. The text is drawn from a few hundred words, so it packs better than real
text by itself; what a delta takes hardly depends on that.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from time import process_time
from typing import Final

import zstandard
from archives import WORDS

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from storage.snapshots.archive import SnapshotArchive
from storage.snapshots.proving import State, read_all

FRAME_LINES: Final = 260  # of markup, styles and navigation that all pages of the site share
CLAUSES: Final = 150
RELATED: Final = 12


@dataclass(kw_only=True)
class Made:
    """A page that changes."""

    clauses: list[str]
    chance: random.Random = field(repr=False)

    @classmethod
    def drawn(cls, seed: int) -> Made:
        """Return a page with a text of its own."""
        chance = random.Random(seed)
        return cls(clauses=[_sentence(chance) for _ in range(CLAUSES)], chance=chance)

    def revise(self) -> None:
        """Modify three clauses and insert one."""
        for _ in range(3):
            at = self.chance.randrange(len(self.clauses))
            self.clauses[at] = self.clauses[at][:30] + _sentence(self.chance)[:60]
        self.clauses.insert(self.chance.randrange(len(self.clauses)), _sentence(self.chance))

    def served(self) -> bytes:
        """Return the page with the noise of this visit."""
        links = (f"<li><a href='/art/{self._number()}.html'>{_title(self.chance)}</a></li>\n" for _ in range(RELATED))
        related = "".join(links)
        noise = f"<i id='hits'>{self._number()}</i><b data-token='{self.chance.getrandbits(128):032x}'></b>"
        lines = (f"<p style='text-indent: 2em'>第{n}条　{one}</p>\n" for n, one in enumerate(self.clauses, 1))
        text = "".join(lines)
        return f"<!DOCTYPE html><html>{FRAME}{noise}{text}<ul>{related}</ul></html>".encode()

    def _number(self) -> int:
        return self.chance.randrange(10**6)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """The medians of one kind of visit."""

    visit: str
    visits: int
    page_bytes: float
    plain_bytes: float  # as one zstd frame
    kept_bytes: float
    put_ms: float  # of processor time, as get
    get_ms: float


def _sentence(chance: random.Random) -> str:
    return "".join(chance.choices(WORDS, k=55)) + f"{chance.randrange(10**5)}。"


def _title(chance: random.Random) -> str:
    return "".join(chance.choices(WORDS, k=9))


def _frame() -> str:
    chance = random.Random(0)
    return "".join(
        f"<div class='c{chance.randrange(10**4)}' id='n{n}'><a href='/{n * 7919}/'>{_title(chance)}</a></div>\n"
        for n in range(FRAME_LINES)
    )


FRAME: Final = _frame()


def measure(folder: Path, pages: int, revisions: int) -> list[Row]:
    """Keep every visit of every page, and read it again."""
    archive = SnapshotArchive(folder)
    seen: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    like = ""
    for seed in range(pages):
        page, last = Made.drawn(seed), ""
        for n in range(1 + 2 * revisions):
            kind = "a new page of the site" if not n else "noise alone" if n <= revisions else "a revision"
            if kind == "a revision":
                page.revise()
            body = page.served()
            began = process_time()
            digest = archive.put(body, after=last, like=like)
            put = process_time()
            if archive.get(digest) != body:
                raise SystemExit(f"{digest} came back as something else")
            size = (folder / digest[:2] / digest[2:4] / f"{digest}.zst").stat().st_size
            plain = len(zstandard.compress(body, 3))
            seen[kind].append((len(body), plain, size, (put - began) * 1e3, (process_time() - put) * 1e3))
            last = digest
        like = last
    return [_row(kind, rows) for kind, rows in seen.items()]


def proved(folder: Path) -> float:
    """Return the milliseconds of processor time that proving a snapshot takes, when all of them are proved."""
    began = process_time()
    found = [one.state for one in read_all(SnapshotArchive(folder))]
    if set(found) != {State.WHOLE}:
        raise SystemExit("a snapshot could not be proved")
    return (process_time() - began) * 1e3 / len(found)


def _row(kind: str, rows: list[tuple[float, ...]]) -> Row:
    page, plain, kept, put, get = (median(column) for column in zip(*rows, strict=True))
    return Row(
        visit=kind, visits=len(rows), page_bytes=page, plain_bytes=plain, kept_bytes=kept, put_ms=put, get_ms=get
    )


def main() -> None:
    """Measure, and print a table or data."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--pages", type=int, default=40)
    asked.add_argument("--revisions", type=int, default=20)
    asked.add_argument("--json", action="store_true")
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), wanted.pages, wanted.revisions)
        verified = proved(Path(folder))
    if wanted.json:
        print(json.dumps({"visits": [asdict(row) for row in rows], "verify_ms": verified}, indent=1))
        return
    print(f"{'medians':<24}{'visits':>8}{'page B':>9}{'zstd B':>9}{'kept B':>9}{'put ms':>8}{'get ms':>8}")
    for r in rows:
        sizes = f"{r.visits:>8}{r.page_bytes:>9.0f}{r.plain_bytes:>9.0f}{r.kept_bytes:>9.0f}"
        print(f"{r.visit:<24}{sizes}{r.put_ms:>8.2f}{r.get_ms:>8.2f}")
    print(f"\nto prove a snapshot, all of them proved in one pass: {verified:.2f} ms")


if __name__ == "__main__":
    main()
