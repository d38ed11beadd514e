"""`db copy`: an archive moves to another database."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress as Bar

from service.output import Format, FormatOption, complain, print_records, print_table, say
from service.settings.file import load_settings
from storage.moving.copying import Copied, CopiedTable, Progress, copy_archive, survey
from storage.moving.source import spoken

verbs = typer.Typer(help="The database: moved to another one.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.add_typer(verbs, name="db")


@verbs.callback()
def _group() -> None:
    """The database: moved to another one."""


@verbs.command(epilog="Example: clausewatch db copy --to postgresql://clausewatch@db.example/clausewatch --dry-run")
def copy(
    context: typer.Context,
    to: Annotated[
        str, typer.Option(envvar="CLAUSEWATCH_COPY_TO", help="An empty PostgreSQL database, or a new SQLite file.")
    ],
    from_: Annotated[
        str, typer.Option("--from", envvar="CLAUSEWATCH_COPY_FROM", help="Another database than that of the settings.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be copied; write nothing.")] = False,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Copy the archive's database into an empty one, and prove the copy. Stop the service first.

    The snapshots stay where they are: the settings name their folder as before.
    """
    source = from_ or load_settings(context.obj).database
    begun = time.monotonic()
    if dry_run:
        tables: Sequence[CopiedTable] = survey(source, to)
        copied = None
    else:
        copied = _shown(source, to, sum(table.rows for table in survey(source, to)))
        tables = copied.tables
    if format_ is not Format.TABLE:
        print_records([_record(table) for table in tables], format_)
        return
    print_table(("table", "rows", "digest"), [(t.name, f"{t.rows:,}", t.digest or "–") for t in tables], empty="")
    rows = sum(table.rows for table in tables)
    if copied is None:
        say(f"{rows:,} rows of {spoken(source)} would go to {spoken(to)}. Nothing was written.")
    else:
        _account(copied, rows, source, to, time.monotonic() - begun)


def _shown(source: str, to: str, total: int) -> Copied:
    """Copy, and show on standard error how far it has come."""
    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=total)
        done, of_this = 0, 0

        def told(progress: Progress) -> None:
            nonlocal done, of_this
            done += max(0, progress.rows - of_this)
            of_this = progress.rows
            bar.update(task, completed=done, description=progress.doing)

        return copy_archive(source, to, told)


def _account(copied: Copied, rows: int, source: str, to: str, seconds: float) -> None:
    say(
        f"{rows:,} rows of {spoken(source)} stand in {spoken(to)}, each table with the same digest on both sides;"
        f" {copied.documents} documents and {copied.phrases} phrases were read back alike. It took {seconds:.0f} s."
    )
    if mended := sum(table.mended for table in copied.tables):
        complain(f"{mended:,} texts held characters that no database may hold; U+FFFD stands in their place.")
    say("Now write the new address as `database` into the settings; the archive folder stays as it is.")


def _record(table: CopiedTable) -> dict[str, object]:
    return {"table": table.name, "rows": table.rows, "digest": table.digest or None, "mended": table.mended}
