"""Shows what an address turned out to be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rich.console import Console
from rich.text import Text

from pipeline.model import Outcome, Visit
from pipeline.rhythm import listing_wait
from service.adding.probing import Probe
from service.cli.why import show_why
from service.output import console, print_hanging, say

SHOWN = 5  # entries and clauses in a preview
CUT = 70  # characters of a clause


def show_probe(found: Probe, obeys_robots: bool) -> None:
    """Print what an address turned out to be."""
    out = console()
    if found.trouble:
        say(f"It could not be read. {found.trouble}")
        if found.may_need_script and found.lacks_rows:
            say("If a script writes its list, set render: true for the source: it is then shown in a browser first.")
    for visit in found.listings:
        _show_listing(out, visit, found.trouble)
    if found.listings and not found.trouble:
        _show_manners(found, obeys_robots)
    document = found.document
    if found.sample and not document:
        say(f"Its document {found.sample.url} could not be read. {found.sample.outcome}: {found.sample.reason}")
    if document and found.sample:
        out.print(Text(f"One document as read: {found.sample.url}", style="bold"))
        print_hanging(out, f"  {document.kind}  ", f"{document.title}  {document.doc_number}".rstrip())
        for origin in document.origins:
            out.print(
                Text(f"  {origin.field:15}{origin.value or '–'}  ← {origin.origin}: {origin.printed}", style="dim")
            )
        for clause in document.clauses[:SHOWN]:
            print_hanging(out, "  ", f"{clause.label}{_cut(clause.words)}")
        out.print(Text(f"  … {len(document.clauses)} clauses; the page line by line:", style="dim"))
        show_why(out, found.reading)
        steady = "Two fetches read the same." if found.is_steady else "Two fetches read differently: see the noise."
        say(steady)


def _show_listing(out: Console, visit: Visit, trouble: str) -> None:
    """Print the first rows of a page of a listing; of one without rows what it is instead."""
    entries = visit.document.entries if visit.document else ()
    what = f"A listing of {len(entries)} {'entry' if len(entries) == 1 else 'entries'}"
    if not entries:
        what = "A page whose list is elsewhere" if visit.outcome is Outcome.OK else "No listing"
    out.print(Text(f"{what}: {visit.url}", style="bold"))
    if visit.document and visit.document.kind_evidence:
        print_hanging(out, "  ", f"read as {visit.document.kind_evidence}", style="dim")
    if visit.reason and visit.reason not in trouble:
        print_hanging(out, "  ", visit.reason)
    for entry in entries[:SHOWN]:
        print_hanging(out, f"  {entry.date or '          '}  ", entry.title)


def _cut(words: str) -> str:
    return words if len(words) <= CUT else f"{words[:CUT]}…"


def _show_manners(found: Probe, obeys_robots: bool) -> None:
    """Print how often it would be visited, and what robots.txt says to that."""
    robots = "robots.txt allows it" if obeys_robots else "robots.txt is not asked"
    pause = f"; a pause of {found.pause:g} seconds between two visits" if found.pause else ""
    console().print(Text(f"  {robots}{pause}"))
    days = [entry.date for visit in found.listings if visit.document for entry in visit.document.entries if entry.date]
    wait = listing_wait(days, datetime.now(UTC).date())
    console().print(
        Text(f"  left to itself it is checked every {wait // timedelta(minutes=1)} minutes of office hours")
    )
