"""`coverage`: what was seen of what there must be."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.copies.coverage import coverage as covered
from pipeline.copies.coverage import narrowed
from service.output import Format, FormatOption, print_records, print_table
from service.records.coverage import gaps_in_words, run_record, unofficial_record
from service.runtime import opened

SHOWN = 200  # rows of a table


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command(epilog="Example: clausewatch coverage --issuer 兰政发 --year 2031")(coverage)


def coverage(
    context: typer.Context,
    source: Annotated[str, typer.Option(help="Only numbers of which this source shows some.")] = "",
    issuer: Annotated[str, typer.Option(help="A part of an issuer's name, or of its word in numbers.")] = "",
    year: Annotated[int | None, typer.Option(help="Only numbers of this year.")] = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Show which document numbers were seen, which were not, and what only re-posts have."""
    with opened(context.obj) as runtime:
        if source:
            runtime.sources([source])
        history = runtime.store.history()
        whole = covered(history.covered_policies(), history.cited_numbers())
    found = narrowed(whole, source=source, issuer=issuer, year=year)
    if format_ is not Format.TABLE:
        records = [*map(run_record, found.runs), *map(unofficial_record, found.unofficial)]
        print_records(records, format_)
        return
    rows = [
        (r.code, r.year, f"{r.first}–{r.last}", r.seen, f"{r.share:.0%}", gaps_in_words(r), len(r.cited))
        for r in found.runs[:SHOWN]
    ]
    columns = ("code", "year", "known range", "seen", "share", "not seen", "of these cited")
    print_table(columns, rows, empty="No policy with a number of a year is known yet.", folding=("not seen",))
    if found.unofficial:
        without = [
            (u.policy.id, u.policy.doc_number, u.policy.title, ", ".join(u.seen_on), ", ".join(u.expected))
            for u in found.unofficial[:SHOWN]
        ]
        heads = ("id", "number", "only on re-posts", "seen on", "not on")
        print_table(heads, without, empty="", folding=("only on re-posts", "seen on", "not on"))
