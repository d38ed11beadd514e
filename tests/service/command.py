"""Runs clausewatch as its user does: as a command, with a settings file."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = [str(Path(sys.executable).with_name("clausewatch"))]


@dataclass(frozen=True)
class Command:
    """The command line with one settings file."""

    config: Path

    def __call__(self, *words: str, status: int | None = 0) -> str:
        """Run a verb; return what it printed. Fails when the exit status is another (None: any)."""
        line = [*COMMAND, "--config", str(self.config), *words]
        result = subprocess.run(line, capture_output=True, text=True, cwd=self.config.parent, check=False)
        printed = result.stdout + result.stderr
        assert status is None or result.returncode == status, f"{words}: {result.returncode}\n{printed}"
        return printed

    def changes(self, after: int = 0) -> list[dict[str, Any]]:
        lines = self("changes", "--format", "jsonl", "--after", str(after)).splitlines()
        return [json.loads(line) for line in lines]


def configured(folder: Path, settings: dict[str, Any]) -> Command:
    """Write *settings* into *folder* and return the command that uses them. JSON is YAML."""
    config = folder / "clausewatch.yaml"
    defaults = {"database": f"sqlite:///{folder / 'c.db'}", "archive": str(folder / "archive")}
    crawl = {"delay_seconds": 0, "per_host": 4, "confirm_after": "0s", "allow_private": True, "timeout_seconds": 10}
    config.write_text(json.dumps({**defaults, "crawl": crawl, **settings}, ensure_ascii=False), "utf-8")
    return Command(config)


@contextmanager
def running(run: Command) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the service; give its process and the address of its web page. It is asked to stop in the end."""
    with (run.config.parent / "service.log").open("a") as log:
        line = [*COMMAND, "--config", str(run.config), "run"]
        process = subprocess.Popen(line, cwd=run.config.parent, stdout=subprocess.PIPE, stderr=log, text=True)
        assert process.stdout is not None
        try:
            greeting = process.stdout.readline()
            yield process, greeting.rpartition(" ")[2].strip()
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
