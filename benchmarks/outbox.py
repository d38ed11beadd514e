"""How long alerts take that wait for many destinations, when one is dead and one is slow, and when none is.

Usage: python benchmarks/outbox.py [--alerts 10000] [--destinations 50] [--slow 2.0] [--json] [--profile]

Both cases are run in one process, from archives filled alike, against webhooks on loopback in another process. What
counts is when the last alert of the healthy destinations was taken.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import json
import multiprocessing
import pstats
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "storage")]

from storage_samples import HOST, arrival, checked, document, visit  # noqa: E402 - as of the project: not installed

from alerts.channel import read_destination, send  # noqa: E402 - as above
from alerts.outbox import Courier, by_name  # noqa: E402 - as above
from alerts.subscription import Destination, Subscription  # noqa: E402 - as above
from service.owing.subscriptions import Owing  # noqa: E402 - as above
from service.telling.delivering import StoredOutbox  # noqa: E402 - as above
from storage.store import Store  # noqa: E402 - as above
from storage.values import DeliveryTask  # noqa: E402 - as above


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """One case, delivered until the healthy destinations had everything."""

    case: str
    healthy: int  # destinations
    alerts: int  # of the healthy destinations
    seconds: float  # until the last of them was sent
    ms_each: float
    slow_sent: int  # meanwhile
    dead_tried: int  # meanwhile


class _Hook(BaseHTTPRequestHandler):
    """Takes everything; below /slow it takes its time."""

    protocol_version = "HTTP/1.1"
    slow_seconds = 0.0

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.startswith("/slow"):
            time.sleep(self.slow_seconds)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve(connection: Connection, slow_seconds: float) -> None:
    """Serve webhooks until the process is ended."""
    _Hook.slow_seconds = slow_seconds
    ThreadingHTTPServer.request_queue_size = 128  # all destinations connect at once
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Hook)
    server.daemon_threads = True
    connection.send(server.server_address[1])
    server.serve_forever()


@contextmanager
def hooks(slow_seconds: float) -> Iterator[str]:
    """A server in a process of its own."""
    forking = multiprocessing.get_context("fork")  # nothing runs beside this thread yet
    ours, theirs = forking.Pipe()
    process = forking.Process(target=serve, args=(theirs, slow_seconds))
    process.start()
    try:
        yield f"127.0.0.1:{ours.recv()}"
    finally:
        process.kill()
        process.join()


def addresses(host: str, count: int, *, troubled: bool) -> list[str]:
    """Return the destinations, the dead and the slow one at the end."""
    if not troubled:
        return [f"json://{host}/well/{n}" for n in range(count - 2)]
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = f"json://127.0.0.1:{closed.getsockname()[1]}/dead"
    return [*(f"json://{host}/well/{n}" for n in range(count - 2)), f"json://{host}/slow", dead]


def filled(folder: Path, places: Sequence[Destination], each: int) -> tuple[Store, Owing]:
    """Return an archive that owes every destination so many alerts."""
    store = Store.open(f"sqlite:///{folder / 'c.db'}", folder / "archive")
    owing = Owing(
        subscriptions=(Subscription(name="all", to=tuple(places), storm=0),),
        timezone=ZoneInfo("Asia/Shanghai"),
        review_address="",
    )
    check, now = checked(store), datetime.now(UTC)
    for n in range(each):
        url, read = f"{HOST}/{n}.html", document(f"规定{n}。", f"摊位第{n}号须登记。", title=f"办法{n}", number="")
        store.record(check, visit(read, url=url), arrival(read, url=url), owed=owing.alerts_for, at=now)
    return store, owing


async def until_healthy_have_all(courier: Courier[DeliveryTask], store: Store, slow: set[str]) -> float:
    """Deliver as the service does, a round every now and then; return the seconds until only *slow* ones wait."""
    begun = time.perf_counter()
    while any(place.waiting for place in store.history().destinations() if place.key not in slow):
        await courier.start_due()
        await asyncio.sleep(0.2)
    seconds = time.perf_counter() - begun
    await courier.finish(60)
    return seconds


def measured(case: str, host: str, count: int, alerts: int, *, troubled: bool) -> Round:
    """Fill an archive, deliver, and tell how long it took."""
    places = [read_destination(url) for url in addresses(host, count, troubled=troubled)]
    slow, dead = ([place.key for place in places[-2:]]) if troubled else ("", "")
    with tempfile.TemporaryDirectory() as folder:
        store, owing = filled(Path(folder), places, alerts // count)
        outbox = StoredOutbox(store=store, owing=owing)
        courier = Courier(
            outbox=outbox, subscriptions=by_name(owing.subscriptions), send=send, clock=lambda: datetime.now(UTC)
        )
        seconds = asyncio.run(until_healthy_have_all(courier, store, {slow, dead}))
        counted = {
            key: [(one.state, one.attempts) for one in store.history().deliveries(destination=key, limit=alerts)]
            for key in (slow, dead)
            if key
        }
        store.close()
    healthy = count - 2
    return Round(
        case=case,
        healthy=healthy,
        alerts=healthy * (alerts // count),
        seconds=round(seconds, 2),
        ms_each=round(1000 * seconds / (healthy * (alerts // count)), 2),
        slow_sent=sum(state == "sent" for state, _ in counted.get(slow, ())),
        dead_tried=sum(attempts for _, attempts in counted.get(dead, ())),
    )


def main() -> None:
    """Measure both cases and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alerts", type=int, default=10_000)
    parser.add_argument("--destinations", type=int, default=50)
    parser.add_argument("--slow", type=float, default=2.0, help="seconds that the slow destination takes for each")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--profile", action="store_true", help="the costliest functions, of the first case only")
    options = parser.parse_args()
    with hooks(options.slow) as host:
        arguments = (host, options.destinations, options.alerts)
        if options.profile:
            profile = cProfile.Profile()
            profile.runcall(measured, "healthy alone", *arguments, troubled=False)
            pstats.Stats(profile).sort_stats("cumulative").print_stats(40)
            return
        rounds = []
        for case, troubled in (("healthy alone", False), ("with one dead, one slow", True)):
            rounds.append(measured(case, *arguments, troubled=troubled))
            print(json.dumps(asdict(rounds[-1])) if options.json else _line(rounds[-1]), flush=True)
    if not options.json:
        print(f"ratio {rounds[1].seconds / rounds[0].seconds:.2f}")


def _line(one: Round) -> str:
    trouble = f", meanwhile {one.slow_sent} slow ones and {one.dead_tried} tries of the dead" if one.slow_sent else ""
    return f"{one.case}: {one.alerts} alerts in {one.seconds} s, {one.ms_each} ms each{trouble}"


if __name__ == "__main__":
    main()
