"""Runs clausewatch as its user does: each command in a process of its own, with a settings file."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from originals import DATABASE, lay_tables

from service.cli.main import VERBS, main

COMMAND = [str(Path(sys.executable).with_name("clausewatch"))]
# Most commands take less time than their imports: each is forked from a process that has imported everything.
FORKING = multiprocessing.get_context("forkserver")
LOADED_LATER = ("aiohttp.web", "crawler.handler", "service.run", "service.fleet.worker")  # two by name, by Scrapy
LOADED = (*(f"service.cli.{module}" for module in VERBS), *LOADED_LATER, "tests.service.prepared")
FORKING.set_forkserver_preload(["__main__", *LOADED])


@dataclass(frozen=True)
class Command:
    """The command line with one settings file."""

    config: Path

    def __call__(self, *words: str, status: int | None = 0, typed: str = "") -> str:
        """Run a verb; return what it printed. Fails when the exit status is another (None: any)."""
        with tempfile.TemporaryDirectory() as folder:
            outputs = [Path(folder, name) for name in ("stdout", "stderr")]
            process = self.started(*words, outputs=outputs, typed=typed)
            try:
                process.join()
            finally:
                process.kill()
            printed = "".join(output.read_text("utf-8") for output in outputs)
        assert status is None or process.exitcode == status, f"{words}: {process.exitcode}\n{printed}"
        return printed

    def started(self, *words: str, outputs: Sequence[Path], typed: str = "") -> BaseProcess:
        """The process of a verb, whose standard output and errors go to these files."""
        line = ["clausewatch", "--config", str(self.config), *words]
        process = FORKING.Process(target=_main, args=(line, self.config.parent, dict(os.environ), outputs, typed))
        process.start()
        return process

    def changes(self, after: int = 0) -> list[dict[str, Any]]:
        lines = self("changes", "--format", "jsonl", "--after", str(after)).splitlines()
        return [json.loads(line) for line in lines]


def _main(
    line: Sequence[str], folder: Path, environment: Mapping[str, str], outputs: Sequence[Path], typed: str
) -> None:
    """What the forked process does: the command, as it is started in a shell."""
    gc.freeze()  # else its first collection writes on every page that it shares with the process it is forked from
    with tempfile.TemporaryFile() as keys:
        keys.write(typed.encode())
        keys.seek(0)
        os.dup2(keys.fileno(), 0)
    sys.stdin = os.fdopen(0, encoding="utf-8")  # a forked process has an empty one
    for descriptor, output in enumerate(outputs, 1):
        os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND), descriptor)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = list(line)
    main()


def configured(folder: Path, settings: dict[str, Any]) -> Command:
    """Write *settings* into *folder*, beside an empty archive; return the command that uses them. JSON is YAML."""
    lay_tables(folder)
    config = folder / "clausewatch.yaml"
    defaults = {"database": f"sqlite:///{folder / DATABASE}", "archive": str(folder / "archive")}
    crawl = {"delay_seconds": 0, "per_host": 4, "confirm_after": "0s", "allow_private": True, "timeout_seconds": 10}
    crawl |= {"daily_visits": 1_000_000}  # pages are due every few seconds here
    config.write_text(json.dumps({**defaults, "crawl": crawl, **settings}, ensure_ascii=False), "utf-8")
    return Command(config)


@contextmanager
def running(run: Command, *words: str) -> Iterator[tuple[BaseProcess, str]]:
    """Run the service, or another verb that goes on; give its process and the last word of its greeting, which is the
    address of the service's web page. It is asked to stop in the end."""
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder, "stdout")
        os.mkfifo(said)
        process = run.started(*(words or ("run",)), outputs=[said, run.config.parent / "service.log"])
        try:
            with said.open(encoding="utf-8") as stdout:
                greeting = stdout.readline()
                yield process, greeting.rpartition(" ")[2].strip()
        finally:
            process.terminate()
            process.join(60)
            process.kill()
