"""Prints what was held back: each thing with its reason, and how often each reason held something."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from pipeline.reasons.evidence_words import in_words
from service.output import console, local, print_table
from storage.views.archive import HeldView
from storage.views.why import HeldCount


def show_held(held: Sequence[HeldView], counts: Sequence[HeldCount], zone: str) -> None:
    """Print the held things, newest first, then a line for every reason."""
    rows = [(one.id, local(one.at, zone), one.source, _reason(one), _told(one), one.url) for one in held]
    if rows or not counts:
        print_table(("id", "last", "source", "reason", "why", "page"), rows, empty="Nothing was held back.")
    out = console()
    for count in counts:
        out.print(_count(count))
    if any(one.may_be_promoted for one in held):
        out.print(Text("Was one of them a change after all? clausewatch changes promote ID --note WHY", style="dim"))


def _reason(held: HeldView) -> Text:
    times = f" ×{held.count}" if held.count > 1 else ""
    return Text.assemble((held.reason, "yellow"), (times, "dim"))


def _told(held: HeldView) -> str:
    said = [in_words(one, "en") for one in held.why]
    if held.change_id is not None:
        said.insert(0, f"Promoted: change {held.change_id}.")
    return " ".join(said)


def _count(count: HeldCount) -> Text:
    pages = "page" if count.pages == 1 else "pages"
    asks = f"; --reason {count.reason} lists them" if count.reason.is_passing else ""
    return Text.assemble(
        (f"{count.told:>6}× ", "bold"),
        (str(count.reason), "yellow"),
        (f" on {count.pages} {pages}: {count.reason.meaning('en')}{asks}", "dim"),
    )
