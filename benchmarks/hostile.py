"""What hostile pages cost: seconds of processor time and megabytes, each page in a process that is ended at a limit.

Usage: python benchmarks/hostile.py [WORDS…] [--what read|entries|sketch] [--above SECONDS] [--json]
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "pipeline")]

from hostile_pages import HOSTILE  # noqa: E402 - the project need not be installed to be measured

from pipeline.glance.sketch import glance, sketch  # noqa: E402 - the project need not be installed to be measured
from pipeline.listing.entries import find_entries  # noqa: E402 - the project need not be installed to be measured
from pipeline.page.decode import decode  # noqa: E402 - the project need not be installed to be measured
from pipeline.read import read  # noqa: E402 - the project need not be installed to be measured

LONGEST_SECONDS = 30  # of processor time
PATIENCE_SECONDS = 300  # on the clock of a busy machine
MEGABYTE = 2**20
URL = "http://a.example/zw/a.html"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What one page took, and what was said of it."""

    name: str
    page_mb: float
    seconds: float
    mb: float  # of the whole process at its highest, the page and the libraries included
    said: str


def said_by_reading(body: bytes) -> str:
    """Read a page, as a visit does."""
    document = read(body, url=URL)
    return f"{document.kind}, {len(document.body)} paragraphs, {len(document.clauses)} clauses. {document.reason}"


def said_of_entries(body: bytes) -> str:
    """Find what a page announces, as a visit to a listing does."""
    return f"{len(find_entries(decode(body), url=URL))} entries"


def said_of_sketch(body: bytes) -> str:
    """Sketch a page and glance at it, as the next visits do."""
    document = read(body, url=URL)
    begun = time.process_time()
    made = sketch(body, "text/html", document)
    between = time.process_time()
    passed = glance(made, body, "text/html")
    after = time.process_time()
    return f"sketch of {len(made)} bytes in {between - begun:.2f} s, passed: {passed} in {after - between:.2f} s"


WAYS: dict[str, Callable[[bytes], str]] = {
    "read": said_by_reading,
    "entries": said_of_entries,
    "sketch": said_of_sketch,
}


def processor_seconds() -> float:
    """Processor time so far, that of children (readers of files) included: a busy machine changes it little."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def answer(channel: Connection, name: str, what: str) -> None:
    """Do the work in the child, and send what it cost."""
    body = HOSTILE[name]()
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_SECONDS, LONGEST_SECONDS))
    begun = processor_seconds()
    try:
        said = WAYS[what](body)
    except Exception as error:  # noqa: BLE001  whatever it raises is what is looked for
        said = f"RAISED {type(error).__name__}: {error}"
    seconds = processor_seconds() - begun
    high = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    channel.send((len(body), seconds, high * 1024, said))


def cost_of(name: str, what: str) -> Cost:
    """Measure one page in a process that starts anew and is ended when it takes too long."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=answer, args=(there, name, what))
    child.start()
    there.close()
    size, seconds, high, said = 0, float(LONGEST_SECONDS), 0, "NO ANSWER"
    if here.poll(PATIENCE_SECONDS):
        try:
            size, seconds, high, said = here.recv()
        except EOFError:
            said = "DIED"
    child.kill()
    child.join()
    page_mb, mb = round(size / MEGABYTE, 1), round(high / MEGABYTE)
    return Cost(name=name, page_mb=page_mb, seconds=round(seconds, 2), mb=mb, said=said)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print each page as it is done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="only pages whose names have one of these words")
    parser.add_argument("--what", choices=tuple(WAYS), default="read")
    parser.add_argument("--above", type=float, default=0.0, help="leave out what took fewer seconds")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    for name in HOSTILE:
        if options.words and not any(word in name for word in options.words):
            continue
        cost = cost_of(name, options.what)
        if options.json:
            print(json.dumps(asdict(cost), ensure_ascii=False), flush=True)
        elif cost.seconds >= options.above or cost.mb > 500:
            print(f"{cost.seconds:7.2f} s {cost.mb:5d} MB {cost.page_mb:5.1f} MB {name}: {cost.said[:90]}", flush=True)


if __name__ == "__main__":
    main()
