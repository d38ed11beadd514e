"""The labelled fields of a page: 信息公开 blocks in all their shapes, and label lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.fields.values import is_plausible, without_buttons
from pipeline.fields.words import FIELD_OF, OTHERS, UNKNOWN
from pipeline.model import Where
from pipeline.page.blocks import Line, Page
from pipeline.text.placeholders import is_placeholder

SPACED = r"[ 　\xa0]*"
ALIAS = "|".join(SPACED.join(alias) for alias in sorted({*FIELD_OF, *OTHERS}, key=len, reverse=True))
LABELLED = re.compile(
    rf"(?:^\s*|(?<=[|｜【\[（(;；])\s*|(?<=\s))({ALIAS}){SPACED}(?:[\]】)）]{SPACED}[:：]|[:：]|[\]】])\s*"
)
GLUED = re.compile(rf"^[\s　]*({ALIAS})[\s　]*(?P<value>[^\s　:：].*)$")
OPENING = " 　[【（("
STRANGE = re.compile(r"(?:^|[\s　|])[一-鿿]{2,6}[:：]")  # a label that is no known one
BAR = re.compile(r"[|｜\t]")
VALUE_END = re.compile(r"\s*[|｜\t]|\s{2,}|　")
BARE = re.compile(r"[\s　\xa0:：\[\]【】]+")
MARKS = ":：]】"  # behind a label there is one of them
COLONS = frozenset({":", "：", "﹕"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """A field that the page labels, as printed."""

    field: str
    rank: int  # of its label: the lower, the more telling
    printed: str
    where: Where

    @property
    def is_told(self) -> bool:
        """Whether it is a value; templates print 无 and dashes where there is none."""
        unknown = self.field != "validity" and UNKNOWN.match(self.printed)
        return not (unknown or is_placeholder(self.printed))


def read_labels(above: Sequence[Line], below: Sequence[Line], page: Page) -> tuple[Labelled, ...]:
    """What the page labels, the most believed first, placeholders among it.

    *above* are the lines before the text. *below* it only a block of several fields is believed, and less.
    """
    official = [
        found for found in _labelled(below, page) if found.field not in ("published", "source", "title", "subject")
    ]
    several = len({found.field for found in official if found.is_told}) > 1
    return (*_labelled(above, page), *(official if several else ()))


def best_labels(labels: Iterable[Labelled]) -> dict[str, str]:
    """Canonical field name -> value as printed, the most believed; placeholders are no values."""
    best: dict[str, str] = {}
    for found in labels:
        if found.is_told:
            best.setdefault(found.field, found.printed)
    return best


def _labelled(lines: Sequence[Line], page: Page) -> list[Labelled]:
    found = [
        Labelled(field=FIELD_OF[label][0], rank=FIELD_OF[label][1], printed=printed.strip(" 　\t|"), where=where)
        for label, printed, where in _pairs(lines, page)
        if label in FIELD_OF
    ]
    return sorted(found, key=lambda one: one.rank)


def field_lines(page: Page) -> frozenset[int]:
    """The lines, by index, that are part of a field block and nothing else."""
    found = {index for index, line in enumerate(page.lines) if _is_field_line(line)}
    for index, line in enumerate(page.lines[:-1]):
        if _has_values_below(page.lines, index) or (not line.cells and _has_value_beside(page.lines, index, page)):
            found.update((index, index + 1))
    return frozenset(found)


def _is_field_line(line: Line) -> bool:
    if line.cells:
        cells = [cell for cell in line.cells if cell not in COLONS]
        labels = [_is_known(cell) for cell in cells]
        marked = any(LABELLED.match(cell) for cell in cells)
        paired = len(labels) % 2 == 0 and all(labels[::2]) and not any(labels[1::2])
        return len(line.text) < 400 and bool(cells) and (marked or paired)
    found = _labels(line.text)
    if not found:
        return bool(_glued(line.text))
    return (
        not line.text[: found[0].start()].strip(OPENING)
        and (len(found) > 1 or len(line.text) < 60)
        and "。" not in line.text[:-1]
    )


def _pairs(lines: Sequence[Line], page: Page) -> Iterator[tuple[str, str, Where]]:
    for index, line in enumerate(lines):
        if len(line.text) > 1500:
            continue
        if _has_values_below(lines, index):
            below = zip(line.cells, lines[index + 1].cells, strict=True)
            yield from ((_bare(label), value, Where.BLOCK) for label, value in below)
        elif line.cells:
            yield from ((*pair, Where.BLOCK) for pair in _cell_pairs(line.cells))
        elif _is_label(line.text):
            if _has_value_beside(lines, index, page):
                yield _bare(line.text), without_buttons(lines[index + 1].text), Where.BLOCK
        elif glued := _glued(line.text):
            yield (*glued, Where.BLOCK)
        else:
            yield from ((*pair, Where.LABEL) for pair in _run_pairs(line.text))


def _cell_pairs(row: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of a table's row: label and value in neighbouring cells, or in one; a colon may have a cell of its own."""
    cells = [cell for cell in row if cell not in COLONS]
    colons = len(cells) < len(row) or any(cell.rstrip().endswith((":", "：")) for cell in cells)
    for position, cell in enumerate(cells):
        bare = _bare(cell)
        value = cells[position + 1] if position + 1 < len(cells) else ""
        if bare in FIELD_OF:
            if (colons or position % 2 == 0) and not _is_known(value):
                yield bare, without_buttons(value)
        else:
            yield from _run_pairs(cell)


def _run_pairs(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of a run “label：value　label：value”."""
    found = _labels(text)
    for position, match in enumerate(found):
        end = found[position + 1].start() if position + 1 < len(found) else len(text)
        value = text[match.end() : end].rstrip(OPENING)
        stop = STRANGE.search(value)
        value = value[: stop.start()] if stop else value
        field = FIELD_OF.get(_bare(match[1]), ("", 0))[0]
        value = value if field == "title" else without_buttons(value)
        cut = {"title": None, "issuers": BAR.search(value)}.get(field, VALUE_END.search(value))
        yield _bare(match[1]), value[: cut.start()] if cut and value[: cut.start()].strip() else value


def _labels(text: str) -> list[re.Match[str]]:
    return list(LABELLED.finditer(text)) if any(mark in text for mark in MARKS) else []


def _glued(text: str) -> tuple[str, str] | None:
    """Label and value of a line without a colon, when the value looks like one of that label."""
    found = GLUED.match(text) if len(text) < 100 else None
    if found is None or _bare(found[1]) not in FIELD_OF:
        return None
    label, value = _bare(found[1]), without_buttons(found["value"])
    return (label, value) if is_plausible(FIELD_OF[label][0], value) else None


def _has_values_below(lines: Sequence[Line], index: int) -> bool:
    """Whether a row is labels alone and the next one their values; a table with more rows is no field block."""
    cells = lines[index].cells
    if len(cells) < 2 or index + 1 >= len(lines) or not all(map(_is_known, cells)):
        return False
    below = lines[index + 1].cells
    after = lines[index + 2].cells if index + 2 < len(lines) else ()
    return (
        len(below) == len(cells)
        and not any(map(_is_known, below))
        and (len(after) != len(cells) or all(map(_is_known, after)))
    )


def _is_known(text: str) -> bool:
    bare = _bare(text)
    return bare in FIELD_OF or bare in OTHERS


def _is_label(text: str) -> bool:
    bare = _bare(text)
    return bare in FIELD_OF and (len(text.strip()) > len(bare) or len(bare) > 2)


def _has_value_beside(lines: Sequence[Line], index: int, page: Page) -> bool:
    """Whether the line is a label and the next one its value: dt and dd, two sibling boxes, two lines of one box."""
    label = lines[index]
    if not _is_label(label.text) or index + 1 >= len(lines):
        return False
    value = lines[index + 1]
    if label.tag == "dt":
        return value.tag == "dd"
    if len(value.text) > 80 or _is_label(value.text) or LABELLED.match(value.text):
        return False
    one, two = page.boxes[label.box], page.boxes[value.box]
    if one.parent == two.parent and one.tag == two.tag and one.end - one.start == 1 == two.end - two.start:
        return True
    near = value.box == label.box or two.parent in (label.box, one.parent)
    return near and is_plausible(FIELD_OF[_bare(label.text)][0], without_buttons(value.text))


def _bare(text: str) -> str:
    return BARE.sub("", text)
