"""The verbs and what they share: the settings file, and one clear sentence for every error a person can cause."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import ClausewatchError
from service.cli.output import complain

app = typer.Typer(
    name="clausewatch",
    help="Tells you, the same day and without a false alarm, that a policy is new, revised, withdrawn or lapsing.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Config = Annotated[
    Path,
    typer.Option("--config", "-c", envvar="CLAUSEWATCH_CONFIG", help="The settings file.", show_default=True),
]


@app.callback()
def _shared(context: typer.Context, config: Config = Path("clausewatch.yaml")) -> None:
    context.obj = config


# Scrapy, SQLAlchemy and Apprise take a second to import: a verb loads only the module it stands in.
VERBS = {
    "running": ("init", "run"),
    "checks": ("check",),
    "sources": ("sources",),
    "changes": ("changes",),
    "archive": ("policies", "show", "history", "diff"),
    "coverage": ("coverage",),
    "files": ("read", "compare"),
    "alerting": ("alerts", "deliver"),
}

# A verb that answers at once, though the others of its group take their time to import.
QUICK = {("sources", "catalogue"): "catalogue"}


def load_verbs(words: Sequence[str]) -> None:
    """Add the verb that *words* name to the command line; all of them when they name none."""
    quick = [module for verb, module in QUICK.items() if verb in pairwise(words[:4])]
    wanted = quick or [module for module, verbs in VERBS.items() if any(word in verbs for word in words[:3])]
    for module in wanted or VERBS:
        import_module(f"service.cli.{module}").register(app)


def main() -> None:
    """Run the verb of the command line; exit with its status."""
    load_verbs(sys.argv[1:])
    try:
        app()
    except ClausewatchError as error:
        complain(error)
        sys.exit(2)  # as diff does: 1 is an answer, 2 is trouble
    except BrokenPipeError:
        sys.exit(0)  # the reader of our output, such as `head`, has seen enough
