"""`archive verify PACKAGE`: whether an evidence package is what it says."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import typer

from service.evidence.checking import check_package
from service.output import Format, print_records, print_table, say


def verify_package(file: Path, format_: Format) -> None:
    """Show what is wrong with a package, and what it lacks by its own word. Exit status 1 when something is wrong."""
    found = check_package(file)
    if format_ is Format.TABLE:
        told = f"{found.revisions} revisions, {found.members} members"
        rows = [(one.name, one.problem) for one in found.wrong]
        print_table(("member", "is wrong"), rows, empty=f"{told}: every digest agrees.", folding=("member",))
        for line in found.missing:
            say(f"The package lacks: {line}")
    else:
        print_records([asdict(one) for one in found.wrong], format_)
    if found.wrong:
        raise typer.Exit(1)
