"""The verbs and what they share: the settings file, and one clear sentence for every error a person can cause."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated

import typer

from pipeline.errors import ClausewatchError
from service.cli.quick import plain_arguments
from service.output import complain

app = typer.Typer(
    name="clausewatch",
    help="Tells you, the same day and without a false alarm, that a policy is new, revised, withdrawn or lapsing.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

DEFAULT_CONFIG = "clausewatch.yaml"
Config = Annotated[
    Path,
    typer.Option("--config", "-c", envvar="CLAUSEWATCH_CONFIG", help="The settings file.", show_default=True),
]


@app.callback()
def _shared(context: typer.Context, config: Config = Path(DEFAULT_CONFIG)) -> None:
    context.obj = config


# Scrapy, SQLAlchemy and Apprise take a second to import: a verb loads only the module it stands in.
VERBS = {
    "running": ("init", "run", "worker"),
    "checks": ("check",),
    "sources": ("sources",),
    "changes": ("changes",),
    "archive": ("policies", "show", "history", "diff"),
    "keeping": ("archive",),
    "databases": ("db",),
    "searching": ("search",),
    "coverage": ("coverage",),
    "files": ("read", "compare"),
    "alerting": ("alerts", "deliver"),
    "people": ("people",),
}

# Verbs that answer at once, each named like its module: all else in their group takes its time to import.
QUICK = {("sources", "catalogue")}


def load_verbs(words: Sequence[str]) -> None:
    """Add the verb that *words* name to the command line; all of them when they name none."""
    wanted = [module for module, verbs in VERBS.items() if any(word in verbs for word in words[:3])]
    for module in wanted or VERBS:
        import_module(f"service.cli.{module}").register(app)


def answered(words: Sequence[str], environment: Mapping[str, str] = os.environ) -> bool:
    """Run a quick verb that *words* ask for plainly; whether there was one."""
    is_named = len(words) > 1 and words[0] in ("-c", "--config")
    config = words[1] if is_named else environment.get("CLAUSEWATCH_CONFIG") or DEFAULT_CONFIG
    line = words[2:] if is_named else words
    if tuple(line[:2]) not in QUICK:
        return False
    verb = getattr(import_module(f"service.cli.{line[1]}"), line[1])
    given = plain_arguments(verb, line[2:])
    if given is None:
        return False
    verb(SimpleNamespace(obj=Path(config)), **given)  # a quick verb looks at nothing else of its context
    return True


def main() -> None:
    """Run the verb of the command line; exit with its status."""
    words = sys.argv[1:]
    try:
        if not answered(words):
            load_verbs(words)
            app()
    except ClausewatchError as error:
        complain(error)
        sys.exit(2)  # as diff does: 1 is an answer, 2 is trouble
    except BrokenPipeError:
        sys.exit(0)  # the reader of our output, such as `head`, has seen enough
