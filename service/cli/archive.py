"""`policies`, `show`, `history`, `diff`: what the archive knows."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.text import Text

from pipeline.changes import CopyRole
from pipeline.compare.edits import compare
from pipeline.errors import ClausewatchError
from pipeline.model import Clause
from pipeline.relations.force import Force
from service.cli.asked import day_of, named
from service.cli.copies import copy_lines
from service.cli.files import clause_lines, edit_words, red_line
from service.cli.policies import add_policies
from service.cli.related import relation_line
from service.output import Format, FormatOption, console, local, print_records, print_table, say
from service.records.archive import comparison_record, document_record
from service.records.formats import Record, as_json
from service.runtime import Runtime, opened
from storage.views.archive import PolicyView, RevisionView
from storage.views.texts import RevisionLine

SHOWN = 50  # rows of a table
_MOST = 200  # relations that are shown of each direction

Policy = Annotated[str, typer.Argument(help="A policy: its id, its number, or words of its title.")]


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    add_policies(app, policies)
    app.command(epilog="Example: clausewatch show 12 --as-of 2026-06-30")(show)
    app.command(epilog="Example: clausewatch history 12 第三条")(history)
    app.command(epilog="Example: clausewatch diff 12 1..3")(diff)


def policies(
    context: typer.Context,
    words: Annotated[str, typer.Argument(help="Words of the title, a number, or an issuer.")] = "",
    limit: Annotated[int, typer.Option(min=1)] = 50,
    format_: FormatOption = Format.TABLE,
) -> None:
    """List known policies."""
    with opened(context.obj) as runtime:
        found = runtime.store.history().policies(words, limit=limit)
        day, notice = runtime.today(), runtime.notice
    if format_ is not Format.TABLE:
        print_records([policy_record(policy, policy.force(day, notice)) for policy in found], format_)
        return
    rows = [
        (p.id, p.doc_number or "–", p.title, "、".join(p.issuers), p.force(day, notice), p.revisions, p.copies)
        for p in found
    ]
    columns = ("id", "number", "title", "issuers", "state", "revisions", "copies")
    print_table(columns, rows, empty="No policy is known yet: run a check first.", folding=("title", "issuers"))


def policy_record(policy: PolicyView, force: Force) -> Record:
    """Return one line of `policies --format jsonl`."""
    return {
        "id": policy.id,
        "title": policy.title,
        "doc_number": policy.doc_number or None,
        "issuers": list(policy.issuers),
        "validity": policy.validity,
        "state": force,
        "revisions": policy.revisions,
        "copies": policy.copies,
    }


def show(
    context: typer.Context,
    policy: Policy,
    as_of: Annotated[str, typer.Option(help="The text as seen on this day.")] = "",
    format_: FormatOption = Format.TABLE,
) -> None:
    """Show a policy's text, today's or that of a day, and the pages that carry it."""
    with opened(context.obj) as runtime:
        asked, found = runtime.store.history(), find(runtime, policy)
        revision = _revision_of_day(runtime, found, as_of)
        copies = list(copy_lines(asked.all_copies(found.id), runtime.settings.timezone))
        related = [one for way in (False, True) for one in asked.relations(found.id, incoming=way, limit=_MOST)]
        force = found.force(runtime.today(), runtime.notice)
    document = revision.document
    if format_ is not Format.TABLE:
        print_records([document_record(revision.url, document)], format_)
        return
    out = console()
    out.print(Text(document.title, style="bold"))
    out.print(Text(f"{document.doc_number}  {'、'.join(document.issuers)}  {force}", style="dim"))
    out.print(Text(f"revision {revision.number}, {revision.source}, {revision.url}", style="dim"))
    for copy in copies:
        out.print(Text(copy, style="dim"))
    for relation in related:
        out.print(Text(relation_line(relation), style="dim"))
    for line in clause_lines(document):
        out.print(line)


def _revision_of_day(runtime: Runtime, policy: PolicyView, day: str) -> RevisionView:
    moment = day_of(day, runtime.settings.timezone, end=True)
    asked = runtime.store.history()
    lines = [line for line in asked.revisions(policy.id) if moment is None or line.seen_at <= moment]
    best = next((line for line in lines if line.role is CopyRole.OFFICIAL), lines[0] if lines else None)
    revision = asked.revision(policy.id, best.number) if best else None
    if revision is None:
        raise ClausewatchError(f"no revision of “{policy.title}” had been seen by then")
    return revision


def history(
    context: typer.Context,
    policy: Policy,
    clause: Annotated[
        str, typer.Argument(help="A clause's label, such as 第三条: its life through the revisions.")
    ] = "",
) -> None:
    """Show a policy's revisions, or the life of one clause."""
    with opened(context.obj) as runtime:
        found, zone = find(runtime, policy), runtime.settings.timezone
        asked = runtime.store.history()
        if clause:
            for life in asked.clause_life(found.id, clause):
                rows = [(r.number, local(r.seen_at, zone), words or "(removed)") for r, words in life.states]
                print_table(("revision", "seen", " ".join(life.path)), rows, empty="")
            return
        lines = asked.revisions(found.id)
    revisions = [
        (r.number, local(r.seen_at, zone), r.role, r.source, r.url, "reread" if r.reread else "") for r in lines
    ]
    say(named(found))
    print_table(("revision", "seen", "copy", "source", "page", ""), revisions, empty="No revision.")


def diff(
    context: typer.Context,
    policy: Policy,
    span: Annotated[str, typer.Argument(help="Two revisions, such as 1..3; the last two when left out.")] = "",
    format_: FormatOption = Format.TABLE,
) -> None:
    """Compare two revisions of a policy. Exit status 1 when they differ."""
    with opened(context.obj) as runtime:
        before, after = _two_revisions(runtime, policy, span)
    edits = compare(before.document.clauses, after.document.clauses)
    if format_ is Format.JSON:
        sys.stdout.write(as_json(comparison_record(edits)))
    elif format_ is Format.TABLE:
        rows = [(edit_words(e), _place(e.before), _place(e.after), red_line(e)) for e in edits if e.is_real]
        say(f"revision {before.number} → {after.number}")
        print_table(("change", "was", "is", "words"), rows, empty="The two say the same.")
    else:
        print_records(comparison_record(edits)["clauses"], format_)
    if any(edit.is_real for edit in edits):
        raise typer.Exit(1)


def _two_revisions(runtime: Runtime, text: str, span: str) -> tuple[RevisionView, RevisionView]:
    found, asked = find(runtime, text), runtime.store.history()
    lines = asked.revisions(found.id)
    numbers = _numbers(span) if span else _latest(found, lines)
    before, after = (asked.revision(found.id, n) if any(n == line.number for line in lines) else None for n in numbers)
    if before is None or after is None:
        known = ", ".join(str(line.number) for line in reversed(lines))
        raise ClausewatchError(f"“{span}” names no two revisions; known: {known}")
    return before, after


def _numbers(span: str) -> tuple[int, int]:
    """The two numbers that a span names; 0 for one that is none."""
    first, _, last = span.partition("..")
    return (int(first), int(last)) if first.isdecimal() and last.isdecimal() else (0, 0)


def _latest(policy: PolicyView, lines: Sequence[RevisionLine]) -> tuple[int, int]:
    """The two newest revisions of the copy that was revised last, older first."""
    of_copy = [line for line in lines if line.copy_id == lines[0].copy_id]
    if len(of_copy) < 2:
        raise ClausewatchError(f"“{policy.title}” has one revision only")
    return of_copy[1].number, of_copy[0].number


def find(runtime: Runtime, text: str) -> PolicyView:
    """Return the policy meant. Raises ClausewatchError when it is none, or not one."""
    found = runtime.store.history().find_policy(text)
    if not found:
        raise ClausewatchError(f"no policy is known by “{text}”; `clausewatch policies WORDS` lists them")
    if len(found) > 1:
        listed = "; ".join(f"{policy.id} {policy.title}" for policy in found[:5])
        raise ClausewatchError(f"“{text}” fits several policies, name one by its id: {listed}")
    return found[0]


def _place(clause: Clause | None) -> str:
    return " ".join(clause.path) if clause else "–"
