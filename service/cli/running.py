"""`init`, `run` and `worker`."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.errors import SettingsError
from service.fleet.shared import shared_address
from service.output import say
from service.settings.file import load_settings
from service.settings.operating import LogFormat

EXAMPLE = "clausewatch.example.yaml"
LogFormatOption = Annotated[
    LogFormat | None,
    typer.Option("--log-format", envvar="CLAUSEWATCH_LOG_FORMAT", help="How to log; else as `log.format` says."),
]
MetricsPortOption = Annotated[
    int | None,
    typer.Option(
        "--metrics-port",
        envvar="CLAUSEWATCH_METRICS_PORT",
        min=0,
        max=65535,
        help="Where monitors ask this process; else `metrics.port`.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command(epilog="Example: clausewatch init")(init)
    app.command(epilog="Example: clausewatch run")(run)
    app.command(epilog="Example: clausewatch worker --at-once 64")(worker)


def init(context: typer.Context) -> None:
    """Write a commented clausewatch.yaml to start from."""
    file: Path = context.obj
    if file.exists():
        raise SettingsError(str(file), "it exists already; it was left as it is")
    file.write_text(files("service").joinpath(EXAMPLE).read_text("utf-8"), "utf-8")
    say(f"Wrote {file}. Add a source with `clausewatch sources add URL`, then start with `clausewatch run`.")


def run(
    context: typer.Context,
    practice: Annotated[
        bool, typer.Option("--practice", help="Watch the practice portal instead of your sources.")
    ] = False,
    enqueue: Annotated[
        bool, typer.Option("--enqueue", help="Leave the checks to workers; needs PostgreSQL and the extra “workers”.")
    ] = False,
    log_format: LogFormatOption = None,
    metrics_port: MetricsPortOption = None,
) -> None:
    """Run the service: scheduler, deliveries and web page. Without a settings file it watches the practice portal."""
    from service.run import serve  # noqa: PLC0415 - what only the service needs is slow to import
    from service.watched import Overrides  # noqa: PLC0415 - as above

    practises = practice or not (enqueue or context.obj.exists())
    overrides = Overrides(log_format=log_format, metrics_port=metrics_port)
    _to_the_end(serve(context.obj, practice=practises, enqueue=enqueue, overrides=overrides))


def worker(
    context: typer.Context,
    at_once: Annotated[
        int | None, typer.Option("--at-once", min=1, max=1000, help="Checks side by side; else workers.at_once.")
    ] = None,
    log_format: LogFormatOption = None,
    metrics_port: MetricsPortOption = None,
) -> None:
    """Take checks that `run --enqueue` leaves to workers; any number may run, on any machine with the same archive."""
    shared_address(load_settings(context.obj), context.obj, "worker")
    from service.fleet.worker import work  # noqa: PLC0415 - an extra, and slow to import
    from service.watched import Overrides  # noqa: PLC0415 - as above

    overrides = Overrides(log_format=log_format, metrics_port=metrics_port)
    _to_the_end(work(context.obj, at_once=at_once, overrides=overrides))


def _to_the_end(running: Coroutine[Any, Any, None]) -> None:
    from service.memory import settle  # noqa: PLC0415 - of a process that stays

    settle()
    asyncio.run(running)
