"""Prepares a body's paragraphs for splitting: broken lines rejoined, contents left out, parts and tails marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.clauses.labels import Label, Style, read_label
from pipeline.text.fold import fold

_BLANK = " \t\r\n\f\v\u3000\xa0\u200b\ufeff\u2002\u2003"
_ENDS = "。！？：；…”’）)】〕》〉.!?:;"
_CONTINUES = "，、。；：,;）)》〉”"
_MIN_BROKEN = 40  # characters; shorter lines without a full stop are headings, names, rows
_MARKS = re.compile(r"[，。；：,;:]")
_HAN = "一二三四五六七八九十"
_DATE = re.compile(rf"\(?(?:\d{{4}}年\d{{1,2}}月\d{{1,2}}日|[{_HAN}〇零]{{4}}年[{_HAN}]{{1,3}}月[{_HAN}]{{1,3}}日)\)?")
_NOTE = re.compile(r"[(（](?:此件|本文|此文|公开|主动公开|不公开|联系).{0,40}[)）]?$")
_ANNEX = re.compile(
    r"附\s*(?:件|表|录)\s*(?:[0-9０-９一二三四五六七八九十]{0,3}|[A-Z])\s*[:：]?|(?:Annex|Appendix|Schedule)(?:\s+[0-9IVX]{1,4}|\s+[A-Z])?"
)
_ANNEX_TITLED = re.compile(r"附\s*件\s*[0-9０-９一二三四五六七八九十]{1,3}\s*[:：]?\s*\S.{1,40}")
_ANNEX_LIST = re.compile(r"附\s*件\s*[0-9０-９]{0,2}\s*[:：]\s*\S")
_IMPRINT = re.compile(r"(?:抄\s*送|抄\s*报|分\s*送|主\s*送)\s*[:：]")
_PRINTED_ON = re.compile(r"^[^，。；：]{0,40}\d{4}年\d{1,2}月\d{1,2}日印发$")
_LISTED = re.compile(r"[0-9０-９]{1,2}\s*[.．、]\s*[^。]{2,60}")
_QUOTING = re.compile(r"(?:修改为|改为|增加|作为|表述为|如下|替换为)[^“”。]{0,20}“[^”]*$")
_QUOTED_LINES = 60  # a quotation that has not closed by then was never one
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
    quoted: bool = False  # words that an amendment puts into another text: their labels are not this text's

    @property
    def is_row(self) -> bool:
        """Whether it is a table's row: cells between tabs. One tab may also stand behind a label, as typed in Word."""
        first, tab, rest = self.text.partition("\t")
        return bool(tab) and ("\t" in rest or not re.fullmatch(r"第.{1,9}|.{1,5}[.．、)）]|[—·●①-⑳]+", first.strip()))


def prepare(paragraphs: Sequence[str], *, title: str = "") -> list[Line]:
    """The lines to split, in order; empty ones left out."""
    texts = [text for text in (paragraph.strip(_BLANK) for paragraph in paragraphs) if text]
    lines = _without_contents([Line(text=text) for text in _rejoined(texts)])
    return _with_parts(_with_closings(_with_quotations(lines)), title)


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


def _with_quotations(lines: list[Line]) -> list[Line]:
    """Marks the lines between “ and ” that an amendment sets: 将第三条修改为：“第三条 …” over several lines."""
    marked, until = list(lines), 0
    for i, line in enumerate(lines):
        if i >= until and _QUOTING.search(line.text):
            following = lines[i + 1 : i + 1 + _QUOTED_LINES]
            length = next((k for k, one in enumerate(following, 1) if re.search(r"”[。；;，,]?$", one.text)), 0)
            until = i + 1 + length
            marked[i + 1 : until] = [replace(one, quoted=True) for one in lines[i + 1 : until]]
    return marked


def _with_closings(lines: list[Line]) -> list[Line]:
    marked = list(lines)
    dated = False
    for i, line in enumerate(lines):
        after_list = i > 0 and marked[i - 1].closing and _in_list(lines[i - 1].text)
        if _DATE.fullmatch(fold(line.text)) or _PRINTED_ON.search(line.text):
            dated = True
            for k in range(_signature_start(lines, i), i + 1):
                marked[k] = replace(lines[k], closing=True)
        elif _is_listed_annex(lines, i, after_list=after_list) or _is_note(line.text, dated=dated):
            marked[i] = replace(line, closing=True)
        else:
            dated = dated and not read_label(line.text)
    return marked


def _is_listed_annex(lines: list[Line], at: int, *, after_list: bool) -> bool:
    """Whether it is a row of 附件说明: 附件：1.申报表, 2.承诺书 below it; or 附件 above rows that a signature ends."""
    text = lines[at].text
    if _ANNEX_LIST.match(text):
        return True
    if after_list and _LISTED.fullmatch(text):
        return True
    if not _ANNEX.fullmatch(text):
        return False
    rows = 0
    while at + 1 + rows < len(lines) and _LISTED.fullmatch(lines[at + 1 + rows].text):
        rows += 1
    end = at + 1 + rows
    signed = any(_DATE.fullmatch(fold(line.text)) for line in lines[end : end + 4])
    return rows > 0 and signed and all(_is_name(line.text) for line in lines[end : end + 1])


def _in_list(text: str) -> bool:
    return bool(_ANNEX_LIST.match(text) or _ANNEX.fullmatch(text) or _LISTED.fullmatch(text))


def _is_note(text: str, *, dated: bool) -> bool:
    return bool(_IMPRINT.match(text)) or (dated and bool(_NOTE.match(text)))


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
        dated = dated or (line.closing and not _ANNEX_LIST.match(line.text))
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
        return not lines[at].closing
    titled = dated and _ANNEX_TITLED.fullmatch(text) and not _MARKS.search(text[4:])
    return bool(titled) and not _FILE.search(text) and not _ANNEX_TITLED.fullmatch(following)
