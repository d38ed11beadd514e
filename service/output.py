"""What verbs print: tables for people, records for programs."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.records.formats import Record, as_csv, as_json, as_jsonl


class Format(StrEnum):
    """How data is printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to print it.")]


def print_hanging(out: Console, lead: str, text: str, *, style: str = "") -> None:
    """Print *text* whole behind *lead*; on a terminal its further lines begin where its first one did."""
    if out.soft_wrap:
        out.print(Text(f"{lead}{text}", style=style))
        return
    grid = Table.grid()
    grid.add_column(width=cell_len(lead), no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(lead, style=style), Text(text, style=style))
    out.print(grid)


PIPE_WIDTH = 200  # columns of a table that goes to a file or another program


def console() -> Console:
    """Return a console on standard output."""
    terminal = sys.stdout.isatty()
    return Console(highlight=False, soft_wrap=not terminal, width=None if terminal else PIPE_WIDTH)


def complain(problem: object) -> None:
    """Print one sentence on standard error."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(Text(f"clausewatch: {problem}"))


def say(sentence: str) -> None:
    """Print one sentence for a person."""
    console().print(Text(sentence))


def print_records(records: Sequence[Record], format_: Format) -> None:
    """Print records as JSON, JSON lines or CSV."""
    printers = {Format.JSON: lambda: as_json(list(records)), Format.JSONL: lambda: as_jsonl(records)}
    sys.stdout.write(printers.get(format_, lambda: as_csv(records))())


def print_table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], *, empty: str, folding: Collection[str] = ()
) -> None:
    """Print a table, or the sentence *empty* when it has no rows. Cells are plain text: markup in them is shown.

    The columns *folding*, the last two when none is named, share the width that the others leave.
    """
    if not rows:
        say(empty)
        return
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column not in (folding or columns[-2:]))
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(str(cell)) for cell in row))
    console().print(table)


def local(moment: datetime | None, timezone: str) -> str:
    """Return a moment in local time, “–” when there is none."""
    return moment.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M") if moment else "–"
