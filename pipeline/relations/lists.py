"""Lists of what is repealed, renewed or amended: in the text, in an annex, in a table; titles without 《》 too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.model import Confidence, Relation, RelationKind
from pipeline.relations.mentions import BRACKET, bracket_number
from pipeline.text.numbers import has_number, line_number, normal_number

ENDS = r"(?:废止|宣布失效|停止执行|失效)"
KEEPS = r"(?:继续有效|继续执行|保留|延长有效期)"
CHANGES = r"(?:修改|修订|修正)"
LISTED = r"(?:目录|清单|名单|一览表|文件(?:[:：]|$))"
HEADS = (
    (
        RelationKind.RENEWS,
        re.compile(rf"{KEEPS}[^。；]{{0,30}}(?:以下|下列|如下|{LISTED})|(?:以下|下列)[^。]{{0,40}}{KEEPS}"),
    ),
    (
        RelationKind.REPEALS,
        re.compile(
            rf"{ENDS}[^。]{{0,40}}(?:以下|下列|如下)|(?:以下|下列)[^。]{{0,40}}{ENDS}|{ENDS}(?:的)?[^。；，]{{0,30}}{LISTED}"
        ),
    ),
    (
        RelationKind.AMENDS,
        re.compile(
            rf"{CHANGES}[^。]{{0,30}}(?:以下|下列)|(?:以下|下列)[^。]{{0,40}}{CHANGES}|{CHANGES}(?:的)?[^。；，]{{0,30}}{LISTED}"
        ),
    ),
)
MIXED = re.compile(
    rf"{ENDS}[^。；，]{{0,6}}[和及、与][^。；，]{{0,6}}{CHANGES}|{CHANGES}[^。；，]{{0,6}}[和及、与][^。；，]{{0,6}}{ENDS}"
)
MARKS = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十百\d]{1,4}[）)、.．]?\s*)?")
INSTRUMENT = re.compile(
    r"(?:通知|意见|办法|规定|方案|细则|决定|公告|通告|规则|条例|措施|批复|函|计划|规划|标准|规程|规范|制度|纲要|要点|章程|守则|指南)"
    r"(?:[（(〔][^（）()〕]{2,12}[）)〕])?$"
)
SHORTEST, LONGEST = 6, 160


@dataclass(kw_only=True)
class ListReading:
    """Reads line after line, and knows which list it stands in."""

    listed: RelationKind | None = None
    head: str = ""  # the line that began the list: the evidence of what its items suffer
    items: list[Relation] = field(default_factory=list)
    is_open: bool = False  # the last line was an item that lacks its number or its title

    def heads(self, line: str) -> bool:
        """Take *line* for the head of a list when it is one."""
        kind = None if MIXED.search(line) else next((kind for kind, shape in HEADS if shape.search(line)), None)
        if kind is None or len(line) > LONGEST * 2:
            return False
        self.listed, self.head, self.is_open = kind, line.strip(), False
        return True

    def item(self, line: str) -> bool:
        """Take *line* for an item without 《》: a title, a number, or both; cells of one row join."""
        if self.listed is None or "《" in line or len(line) > LONGEST:
            return False
        found = next(iter(_bare_item(line, self.listed, self.head)), None)
        if found is None:
            return False
        last = self.items[-1] if self.items and self.is_open else None
        if last is not None and bool(last.title) != bool(found.title) and not (last.title and last.doc_number):
            title, number = last.title or found.title, last.doc_number or found.doc_number
            self.items[-1] = replace(last, title=title, doc_number=number)
            self.is_open = False
        else:
            self.items.append(found)
            self.is_open = not (found.title and found.doc_number)
        return True


def _bare_item(line: str, kind: RelationKind, head: str) -> Iterator[Relation]:
    """Yield what one line names; nothing when it is neither a title nor a number."""
    text = MARKS.sub("", line, count=1).strip(" 　。；;")
    evidence = f"{head} {line.strip()}"
    if number := line_number(text) or (normal_number(text) if has_number(text) else ""):
        yield Relation(kind=kind, title="", doc_number=number, evidence=evidence, confidence=Confidence.LIKELY)
        return
    title, number = text, ""
    for found in BRACKET.finditer(text):
        if told := bracket_number(found[1]):
            title, number = text[: found.start()].strip(), told
    if INSTRUMENT.search(title) and len(title) >= SHORTEST and "，" not in title and "。" not in title:
        yield Relation(kind=kind, title=title, doc_number=number, evidence=evidence, confidence=Confidence.LIKELY)
