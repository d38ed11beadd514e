"""Workers that are killed, with SIGKILL, amid their checks: what was told, and how closely hosts were asked.

Usage: python benchmarks/workers.py [--workers 3] [--sources 200] [--hosts 40] [--kills 10] [--seed 1] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), *(str(ROOT / "tests" / name) for name in ("service", "storage"))]

from fleet import killed_fleet  # noqa: E402 - the project need not be installed to be measured
from fleet_sites import Sites, serving_sites  # noqa: E402 - as above
from postgres_server import running_server, why_not  # noqa: E402 - as above


def main() -> None:
    """Kill a worker in each round and print the figures. Exit status 1 when something was lost, twice or hurried."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--sources", type=int, default=200)
    parser.add_argument("--hosts", type=int, default=40)
    parser.add_argument("--kills", type=int, default=10, help="one in each round")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if reason := why_not():
        sys.exit(reason)
    sites = Sites(hosts=options.hosts, sources=options.sources, rounds=options.kills)
    with running_server() as server, serving_sites(sites), tempfile.TemporaryDirectory() as folder:
        found = killed_fleet(
            sites, Path(folder), server, workers=options.workers, kills=options.kills, seed=options.seed
        )
    figures = asdict(found) | {"sound": found.is_sound}
    print(json.dumps(figures) if options.json else "\n".join(f"{name:24} {value}" for name, value in figures.items()))
    sys.exit(not found.is_sound)


if __name__ == "__main__":
    main()
