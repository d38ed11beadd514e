"""The group of verbs that `clausewatch sources` names; each module that brings some adds them to it."""

from __future__ import annotations

import typer

verbs = typer.Typer(help="The sources that are watched.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.add_typer(verbs, name="sources")
