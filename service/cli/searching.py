"""`search`: clauses by their words."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.text import Text

from pipeline.errors import ClausewatchError
from pipeline.metadata.levels import Level
from pipeline.query.asked import number_in, years_in
from pipeline.query.highlight import Piece, excerpt
from pipeline.query.plan import parse_search, positive
from service.cli.asked import named
from service.output import Format, FormatOption, complain, local, print_records, print_table, say
from service.records.search import search_records
from service.runtime import opened
from storage.history.history import History
from storage.views.search import MOST_COUNTED, FoundPolicy, SearchFilter, SearchResult

SHOWN = 20  # policies in a table
_EACH = 3  # clauses of one policy in a table


def register(app: typer.Typer) -> None:
    """Add the verb to the command line."""
    app.command(epilog="Example: clausewatch search “储能 补贴 -征求意见” --region 江苏 --in-force")(search)


def search(
    context: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(help="Words, “a phrase”, OR, -without, or a number.")] = None,
    all_revisions: Annotated[bool, typer.Option("--all-revisions", help="Past revisions too.")] = False,
    region: Annotated[list[str] | None, typer.Option(help="Only this region and below, such as 江苏.")] = None,
    level: Annotated[list[Level] | None, typer.Option(help="Only this level of government.")] = None,
    issuer: Annotated[list[str] | None, typer.Option(help="A part of an issuer's name.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Only what this source shows.")] = None,
    body: Annotated[list[str] | None, typer.Option(help="The clause makes this body responsible.")] = None,
    year: Annotated[str, typer.Option(help="A target or deadline falls in it: 2027, or 2026-2030.")] = "",
    since: Annotated[str, typer.Option(help="Published from this day on, such as 2026-01-31.")] = "",
    until: Annotated[str, typer.Option(help="Published up to this day, the day itself too.")] = "",
    in_force: Annotated[bool, typer.Option("--in-force", help="Not repealed, lapsed or not yet in force.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many policies; 20 in a table.")] = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Search the clauses of the current texts; the answer is a policy a group, best first."""
    typed = " ".join(words or ())
    with opened(context.obj) as runtime:
        zone = runtime.settings.timezone
        wanted = SearchFilter(
            query=parse_search(typed),
            number=number_in(typed),
            everything=all_revisions,
            regions=tuple(region or ()),
            levels=frozenset(level or ()),
            issuers=tuple(issuer or ()),
            sources=frozenset(source or ()),
            bodies=tuple(body or ()),
            years=_years(year),
            since=_day(since),
            until=_day(until),
            in_force_on=runtime.now().astimezone(ZoneInfo(zone)).date() if in_force else None,
        )
        if not wanted.asks:
            raise ClausewatchError("say what to search for: words, --body or --year")
        _answer(runtime.store.history(), wanted, limit, format_, zone)


def _answer(history: History, wanted: SearchFilter, limit: int | None, format_: Format, zone: str) -> None:
    is_table = format_ is Format.TABLE
    most, each = (SHOWN, _EACH) if is_table else (MOST_COUNTED, MOST_COUNTED)
    found = history.search(wanted, limit=limit or most, each=each)
    if is_table:
        _print(found, wanted, zone)
    else:
        print_records(search_records(found), format_)
    if found.further:
        complain("only newer clauses with these words were looked through: more words find older ones")


def _years(text: str) -> tuple[int, int] | None:
    try:
        return years_in(text)
    except ValueError as error:
        raise ClausewatchError(f"“{text}” is no year: write 2027, or 2026-2030") from error


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ClausewatchError(f"“{text}” is no day: write it as 2026-01-31") from error


def _print(result: SearchResult, wanted: SearchFilter, zone: str) -> None:
    for policy in result.numbered:
        say(f"{policy.id}  {named(policy)}")
    rows = [row for found in result.policies for row in _rows(found, wanted, zone)]
    columns = ("policy", "title", "clause", "words")
    print_table(columns, rows, empty="Nothing found.", folding=("title", "words"))
    if rows:
        count = f"{result.clauses:,}{'+' if result.is_more or result.further else ''}"
        say(f"{count} clauses; {len(result.policies)} of {result.groups} policies shown.")


def _rows(found: FoundPolicy, wanted: SearchFilter, zone: str) -> list[tuple[object, ...]]:
    words = positive(wanted.query)
    title = _text(excerpt(named(found.policy), words, length=80))
    rows: list[tuple[object, ...]] = []
    for clause in found.clauses:
        told = _text(excerpt(clause.clause.words, words, length=100))
        if clause.since and not clause.stands:
            told.append(f" ({local(clause.since, zone)} – {local(clause.until, zone)})")
        place = " ".join(clause.clause.path)
        rows.append((found.policy.id, title, place, told) if not rows else ("", "", place, told))
    if found.more:
        rows.append(("", "", "", f"(+{found.more})"))
    return rows or [(found.policy.id, title, "", "")]


def _text(pieces: tuple[Piece, ...]) -> Text:
    text = Text()
    for piece in pieces:
        text.append(piece.text, style="bold" if piece.is_hit else "")
    return text
