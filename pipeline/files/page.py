"""Office files written as HTML: what many systems export under the name of a sheet or a letter."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.page.tree import soup_of

_BLOCKS = ("p", "h1", "h2", "h3", "h4", "li", "tr")


def rows_of(text: str) -> Iterator[str]:
    """Yield paragraphs and table rows in the order of the page; a row is its cells joined by tabs."""
    for block in soup_of(text).find_all(_BLOCKS):
        if block.name == "tr":
            cells = (" ".join(cell.get_text().split()) for cell in block.find_all(("td", "th"), recursive=False))
            yield "\t".join(cell for cell in cells if cell)
        elif block.find_parent("tr") is None:
            yield " ".join(block.get_text().split())
