"""`init` and `run`."""

from __future__ import annotations

import asyncio
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import SettingsError
from service.output import say
from service.settings.operating import LogFormat

EXAMPLE = "clausewatch.example.yaml"


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command(epilog="Example: clausewatch init")(init)
    app.command(epilog="Example: clausewatch run")(run)


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
    log_format: Annotated[
        LogFormat | None,
        typer.Option("--log-format", envvar="CLAUSEWATCH_LOG_FORMAT", help="How to log; else as `log.format` says."),
    ] = None,
) -> None:
    """Run the service: scheduler, deliveries and web page. Without a settings file it watches the practice portal."""
    from service.run import serve  # noqa: PLC0415 - what only the service needs is slow to import

    asyncio.run(serve(context.obj, practice=practice or not context.obj.exists(), log_format=log_format))
