"""The automatic numbers of Word paragraphs, as they print."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from pipeline.files.zip import child, children, value

_HAN = "零一二三四五六七八九"
_COUNTED_IN_HAN = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital")
_CIRCLED = ("decimalEnclosedCircle", "decimalEnclosedCircleChinese")
_MOST = 9999


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """How one level of a list prints."""

    start: int
    style: str
    text: str  # with %1 for the number of the first level


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has counted."""

    lists: dict[str, dict[int, Level]] = field(default_factory=dict)  # list number -> its levels
    styled: dict[str, tuple[str, int]] = field(default_factory=dict)  # paragraph style -> list number and level
    shared: dict[str, str] = field(default_factory=dict)  # list number -> what it counts together with
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, paragraph: etree._Element) -> str:
        """The number printed before *paragraph*, counted on; "" for bullets and paragraphs without one."""
        place = _place(paragraph, self.styled)
        levels = self.lists.get(place[0], {}) if place else {}
        if place is None or place[1] not in levels:
            return ""
        count = self.counts.setdefault(self.shared.get(place[0], place[0]), {})
        at = place[1]
        count[at] = count.get(at, levels[at].start - 1) + 1
        for deeper in [level for level in count if level > at]:
            del count[deeper]
        return _printed(levels, count, at)


def numbering_of(numbers: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """What numbering.xml and styles.xml say; empty without them."""
    abstract = {value(one, "abstractNumId"): _levels(one) for one in children(numbers, "abstractNum")}
    found = Numbering()
    for one in children(numbers, "num"):
        number, base = value(one, "numId"), _val(child(one, "abstractNumId"))
        found.lists[number] = abstract.get(base, {})
        found.shared[number] = number if children(one, "lvlOverride") else f"abstract {base}"
    for style in children(styles, "style"):
        place = _place(style, {})
        if place:
            found.styled[value(style, "styleId")] = place
    return found


def _levels(abstract: etree._Element) -> dict[int, Level]:
    return {
        _int(value(level, "ilvl")): Level(
            start=_int(_val(child(level, "start")), 1),
            style=_val(child(level, "numFmt")),
            text=_val(child(level, "lvlText")),
        )
        for level in children(abstract, "lvl")
    }


def _place(paragraph: etree._Element, styled: dict[str, tuple[str, int]]) -> tuple[str, int] | None:
    """The list and level of a paragraph or style; list 0 takes a style's number away."""
    properties = child(paragraph, "pPr")
    own = child(properties, "numPr")
    if own is None:
        return styled.get(_val(child(properties, "pStyle")))
    number, level = child(own, "numId"), child(own, "ilvl")
    inherited = styled.get(_val(child(properties, "pStyle")))
    name = _val(number) if number is not None else inherited[0] if inherited else ""
    return None if name in ("", "0") else (name, _int(_val(level)))


def _printed(levels: dict[int, Level], count: dict[int, int], at: int) -> str:
    level = levels[at]
    if level.style in ("bullet", "none"):
        return ""
    text = level.text
    for above in range(9, 0, -1):
        if f"%{above}" in text and above - 1 in levels:
            shown = count.get(above - 1, levels[above - 1].start)
            text = text.replace(f"%{above}", numeral(shown, levels[above - 1].style))
    return text if not text.isascii() or not text else f"{text} "


def numeral(number: int, style: str) -> str:
    """*number* as that style of Word prints it; Arabic for styles that policies do not use."""
    if style in _COUNTED_IN_HAN and 0 < number <= _MOST:
        return _han(number)
    if style in _CIRCLED and 0 < number <= 20:
        return chr(0x245F + number)
    if style in ("lowerLetter", "upperLetter") and 0 < number <= 26:
        return chr((96 if style == "lowerLetter" else 64) + number)
    if style in ("lowerRoman", "upperRoman") and 0 < number <= _MOST:
        return _roman(number) if style == "upperRoman" else _roman(number).lower()
    return str(number)


def _han(number: int) -> str:
    printed, gap = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            printed += ("零" if gap and printed else "") + _HAN[digit] + unit
        gap = not digit
    return printed[1:] if printed.startswith("一十") else printed


def _roman(number: int) -> str:
    signs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
    printed = ""
    for worth, sign in (*signs, (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        printed += sign * (number // worth)
        number %= worth
    return printed


def _val(element: etree._Element | None) -> str:
    return "" if element is None else value(element, "val")


def _int(text: str, default: int = 0) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else default
