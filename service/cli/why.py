"""Prints a reading with its reasons: the element, and each line of the page with the rule that kept or dropped it."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.noise.rulings import Chosen, Reading, Ruling


def kept_words(reading: Reading) -> str:
    """Return how much of a page was kept; "" when there is no page."""
    rulings = reading.rulings
    return f"kept {sum(r.kept for r in rulings)} of {len(rulings)} blocks" if rulings else ""


def show_why(out: Console, reading: Reading) -> None:
    """Print where the text was found, every line with its rule, and what the rules mean."""
    if not reading.rulings:
        return
    if reading.chosen:
        out.print(Text.assemble(("  found in  ", "dim"), _element(reading.chosen)))
    lines = Table.grid(padding=(0, 2), pad_edge=True)
    lines.add_column(justify="right", style="dim", no_wrap=True)
    lines.add_column(no_wrap=True)
    lines.add_column(overflow="fold")
    for ruling in reading.rulings:
        lines.add_row(str(ruling.line), _margin(ruling), Text(ruling.text, style="" if ruling.kept else "dim"))
    out.print(lines)
    out.print(Text(f"  {kept_words(reading)}", style="bold"))
    out.print(_meanings(reading))


def _element(chosen: Chosen) -> str:
    name = f"<{chosen.tag}> {chosen.hint}".rstrip() if chosen.tag else "a run of lines that no element holds"
    how = ", which the selector names" if chosen.selected else ""
    return f"{name}{how}: lines {chosen.first}–{chosen.last}"


def _margin(ruling: Ruling) -> Text:
    """A paragraph's margin stays empty, so that what was dropped or rescued meets the eye."""
    return Text("" if ruling.rule == "text" else ruling.rule, style="green" if ruling.kept else "yellow dim")


def _meanings(reading: Reading) -> Table:
    told = Table.grid(padding=(0, 2), pad_edge=True)
    for rule, count in Counter(ruling.rule for ruling in reading.rulings).most_common():
        told.add_row(Text(f"{count}×", style="dim"), rule, Text(f"{rule.english} · {rule.chinese}", style="dim"))
    return told
