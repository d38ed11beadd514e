"""What rechecks cost: our service beside a Scrapy spider that only fetches, and aiohttp bare; by turns, in one run.

Usage: python benchmarks/recheck.py [--hosts 20] [--pages 50] [--rounds 5] [--passes 3] [--visits 100000] [--json]

A server of made sites (`recheck_site.py`) is pinned to one core, each program (`recheck_programs.py`) runs in a process
of its own pinned to another, and has rechecked every page once before its rechecks are measured. Pauses between visits
are off, so that cost is measured and not politeness.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

from recheck_figures import told as told_sites

HERE = Path(__file__).resolve().parent
PROGRAMS = ("scrapy", "lean", "aiohttp", "ours")
SHARE = 0.02  # of the pages, revised before each round of `changed`
IDLE_CHECKS = 20
ALWAYS = (
    "--whole-every",
    "1000000",
)  # a service asks for every tenth page whole, because validators lie: a row by itself
WHOLE_EVERY = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One program at one task: medians of the rounds."""

    task: str
    program: str
    pages_a_second: float
    cpu_ms_a_page: float
    peak_mb: float
    ratio: float = 0.0  # how many times as fast as the Scrapy spider at the same task, by processor time


@dataclass(kw_only=True)
class Bench:
    """A server, an archive, and what was measured with them."""

    options: argparse.Namespace
    folder: Path
    port: int
    core: int
    day: int = 2  # that the service believes it is, from today: at each run all pages are due
    runs: dict[tuple[str, str], list[dict[str, float]]] = field(default_factory=dict)

    def run(self, task: str, program: str, *more: str, warm: int = 1, passes: int = 1) -> dict[str, float]:
        """Run a program, *warm* passes over every page and then *passes* that are measured; keep these under *task*."""
        told = {"port": self.port, "core": self.core, "folder": self.folder, "day": self.day}
        told |= {"hosts": self.options.hosts, "pages": self.options.pages, "warm": warm, "passes": passes}
        self.day += 2 * (warm + passes)
        words = [word for name, value in told.items() for word in (f"--{name}", str(value))]
        command = [sys.executable, str(HERE / "recheck_programs.py"), program, *words, *more]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        self.runs.setdefault((task, program), []).append(figures)
        print(f"{task:30}{program:9}{figures['pages']:6} pages, {figures['outcomes']}", file=sys.stderr)
        return figures

    def tell(self, wish: str) -> int:
        """Have the sites answer otherwise; return how many pages were changed for good."""
        return told_sites(self.port, wish)

    def sizes(self) -> tuple[int, int, int]:
        """Bytes of the database and of the archive, and revisions told."""
        archive = sum(file.stat().st_size for file in (self.folder / "archive").rglob("*") if file.is_file())
        with sqlite3.connect(self.folder / "clausewatch.db") as database:
            count, size = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
            told = database.execute("SELECT count(*) FROM changes WHERE kind = 'revised'").fetchone()[0]
        return count * size, archive, told

    def rows(self) -> Iterator[Row]:
        """One row for each task and program."""
        for (task, program), runs in self.runs.items():
            cpu = _each(runs, "cpu_seconds")
            base = self.runs.get((task.partition(",")[0], "scrapy"))
            yield Row(
                task=task,
                program=program,
                pages_a_second=round(1 / _each(runs, "seconds"), 1),
                cpu_ms_a_page=round(cpu * 1000, 2),
                peak_mb=round(median(run["peak_mb"] for run in runs)),
                ratio=round(_each(base, "cpu_seconds") / cpu, 2) if base else 0.0,
            )


def _each(runs: Sequence[dict[str, float]], name: str) -> float:
    return median(run[name] / max(run["pages"], 1) for run in runs)


@contextmanager
def bench(options: argparse.Namespace) -> Iterator[Bench]:
    """A bench whose server runs, in a folder that is removed afterwards."""
    cores = sorted(os.sched_getaffinity(0))
    command = [sys.executable, str(HERE / "recheck_site.py"), "--hosts", str(options.hosts)]
    server = subprocess.Popen(
        [*command, "--pages", str(options.pages)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    os.sched_setaffinity(server.pid, {cores[0]})
    try:
        with tempfile.TemporaryDirectory() as folder:
            port = int(server.stdout.readline() if server.stdout else 0)
            yield Bench(options=options, folder=Path(folder), port=port, core=cores[-1])
    finally:
        server.terminate()
        server.wait()


def measure(one: Bench) -> dict[str, float]:
    """Run every task; return what is kept for a page, a visit and a revision."""
    for program in PROGRAMS:
        one.run("first", program, warm=0)
    pages = one.options.hosts * one.options.pages
    database, archive, _ = one.sizes()
    told = {"database bytes a page": database / pages, "archive bytes a page": archive / pages}
    one.tell("_mode?to=noise")
    one.run("first noise", "ours", warm=0)  # sketches are made of each page, once
    database, archive, before = one.sizes()
    for _ in range(one.options.rounds):
        for task, mode, etag in (("304", "kept", ["--etag"]), ("noise", "noise", [])):
            one.tell(f"_mode?to={mode}")
            for program in PROGRAMS:
                one.run(task, program, *etag, *ALWAYS, passes=one.options.passes)
            if etag:
                one.run("304, a tenth whole", "ours", passes=WHOLE_EVERY)
    after, _, _ = one.sizes()
    told["database bytes a recheck"] = (after - database) / _rechecks(one)
    database, made = after, 0
    for _ in range(one.options.rounds):
        for program in PROGRAMS:  # ours changes the pages when it has seen them as they were
            made += int(one.run("2 % changed", program, "--wish", f"_change?share={SHARE}")["changed"])
    after, kept, revised = one.sizes()
    visits = 2 * sum(run["pages"] for run in one.runs["2 % changed", "ours"])
    told |= {"revisions made": made, "revisions told": revised - before}
    told["archive bytes a revision"] = (kept - archive) / max(revised - before, 1)
    grown = after - database - visits * told["database bytes a recheck"]
    return told | {"database bytes a revision": grown / max(revised - before, 1)}


def _rechecks(one: Bench) -> float:
    """How many visits ours made so far of pages that it knew, those before it was measured too."""
    a_pass = one.options.hosts * (one.options.pages + 1)
    ours = ((task, runs) for (task, program), runs in one.runs.items() if program == "ours")
    return sum(run["pages"] + a_pass for task, runs in ours if task.startswith(("304", "noise")) for run in runs)


def remembered(one: Bench) -> list[tuple[int, float]]:
    """The service's memory after each tenth of `--visits`, half of them answered 304 and half with other noise."""
    one.tell("_mode?to=mixed")
    passes = max(one.options.visits // (one.options.hosts * (one.options.pages + 1)), 10)
    figures = one.run("memory", "ours", "--memory", warm=0, passes=passes)
    history: list[tuple[int, float]] = figures["memory"]  # type: ignore[assignment]  # the one figure that is a list
    return [(visits, round(megabytes, 1)) for visits, megabytes in history[:: max(len(history) // 10, 1)]]


def idle(one: Bench) -> dict[str, float]:
    """Processor milliseconds of a check that visits a source's listing and nothing else."""
    told: dict[str, float] = {}
    for name, mode in (("listing answered 304", "kept"), ("listing read", "noise")):
        one.tell(f"_mode?to={mode}")
        figures = one.run(f"idle, {name}", "ours", "--idle", passes=IDLE_CHECKS)
        told[name] = round(figures["cpu_seconds"] * 1000 / figures["pages"], 1)
    return told


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--pages", type=int, default=50, help="of each host")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--passes", type=int, default=3, help="over every page that are measured in a round")
    parser.add_argument("--visits", type=int, default=0, help="after which the memory is looked at; 0: it is not")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with bench(options) as one:
        kept = {name: round(value) for name, value in measure(one).items()}
        memory = remembered(one) if options.visits else []
        checks = idle(one)
        rows = [row for row in one.rows() if not row.task.startswith(("idle", "memory"))]
    if options.json:
        print(json.dumps({"rows": [*map(asdict, rows)], "kept": kept, "memory": memory, "idle": checks}))
        return
    print(f"{'task':20}{'program':9}{'pages/s':>9}{'CPU ms/page':>13}{'MB':>6}{'ratio':>7}")
    for row in rows:
        shown = f"{row.ratio:7.2f}" if row.ratio else ""
        figures = f"{row.pages_a_second:9.1f}{row.cpu_ms_a_page:13.2f}{row.peak_mb:6.0f}"
        print(f"{row.task:20}{row.program:9}{figures}{shown}")
    for name, value in (kept | checks).items():
        print(f"{name:28}{value:10}")
    for visits, megabytes in memory:
        print(f"{visits:10} visits {megabytes:8.1f} MB")
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
