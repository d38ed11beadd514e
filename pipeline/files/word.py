"""Word files: paragraphs and table rows in the order of the document, automatic numbers as they print."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.files.bounds import FileUnread
from pipeline.files.numbering import Numbering, numbering_of
from pipeline.files.zip import Package, child, children, local, value

_LONGEST_CELL = 32_767
_TEXTS = frozenset({"t", "tab", "br", "cr", "noBreakHyphen"})
_UNSEEN = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "rPr", "pPr", "sdtPr"})
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_docx(package: Package) -> Iterator[str]:
    """Yield the paragraphs of the main part. A table row is its cells joined by tabs; deleted words are left out."""
    name = next((n for n in package.names if n.endswith("word/document.xml") or n.endswith("word/document2.xml")), "")
    body = child(package.tree(name), "body") if name else None
    if body is None:
        raise FileUnread("damaged: the Word file has no text part")
    numbering = numbering_of(package.tree("word/numbering.xml"), package.tree("word/styles.xml"))
    yield from _blocks(body, numbering)
    for part in ("footnote", "endnote"):
        yield from _footnotes(package.tree(f"word/{part}s.xml"), part)


def _footnotes(root: etree._Element | None, name: str) -> Iterator[str]:
    """Yield the footnotes under the text, as numbered as they print; the lines that part them from it have a type."""
    notes = [note for note in children(root, name) if value(note, "type") in ("", "normal")]
    for number, note in enumerate(notes, 1):
        if words := " ".join(" ".join(_blocks(note, Numbering())).split()):
            yield f"[{number}] {words}"


def read_pptx(package: Package) -> Iterator[str]:
    """Yield the paragraphs of the slides, slide by slide."""
    slides = [n for n in package.names if n.startswith("ppt/slides/slide") and n.endswith(".xml")]
    for name in sorted(slides, key=lambda n: (len(n), n)):
        root = package.tree(name)
        for paragraph in () if root is None else root.iter("{*}p"):
            yield _words(paragraph)


def _blocks(parent: etree._Element, numbering: Numbering) -> Iterator[str]:
    for block in parent:
        kind = local(block)
        if kind == "p":
            yield from _paragraph(block, numbering)
        elif kind == "tbl":
            yield from _rows(block, numbering)
        elif kind not in _UNSEEN:
            yield from _blocks(block, numbering)


def _paragraph(paragraph: etree._Element, numbering: Numbering) -> Iterator[str]:
    words = _words(paragraph)
    label = numbering.label(paragraph) if words.strip() else ""
    yield from (label + words).split("\n")


def _rows(table: etree._Element, numbering: Numbering) -> Iterator[str]:
    for row in _unwrapped(table, "tr"):
        cells = (" ".join(" ".join(_blocks(cell, numbering))[:_LONGEST_CELL].split()) for cell in _unwrapped(row, "tc"))
        yield "\t".join(cell for cell in cells if cell)


def _unwrapped(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children of that name, also inside content controls and inserted rows."""
    for inner in parent:
        if local(inner) == name:
            yield inner
        elif local(inner) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _unwrapped(inner, name)


def _words(element: etree._Element) -> str:
    return "".join(_pieces(element))


def _pieces(element: etree._Element) -> Iterator[str]:
    for inner in element:
        kind = local(inner)
        if kind == "t":
            yield inner.text or ""
        elif kind in _TEXTS:
            yield _SIGNS[kind] if value(inner, "type") != "page" else ""
        elif kind == "txbxContent":
            yield "\n" + "\n".join(_words(paragraph) for paragraph in children(inner, "p")) + "\n"
        elif kind not in _UNSEEN:
            yield from _pieces(inner)
