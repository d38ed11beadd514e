"""Alerts of a process that is killed, with SIGKILL, at random moments between its changes and their delivery.

Usage: python benchmarks/killed.py [--kills 50] [--seed 1] [--answers-after 0.02] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), *(str(ROOT / "tests" / name) for name in ("service", "alerts", "storage"))]

from killing import killed  # noqa: E402 - the project need not be installed to be measured


def main() -> None:
    """Kill, deliver the rest, and print what arrived. Exit status 1 when an alert was lost or is unexplained."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--answers-after", type=float, default=0.02, help="seconds that the receiver takes to answer")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tally = killed(Path(folder), options.kills, seed=options.seed, answers_after=options.answers_after)
    figures = asdict(tally) | {"sound": tally.is_sound}
    print(json.dumps(figures) if options.json else "\n".join(f"{name:16} {value}" for name, value in figures.items()))
    sys.exit(not tally.is_sound)


if __name__ == "__main__":
    main()
