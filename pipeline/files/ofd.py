"""OFD, the national layout format: a zip of XML pages whose text codes stand at places."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import islice, pairwise

from lxml import etree

from pipeline.files.bounds import FileUnread
from pipeline.files.lines import Line, paragraphs
from pipeline.files.zip import Package, child, children, local, value

MOST_PAGES = 300
MOST_TEXTS = 20_000  # pieces of a page
_GAP = 1.5  # of a character's width: what is further apart is two words


def read_ofd(package: Package) -> Iterator[str]:
    """Yield the paragraphs of all documents of the package."""
    root = package.tree("OFD.xml")
    if root is None:
        raise FileUnread("damaged: the OFD file has no OFD.xml")
    lines: list[Line] = []
    for body in children(root, "DocBody"):
        place = _named(child(body, "DocRoot"))
        lines += _document_lines(package, _resolved("", place), first=len({line.page for line in lines}))
    return paragraphs(lines)


def _document_lines(package: Package, place: str, *, first: int) -> Iterator[Line]:
    document = package.tree(place)
    area = child(child(child(document, "CommonData"), "PageArea"), "PhysicalBox")
    for at, page in enumerate(children(child(document, "Pages"), "Page")[:MOST_PAGES]):
        root = package.tree(_resolved(place, value(page, "BaseLoc")))
        own = child(child(root, "Area"), "PhysicalBox")
        box = _floats(_named(own if own is not None else area))
        if root is not None:
            yield from _page_lines(root, page=first + at, width=box[2] if len(box) > 2 else 210.0)


def _page_lines(root: etree._Element, *, page: int, width: float) -> Iterator[Line]:
    """Yield the lines of a page from its top: text codes at one height, from left to right."""
    texts = islice(root.iter("{*}TextObject"), MOST_TEXTS)
    pieces = [piece for element in texts for piece in _pieces(element, page, width)]
    pieces.sort(key=lambda piece: piece.top)
    row: list[Line] = []
    for piece in pieces:
        if row and piece.top - row[0].top > max(row[0].em, piece.em) / 2:
            yield _line(row)
            row = []
        row.append(piece)
    if row:
        yield _line(row)


def _line(row: list[Line]) -> Line:
    row = sorted(row, key=lambda piece: piece.left)
    text = row[0].text
    for before, piece in pairwise(row):
        text += (" " if piece.left - before.right > _GAP * piece.em else "") + piece.text
    first, last = row[0], max(row, key=lambda piece: piece.right)
    return Line(text=text, page=first.page, left=first.left, right=last.right, top=first.top, width=first.width)


def _pieces(element: etree._Element, page: int, width: float) -> Iterator[Line]:
    box, scale = _floats(value(element, "Boundary")), _floats(value(element, "CTM"))
    x, y, wide = (box[0], box[1], box[2]) if len(box) == 4 else (0.0, 0.0, 0.0)
    scales = (scale[0] or 1.0, scale[3] or 1.0) if len(scale) == 6 else (1.0, 1.0)
    size = (_floats(value(element, "Size")) or [4.0])[0]
    for code in children(element, "TextCode"):
        text = "".join((code.text or "").split("\n"))
        if not text.strip():
            continue
        left = x + (_floats(value(code, "X")) or [0.0])[0] * scales[0]
        top = y + (_floats(value(code, "Y")) or [0.0])[0] * scales[1]
        right = max(min(x + wide, left + size * scales[0] * len(text)), left)
        yield Line(text=text, page=page, left=left, right=right, top=top, width=width)


def _named(element: etree._Element | None) -> str:
    return "" if element is None or local(element) == "" else (element.text or "").strip()


def _resolved(base: str, place: str) -> str:
    """A path in the package: from its root when it begins with a stroke, else from the file that names it."""
    joined = place if place.startswith("/") else posixpath.join(posixpath.dirname(base), place)
    return posixpath.normpath(joined).lstrip("/")


def _floats(text: str) -> list[float]:
    try:
        return [float(part) for part in text.split()]
    except ValueError:
        return []
