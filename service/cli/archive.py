"""`changes`, `policies`, `show`, `history`, `diff`: what the archive knows."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.text import Text

from pipeline.changes import ChangeKind
from pipeline.compare import compare
from pipeline.errors import ClausewatchError
from pipeline.evidence_words import in_words
from pipeline.model import Clause
from pipeline.tasks import task_edit
from pipeline.tasks_told import edit_lines, said
from service.cli.copies import copy_lines
from service.cli.files import clause_lines, edit_words, red_line
from service.cli.output import Format, FormatOption, console, local, print_records, print_table, say
from service.cli.policies import add_policies
from service.records import as_json, change_record, comparison_record, document_record
from service.runtime import Runtime, opened
from storage.views import ChangeFilter, ChangeView, HeldView, PolicyView, RevisionView

SHOWN = 50  # rows of a table

Policy = Annotated[str, typer.Argument(help="A policy: its id, its number, or words of its title.")]


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command(epilog="Example: clausewatch changes --kind revised --since 2026-01-01")(changes)
    add_policies(app, policies)
    app.command(epilog="Example: clausewatch show 12 --as-of 2026-06-30")(show)
    app.command(epilog="Example: clausewatch history 12 第三条")(history)
    app.command(epilog="Example: clausewatch diff 12 1..3")(diff)


def changes(
    context: typer.Context,
    after: Annotated[int, typer.Option(help="Only changes with a larger id, oldest first.")] = 0,
    kind: Annotated[list[ChangeKind] | None, typer.Option(help="Only this kind; may be repeated.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be repeated.")] = None,
    region: Annotated[list[str] | None, typer.Option(help="Only this region and below, such as 江苏.")] = None,
    words: Annotated[str, typer.Option(help="A word of the title or of a changed clause.")] = "",
    body: Annotated[
        list[str] | None, typer.Option(help="Only where a changed clause makes this body responsible; may be repeated.")
    ] = None,
    policy: Annotated[int | None, typer.Option(help="Only this policy's id.")] = None,
    since: Annotated[str, typer.Option(help="From this day on, such as 2026-01-31.")] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many; 50 in a table, else no limit.")] = None,
    why: Annotated[int | None, typer.Option(help="Explain the change of this id.")] = None,
    suppressed: Annotated[bool, typer.Option("--suppressed", help="What was held back, and why.")] = False,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Show what happened."""
    with opened(context.obj) as runtime:
        zone = runtime.settings.timezone
        if suppressed:
            _show_held(runtime.store.history().held(limit=limit or SHOWN), zone)
        elif why is not None:
            _explain(runtime, why)
        else:
            wanted = ChangeFilter(
                kinds=frozenset(kind or ()),
                sources=frozenset(source or ()),
                regions=tuple(region or ()),
                words=words,
                bodies=tuple(body or ()),
                policy_id=policy,
                since=_day(since, zone),
                after_id=after,
            )
            whole = format_ is not Format.TABLE or after > 0
            found = runtime.store.history().changes(
                wanted, limit=limit or (sys.maxsize if whole else SHOWN), oldest_first=whole
            )
            _print_changes(found, format_, zone)


def _print_changes(found: Sequence[ChangeView], format_: Format, zone: str) -> None:
    if format_ is not Format.TABLE:
        print_records([change_record(change) for change in found], format_)
        return
    rows = [
        (change.id, local(change.detected_at, zone), change.kind, change.source, _named(change.policy), _gist(change))
        for change in found
    ]
    print_table(("id", "when", "kind", "source", "policy", "what"), rows, empty="Nothing happened.")


def _gist(change: ChangeView) -> Text:
    """Return the first thing that changed, short."""
    if change.edits:
        edit = change.edits[0]
        clause = edit.after or edit.before
        label = clause.path if clause else ()
        more = f" (+{len(change.edits) - 1})" if len(change.edits) > 1 else ""
        return Text(f"{edit.kind} {' '.join(label)}{more}")
    if change.fields:
        return Text("; ".join(f"{f.name}: {f.before or '–'} → {f.after or '–'}" for f in change.fields))
    return Text(change.fidelity if change.kind is ChangeKind.REPOST else change.old_url)


def _explain(runtime: Runtime, change_id: int) -> None:
    change = runtime.store.history().change(change_id)
    if change is None:
        raise ClausewatchError(f"there is no change {change_id}; `clausewatch changes` lists them")
    out = console()
    out.print(Text(f"{change.kind}  {_named(change.policy)}", style="bold"))
    out.print(
        Text(f"{local(change.detected_at, runtime.settings.timezone)}  {change.source}  {change.url}", style="dim")
    )
    for evidence in change.why:
        out.print(Text(f"  · {in_words(evidence, 'en')}"))
    if change.confirmed_by:
        out.print(Text(f"  · Confirmed by: {change.confirmed_by}."))
    for edit in change.edits:
        out.print(Text.assemble("  ", (f"{edit_words(edit)} ", "cyan"), red_line(edit)))
        if task := said(edit_lines(task_edit(edit), "en"), "en"):
            out.print(Text(f"    {task}", style="dim"))


def _show_held(held: Sequence[HeldView], zone: str) -> None:
    rows = [(one.id, local(one.at, zone), one.source, one.reason, _told(one), one.url) for one in held]
    print_table(("id", "when", "source", "reason", "detail", "page"), rows, empty="Nothing was held back.")


def _told(held: HeldView) -> str:
    return " ".join(in_words(evidence, "en") for evidence in held.why)


def policies(
    context: typer.Context,
    words: Annotated[str, typer.Argument(help="Words of the title, a number, or an issuer.")] = "",
    limit: Annotated[int, typer.Option(min=1)] = 50,
    format_: FormatOption = Format.TABLE,
) -> None:
    """List known policies."""
    with opened(context.obj) as runtime:
        found = runtime.store.history().policies(words, limit=limit)
    if format_ is not Format.TABLE:
        print_records([_policy_record(policy) for policy in found], format_)
        return
    rows = [
        (p.id, p.doc_number or "–", p.title, "、".join(p.issuers), p.validity, p.revisions, p.copies) for p in found
    ]
    columns = ("id", "number", "title", "issuers", "validity", "revisions", "copies")
    print_table(columns, rows, empty="No policy is known yet: run a check first.", folding=("title", "issuers"))


def _policy_record(policy: PolicyView) -> dict[str, object]:
    return {
        "id": policy.id,
        "title": policy.title,
        "doc_number": policy.doc_number or None,
        "issuers": list(policy.issuers),
        "validity": policy.validity,
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
        revision = _revision_of_day(runtime, policy, as_of)
        page = runtime.store.history().policy(_find(runtime, policy).id)
        copies = list(copy_lines(page.copies if page else (), runtime.settings.timezone))
    document = revision.document
    if format_ is not Format.TABLE:
        print_records([document_record(revision.url, document)], format_)
        return
    out = console()
    out.print(Text(document.title, style="bold"))
    out.print(Text(f"{document.doc_number}  {'、'.join(document.issuers)}  {document.validity}", style="dim"))
    out.print(Text(f"revision {revision.number}, {revision.source}, {revision.url}", style="dim"))
    for copy in copies:
        out.print(Text(copy, style="dim"))
    for line in clause_lines(document):
        out.print(line)


def _revision_of_day(runtime: Runtime, text: str, day: str) -> RevisionView:
    page = runtime.store.history().policy(_find(runtime, text).id)
    moment = _day(day, runtime.settings.timezone, end=True)
    revisions = [r for r in page.revisions if moment is None or r.seen_at <= moment] if page else []
    if not revisions:
        raise ClausewatchError(f"no revision of “{text}” had been seen by then")
    best = [r for r in revisions if r.role == "official"] or revisions
    return best[0]


def history(
    context: typer.Context,
    policy: Policy,
    clause: Annotated[
        str, typer.Argument(help="A clause's label, such as 第三条: its life through the revisions.")
    ] = "",
) -> None:
    """Show a policy's revisions, or the life of one clause."""
    with opened(context.obj) as runtime:
        found, zone = _find(runtime, policy), runtime.settings.timezone
        asked = runtime.store.history()
        if clause:
            for life in asked.clause_life(found.id, clause):
                rows = [(r.number, local(r.seen_at, zone), words or "(removed)") for r, words in life.states]
                print_table(("revision", "seen", " ".join(life.path)), rows, empty="")
            return
        page = asked.policy(found.id)
    revisions = [
        (r.number, local(r.seen_at, zone), r.role, r.source, r.url, "reread" if r.reread else "")
        for r in (page.revisions if page else ())
    ]
    say(_named(found))
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
    found = _find(runtime, text)
    page = runtime.store.history().policy(found.id)
    known = {revision.number: revision for revision in (page.revisions if page else ())}
    if not span:
        latest = next(iter(known.values()), None)
        of_copy = [r for r in known.values() if latest and r.copy_id == latest.copy_id]
        if len(of_copy) < 2:
            raise ClausewatchError(f"“{found.title}” has one revision only")
        return of_copy[1], of_copy[0]
    first, _, last = span.partition("..")
    try:
        return known[int(first)], known[int(last)]
    except (ValueError, KeyError) as error:
        raise ClausewatchError(
            f"“{span}” names no two revisions; known: {', '.join(map(str, sorted(known)))}"
        ) from error


def _find(runtime: Runtime, text: str) -> PolicyView:
    found = runtime.store.history().find_policy(text)
    if not found:
        raise ClausewatchError(f"no policy is known by “{text}”; `clausewatch policies WORDS` lists them")
    if len(found) > 1:
        listed = "; ".join(f"{policy.id} {policy.title}" for policy in found[:5])
        raise ClausewatchError(f"“{text}” fits several policies, name one by its id: {listed}")
    return found[0]


def _named(policy: PolicyView) -> str:
    return f"{policy.title} {policy.doc_number}".strip()


def _place(clause: Clause | None) -> str:
    return " ".join(clause.path) if clause else "–"


def _day(text: str, zone: str, *, end: bool = False) -> datetime | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ClausewatchError(f"“{text}” is no day: write it as 2026-01-31") from error
    return datetime.combine(day, time.max if end else time.min, ZoneInfo(zone)).astimezone(UTC)
