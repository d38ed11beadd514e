"""Prepares a body's paragraphs for splitting: broken lines rejoined, contents left out, parts and tails marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.fold import fold
from pipeline.labels import Label, Style, read_label

_BLANK = " \t\r\n\f\v\u3000\xa0\u200b\ufeff\u2002\u2003"
_ENDS = "。！？：；…”’）)】〕》〉.!?:;"
_CONTINUES = "，、。；：,;）)》〉”"
_MIN_BROKEN = 40  # characters; shorter lines without a full stop are headings, names, rows
_MARKS = re.compile(r"[，。；：,;:]")
_HAN = "一二三四五六七八九十"
_DATE = re.compile(rf"\(?(?:\d{{4}}年\d{{1,2}}月\d{{1,2}}日|[{_HAN}〇零]{{4}}年[{_HAN}]{{1,3}}月[{_HAN}]{{1,3}}日)\)?")
_NOTE = re.compile(r"[(（](?:此件|本文|此文|公开|主动公开|不公开|联系).{0,40}[)）]?$")
_ANNEX = re.compile(r"附\s*(?:件|表|录)\s*[0-9０-９一二三四五六七八九十]{0,3}\s*[:：]?")
_ANNEX_TITLED = re.compile(r"附\s*件\s*[0-9０-９一二三四五六七八九十]{1,3}\s*[:：]?\s*\S.{1,40}")
_ANNEX_LIST = re.compile(r"附\s*件\s*[0-9０-９]{0,2}\s*[:：]\s*\S")
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|ofd|zip|rar|et)$", re.IGNORECASE)
_PRINTS = re.compile(r"(?:印发|发布|公布|转发|下发|颁布)(?:《(.+?)》|(.+?)(?:的(?:通知|公告|通告|决定|函|命令)|$))")
_GENUS = re.compile(
    r"(?:方案|办法|规定|规则|条例|细则|计划|规划|意见|措施|纲要|要点|指南|制度|章程|标准|规范|目录|清单|预案|政策|法|通知|公约|协定|决定)"
    r"(?:[(（][^()（）]{1,20}[)）])*$"
)
_LEADER = re.compile(r"[\s.．…·]*[(（]?\d*[)）]?$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One paragraph of the body, and where it stands."""

    text: str
    part: int = 0
    closing: bool = False  # 署名, date, 附注, 附件说明: it belongs to the whole part, not to the clause above


def prepare(paragraphs: Sequence[str], *, title: str = "") -> list[Line]:
    """The lines to split, in order; empty ones left out."""
    texts = [text for text in (paragraph.strip(_BLANK) for paragraph in paragraphs) if text]
    lines = _without_contents([Line(text=text) for text in _rejoined(texts)])
    return _with_parts(_with_closings(lines), title)


def _rejoined(texts: list[str]) -> Iterator[str]:
    """Lines that were cut in the middle of a sentence are made whole; only where nothing else explains the cut."""
    pending: list[str] = []
    article = 0
    for text in texts:
        label = read_label(text)
        mention = bool(pending) and _is_mention(label, pending[-1], article)
        if pending and not mention and not _broken(pending[-1], text, begun=pending[0]):
            yield "".join(pending)
            pending = []
        if label and label.style is Style.ARTICLE and not mention:
            article = label.number
        latin = bool(pending) and pending[-1][-1].isascii() and text[0].isascii()
        pending.append(" " + text if latin else text)
    if pending:
        yield "".join(pending)


def _is_mention(label: Label | None, above: str, article: int) -> bool:
    """A line cut before the number of an article that it cites: 依据《…法》 / 第五十二条…"""
    if label is None or label.style is not Style.ARTICLE:
        return False
    return article > 0 and label.number not in (1, article, article + 1) and above[-1] not in "。；：.;:"


def _broken(above: str, below: str, *, begun: str) -> bool:
    label = read_label(below)
    if above[-1] in _ENDS or (label and not label.doubtful):
        return False
    if below[0] in _CONTINUES or (above[-1] in "，、," and len(above) > 8):
        return True
    if above[-1].isascii() and above[-1].isalpha():
        return below[0].islower() and len(above) > 30
    heading = read_label(begun)
    if len(above) < _MIN_BROKEN or (heading and heading.style <= Style.SECTION):
        return False
    return below[-1] in "。；：" and bool(_MARKS.search(above[-40:]))


def _without_contents(lines: list[Line]) -> list[Line]:
    """A contents table repeats the headings before the text: what stands between a heading and itself, if all short."""
    start = next((i for i, line in enumerate(lines) if fold(line.text) in ("目录", "目次")), None)
    first = start + 1 if start is not None else next((i for i, line in enumerate(lines) if _is_chapter(line)), None)
    if first is None or first >= len(lines):
        return lines
    entry = _entry(lines[first].text)
    again = next((i for i in range(first + 1, len(lines)) if _entry(lines[i].text) == entry), None)
    if again is not None and all(len(line.text) <= 60 and "。" not in line.text for line in lines[first:again]):
        return lines[: first if start is None else start] + lines[again:]
    return lines if start is None else lines[:start] + lines[first:]


def _is_chapter(line: Line) -> bool:
    label = read_label(line.text)
    return label is not None and label.style <= Style.SECTION


def _entry(text: str) -> str:
    """A heading as a contents table prints it: without leader dots and page number."""
    return fold(_LEADER.sub("", text))


def _with_closings(lines: list[Line]) -> list[Line]:
    marked = list(lines)
    dated = False
    for i, line in enumerate(lines):
        if _DATE.fullmatch(fold(line.text)):
            dated = True
            for k in range(_signature_start(lines, i), i + 1):
                marked[k] = replace(lines[k], closing=True)
        elif (dated and _NOTE.match(line.text)) or _ANNEX_LIST.match(line.text):
            marked[i] = replace(line, closing=True)
        else:
            dated = dated and not read_label(line.text)
    return marked


def _signature_start(lines: list[Line], date: int) -> int:
    """Where the issuers' names above a date begin: joint documents have several, one a line."""
    start = date
    while start > 0 and date - start < 8 and _is_name(lines[start - 1].text):
        start -= 1
    return start


def _is_name(text: str) -> bool:
    marked = re.search(r"[。；：，？！,;:]", text)
    return len(text) <= 40 and not marked and not read_label(text) and not _ANNEX.fullmatch(text)


def _with_parts(lines: list[Line], title: str) -> list[Line]:
    """A covering notice is part 0, the text it prints part 1, each 附件 one more from 2 on."""
    names = _printed_names(lines, title)
    part, dated, parted = 0, False, []
    for i, line in enumerate(lines):
        if part == 0 and i and _begins_printed(lines, i, names, dated=dated):
            part = 1
        elif _begins_annex(lines, i, dated=dated):
            part = 1 if part == 0 and _is_printed(lines, i + 1, names) else max(2, part + 1)
        parted.append(replace(line, part=part))
        dated = dated or line.closing
    return parted


def _printed_names(lines: list[Line], title: str) -> frozenset[str]:
    """Folded titles of the texts that the notice says it prints."""
    said = [title, *(line.text for line in lines[:12])]
    names = {match[1] or match[2] for text in said for match in _PRINTS.finditer(text)}
    quoted = {name for text in said if re.search("给你们|印发|公布", text) for name in re.findall("《(.+?)》", text)}
    return frozenset(fold(name).strip("<>") for name in names | quoted if name and len(name) > 4)


def _begins_printed(lines: list[Line], at: int, names: frozenset[str], *, dated: bool) -> bool:
    line = lines[at]
    if line.closing or read_label(line.text) or len(line.text) > 80:
        return False
    if _is_printed(lines, at, names):
        return True
    after_closing = dated and at > 0 and lines[at - 1].closing
    return after_closing and any(_GENUS.search(text) and not _MARKS.search(text) for text in _titles_from(lines, at))


def _is_printed(lines: list[Line], at: int, names: frozenset[str]) -> bool:
    return bool(names) and any(fold(text).strip("<>") in names for text in _titles_from(lines, at))


def _titles_from(lines: list[Line], at: int) -> Iterator[str]:
    """One line, two lines, three lines: a title may be printed over several."""
    for count in range(1, 4):
        yield "".join(line.text for line in lines[at : at + count])


def _begins_annex(lines: list[Line], at: int, *, dated: bool) -> bool:
    if at == 0 or at + 1 >= len(lines) or lines[at].part:
        return False
    text, following = lines[at].text, lines[at + 1].text
    if _ANNEX.fullmatch(text):
        return True
    titled = dated and _ANNEX_TITLED.fullmatch(text) and not _MARKS.search(text[4:])
    return bool(titled) and not _FILE.search(text) and not _ANNEX_TITLED.fullmatch(following)
