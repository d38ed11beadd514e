"""`check`: one check, now."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn

from crawler.source import Source
from pipeline.model import Visit
from service.checking.checker import CheckSummary
from service.checking.rereading import reread
from service.output import complain, print_table, say
from service.runtime import Runtime, opened
from service.telling.expiry import tell_expiring


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command(epilog="Example: clausewatch check --all")(check)


def check(
    context: typer.Context,
    sources: Annotated[list[str] | None, typer.Argument(help="Names of sources.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Every source, every known page.")] = False,
    due: Annotated[bool, typer.Option("--due", help="Only what is due.")] = False,
) -> None:
    """Check sources once, now. Exit status 1 when a source could not be read."""
    if not sources and not all_ and not due:
        complain("name the sources to check, or say --all or --due")
        raise typer.Exit(2)
    with opened(context.obj) as runtime:
        wanted = _wanted(runtime, sources or [], due)
        reread(runtime.store, runtime.settings, runtime.now)
        summaries = asyncio.run(_run(runtime, wanted, due))
        tell_expiring(runtime)
        _report(runtime, summaries)
    if any(summary.trouble for summary in summaries):
        raise typer.Exit(1)


def _wanted(runtime: Runtime, names: Sequence[str], due: bool) -> list[Source]:
    wanted = runtime.sources(names)
    if not due:
        return wanted
    ready = {one.name for one in runtime.store.due(runtime.now())}
    return [source for source in wanted if source.name in ready]


async def _run(runtime: Runtime, sources: Sequence[Source], due: bool) -> list[CheckSummary]:
    bar = ProgressBar(sources)
    with bar.progress:
        async with runtime.checker() as checker:
            summaries = await checker.check(sources, trigger="command", due_only=due, progress=bar.moved)
    for source in sources:
        runtime.schedule(source.name, awaits=bool(checker.awaiting(source.name)))
    return summaries


class ProgressBar:
    """Shows, on a terminal, how far each source is."""

    def __init__(self, sources: Sequence[Source]) -> None:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self.progress = Progress(
            *columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()
        )
        self._tasks: dict[str, TaskID] = {
            source.name: self.progress.add_task(source.name, total=None) for source in sources
        }

    def moved(self, source: str, visit: Visit | None) -> None:
        """Count a visit; None ends the source's bar."""
        task = self._tasks[source]
        if visit is not None:
            self.progress.advance(task)
        else:
            self.progress.update(task, total=self.progress.tasks[task].completed)


def _report(runtime: Runtime, summaries: Sequence[CheckSummary]) -> None:
    rows = [
        (
            summary.source,
            summary.visits,
            "baseline" if summary.baseline else len(summary.changes),
            summary.trouble or "ok",
        )
        for summary in summaries
    ]
    print_table(("source", "visits", "changes", "outcome"), rows, empty="No source is due.")
    if any(summary.changes for summary in summaries):
        say("See them with `clausewatch changes`.")
    pending = runtime.store.history().deliveries(state="pending", limit=1)
    if pending:
        say("Alerts wait to be sent: `clausewatch run` sends them, or `clausewatch deliver` now.")
