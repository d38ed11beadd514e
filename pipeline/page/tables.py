"""Which tables hold data, and which only place text on the page."""

from __future__ import annotations

from pipeline.page.tree import Element

CELLS = ("td", "th")
CROWDING = frozenset({"p", "br", "div", "li", "h1", "h2", "h3"})
MOST_CROWDING = 8  # of them in a cell of data


def holds_data(table: Element) -> bool:
    """Whether *table* is rows of short cells and not a way of laying out the page."""
    rows: list[Element] = []
    for element in table.inside():
        if element.name == "table":
            return False
        if element.name == "tr":
            rows.append(element)
    widest = 0
    for row in rows:
        cells = [cell for cell in row.children if isinstance(cell, Element) and cell.name in CELLS]
        widest = max(widest, len(cells))
        if any(_is_layout(cell) for cell in cells):
            return False
    return widest > 1


def _is_layout(cell: Element) -> bool:
    crowding = 0
    for element in cell.inside():
        if element.name in ("form", "iframe"):
            return True
        crowding += element.name in CROWDING
        if crowding > MOST_CROWDING:
            return True
    return False
