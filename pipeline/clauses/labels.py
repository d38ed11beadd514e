"""Reads the number printed at the beginning of a line: 第十二条, 一、, （一）, 1., ①, 第一，, ——, Article 5, (a), 3.2.

A label says how deep it stands (its style), never where: that is for `clauses` to find out from the headings above it.
Rules are those of GB/T 9704 (一、（一）1.（1）), of 立法技术规范 (编章节条款项目), and of numbered sections (1.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

HAN = "一二三四五六七八九十百千零〇○两"


class Style(IntEnum):
    """Styles of labels, outermost first."""

    PART = 0  # 第一编, Part I
    SUBPART = 1  # 第一分编
    CHAPTER = 2
    SECTION = 3  # 第一节
    DECIMAL = 4  # 1.1; its depth is told by its dots
    ARTICLE = 5  # 第一条, Article 5, Section 5, § 5
    HAN = 6  # 一、
    HAN_BRACKET = 7  # （一）
    DIGIT = 8  # 1.
    DIGIT_HALF = 9  # 1）
    DIGIT_BRACKET = 10  # （1）
    LETTER = 11  # (a)
    ROMAN = 12  # (iv)
    CIRCLED = 13  # ①
    ORDINAL = 14  # 第一，
    BULLET = 15  # ——


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """A printed label, and the rest of its line."""

    style: Style
    text: str  # as printed, white space left out
    number: int  # 0 for a bullet
    rest: str
    depth: int = 0  # of a decimal: how many dots
    doubtful: bool = False  # a label only if its number is the next one

    @property
    def rank(self) -> tuple[int, int]:
        """Sorts outermost first."""
        return (self.style, self.depth)


_SPACE = r"[\s\u200b\ufeff]*"
_N = f"[{HAN}]+|[0-9０-９]+"
_STRUCTURE = re.compile(
    rf"第{_SPACE}(?P<n>(?:{_SPACE}[{HAN}])+|[0-9０-９]+){_SPACE}(?P<unit>部分|分编|编|章|节|条)"
    rf"(?P<suffix>(?:之[{HAN}]+)*)(?P<gap>[\s：:、．.]*)"
)
_UNITS = {
    "部分": Style.PART, "编": Style.PART, "分编": Style.SUBPART,
    "章": Style.CHAPTER, "节": Style.SECTION, "条": Style.ARTICLE,
}  # fmt: skip
_MENTION = re.compile(
    rf"第[{HAN}0-9]+[款项条章]|之规定|规定|所称|所列|修改|改为|中的?|的|和|与|及|或|至|、|，|,|增加|删|作为|以[外上下]|明确|关于|提[到出]"
)
_WAY = re.compile("[线款方批次类级届个轮种名位]")
_GAP = r"(?P<gap>\s*)"
_SIMPLE = (
    (Style.HAN, re.compile(rf"(?P<n>[{HAN}]{{1,4}}){_SPACE}[、．.]{_GAP}")),
    (Style.HAN_BRACKET, re.compile(rf"[(（〔]{_SPACE}(?P<n>[{HAN}]{{1,4}}){_SPACE}[)）〕][、．.]?{_GAP}")),
    (Style.HAN_BRACKET, re.compile(rf"(?P<n>[㈠-㈩]){_GAP}")),
    (Style.DIGIT, re.compile(rf"(?P<n>[0-9０-９]{{1,3}})\s*[.．、]{_GAP}")),
    (Style.DIGIT, re.compile(rf"(?P<n>[⒈-⒛]){_GAP}")),
    (Style.DIGIT, re.compile(r"(?P<n>[0-9０-９]{1,2})(?P<gap>\s+)(?=[\u4e00-\u9fff][^。；，,;：:]{1,20}$)")),
    (Style.DIGIT_HALF, re.compile(rf"(?P<n>[0-9０-９]{{1,3}})\s*[)）]{_GAP}")),
    (Style.DIGIT_BRACKET, re.compile(rf"[(（]\s*(?P<n>[0-9０-９]{{1,3}})\s*[)）]{_GAP}")),
    (Style.DIGIT_BRACKET, re.compile(rf"(?P<n>[⑴-⒇]){_GAP}")),
    (Style.CIRCLED, re.compile(rf"(?P<n>[①-⑳❶-❿➀-➉])[、.．]?{_GAP}")),
)
_DECIMAL = re.compile(r"(?P<n>[0-9０-９]{1,2}(?:[.．][0-9０-９]{1,2}){1,4})[.．]?(?P<paragraph>\([a-z]\))?(?P<gap>\s*)")
_ORDINAL = re.compile(rf"第(?P<n>[{HAN}]{{1,2}})(?P<gap>[，,]\s*)(?=\S)")
_ENGLISH = re.compile(
    r"(?P<unit>Part|Title|Chapter|Article|Section|Sec\.|Clause|§)\s*(?P<n>\d{1,4}[A-Z]?|[IVXLC]{1,7})(?P<suffix>(?:\.\d+)*)\b"
    r"(?P<gap>[\s.:—–-]*)",
    re.IGNORECASE,
)
_ENGLISH_UNITS = {"part": Style.PART, "title": Style.PART, "chapter": Style.CHAPTER}
_LETTER = re.compile(r"\((?P<n>[a-z]{1,4}|[A-Z])\)(?P<gap>\s*)")
_LETTER_HALF = re.compile(r"(?P<n>[a-zA-Z])\s*(?P<mark>[)）.．、])(?P<gap>\s*)(?=\S)")
_BULLET = re.compile(r"(?P<n>[—–－─-]{1,3}|[•●◆■▪▲★※])(?P<gap>\s*)")
_BEGINS = re.compile(
    rf"[第{HAN}0-9０-９(（〔㈠-㈩⒈-⒛⑴-⒇①-⑳❶-❿➀-➉A-Za-z§—–－─•●◆■▪▲★※-]"
)  # any label; most lines do not
_MEASURE = re.compile(r"[%％‰°℃亿万千元个家倍米公里吨年月日号时点克升度岁条人项GMTK]")
_ONES = "㈠⒈⑴①❶➀"
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}


@lru_cache(maxsize=2048)  # each step of reading asks it of the same lines
def read_label(line: str) -> Label | None:
    """The label that the line begins with; None when it begins with words, a year, a date, a decimal or 第三方."""
    if not _BEGINS.match(line):
        return None
    return (
        _structure(line) or _decimal(line) or _simple(line) or _english(line) or _lettered(line) or _ordinal(line)
    ) or _bullet(line)


def number_of(numeral: str) -> int:
    """十二, 一百零三, 一〇三, 12, １２ as a number; 0 when it is none."""
    numeral = re.sub(r"\s+", "", numeral)
    if numeral.isdecimal():
        return int(numeral)
    if not any(unit in numeral for unit in "十百千"):
        return int("".join(str(_DIGITS.get(character, 0)) for character in numeral) or 0)
    total = current = 0
    for character in numeral:
        power = _POWERS.get(character)
        if power is None:
            current = _DIGITS.get(character, 0)
        else:
            total += max(current, 1) * power
            current = 0
    return total + current


def _structure(line: str) -> Label | None:
    match = _STRUCTURE.match(line)
    if not match:
        return None
    rest, gap = line[match.end() :], match["gap"]
    glued = not gap and bool(rest)
    text = re.sub(r"\s+", "", line[: match.start("gap")])
    doubtful = bool(_MENTION.match(rest)) and (glued or gap.strip() in ("、", "")) if rest else False
    if glued and match["unit"] in ("节", "编", "部分") and (_WAY.match(rest) or "。" in rest or len(rest) > 40):
        return None
    return Label(
        style=_UNITS[match["unit"]], text=text, number=number_of(match["n"]), rest=rest, doubtful=doubtful and glued
    )


def _decimal(line: str) -> Label | None:
    match = _DECIMAL.match(line)
    if not match:
        return None
    rest = line[match.end() :]
    if not match["gap"] and not match["paragraph"] and (not rest or _MEASURE.match(rest) or rest[0].isascii()):
        return None
    dots = len(re.findall(r"[.．]", match["n"]))
    doubtful = dots == 1 and (not match["gap"] or bool(_MEASURE.match(rest)))
    text = line[: match.start("gap")].rstrip()
    last = number_of(re.split(r"[.．]", match["n"])[-1])
    return Label(style=Style.DECIMAL, text=text, number=last, rest=rest, depth=dots, doubtful=doubtful)


def _simple(line: str) -> Label | None:
    for style, pattern in _SIMPLE:
        match = pattern.match(line)
        if match:
            return _plain(style, match, line)
    return None


def _plain(style: Style, match: re.Match[str], line: str) -> Label | None:
    rest, gap = line[match.end() :], match["gap"]
    printed = re.sub(r"\s+", "", line[: match.start("gap")])
    if not gap and _is_sentence(style, rest):
        return None
    doubtful = not gap and style is Style.HAN and rest[:1] in HAN
    if style is Style.DIGIT and not gap and printed[-1] in ".．" and rest[:1].isdigit():
        if not re.match(r"(?:19|20)\d\d年|[0-9]{1,2}[GDＧ]", rest):
            return None
        doubtful = True
    if printed.isdecimal():
        doubtful = True
        if _MEASURE.match(rest):
            return None
    return Label(style=style, text=printed, number=_value(match["n"]), rest=rest, doubtful=doubtful)


def _is_sentence(style: Style, rest: str) -> bool:
    """A sentence that begins with numbers: 一、二、三产业…, （一）（二）项规定的…, 1、2号楼…"""
    if style is Style.HAN:
        return bool(re.match(f"[{HAN}]+、", rest))
    if style is Style.DIGIT:
        return bool(re.match(r"\d+[、，号]", rest))
    return style is Style.HAN_BRACKET and bool(re.match(r"[(（、至和]|项(?!目)|款(?![项待])", rest))


def _value(numeral: str) -> int:
    """Of 十二, 12 or ⑫; such characters count from the first of their run."""
    first = next((one for one in _ONES if 0 <= ord(numeral[0]) - ord(one) < 20), None)
    return ord(numeral[0]) - ord(first) + 1 if first else number_of(numeral)


def _english(line: str) -> Label | None:
    match = _ENGLISH.match(line)
    if match:
        if not match["unit"][0].isupper() and match["unit"] != "§":
            return None
        rest = line[match.end() :]
        doubtful = not match["gap"].strip() and bool(re.match(r"[a-z]", rest))
        style = _ENGLISH_UNITS.get(match["unit"].lower(), Style.ARTICLE)
        text = line[: match.start("gap")]
        return Label(style=style, text=text, number=_english_number(match["n"]), rest=rest, doubtful=doubtful)
    match = _LETTER.match(line)
    if not match:
        return None
    numeral = match["n"]
    roman = len(numeral) > 1 or numeral == "i"
    if len(numeral) > 1 and not re.fullmatch("[ivxlc]+", numeral):
        return None
    number = _roman(numeral) if roman else ord(numeral.lower()) - ord("a") + 1
    style = Style.ROMAN if roman else Style.LETTER
    return Label(style=style, text=line[: match.start("gap")], number=number, rest=line[match.end() :])


def _lettered(line: str) -> Label | None:
    """a) or A. before words: a sentence may begin with an initial, so the letter must be the next one."""
    match = _LETTER_HALF.match(line)
    if not match or (match["mark"] in ".．" and not match["gap"] and line[match.end()].isascii()):
        return None
    number, text = ord(match["n"].lower()) - ord("a") + 1, match["n"] + match["mark"]
    return Label(style=Style.LETTER, text=text, number=number, rest=line[match.end() :], doubtful=True)


def _ordinal(line: str) -> Label | None:
    match = _ORDINAL.match(line)
    if not match:
        return None
    text, number = line[: match.start("gap") + 1], number_of(match["n"])
    return Label(style=Style.ORDINAL, text=text, number=number, rest=line[match.end() :], doubtful=number > 1)


def _english_number(numeral: str) -> int:
    digits = re.match(r"\d+", numeral)
    return int(digits[0]) if digits else _roman(numeral)


def _roman(numeral: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[letter] for letter in numeral.lower()]
    following = [*values[1:], 0]
    return sum(-value if value < next_value else value for value, next_value in zip(values, following, strict=True))


def _bullet(line: str) -> Label | None:
    match = _BULLET.match(line)
    if not match or match.end() == len(line):
        return None
    rest = line[match.end() :]
    if match["n"] in ("-", "－", "–") and (not match["gap"] or rest[:1].isdigit()):
        return None
    return Label(style=Style.BULLET, text=match["n"], number=0, rest=rest)
