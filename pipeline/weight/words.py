"""What weighs in a clause's words: words of obligation, and numbers that bind (amounts, shares, dates, periods)."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from rapidfuzz.distance import Indel

from pipeline.text.fold import fold

# Longest first: 不可以 is no 可以. 须 and 可 alone are left out: 必须 is there, and 可 stands in many words.
_DUTIES: Final = re.compile(
    "应当|应该|必须|务必|不可以|可以|不得|不准|不能|不予|禁止|严禁|有权|无权|义务|准予|免予|罚款|没收|吊销|撤销|追究|处罚"
)
# Numbers of documents and of clauses are names, not amounts: 〔2026〕3号, 第九条第二款.
_NAMES: Final = re.compile(
    r"\((?:19|20)\d\d\)\d{1,6}号|第[零〇一二三四五六七八九十百千\d]+[编章节条款项号](?:之[一二三四五六七八九十]+)?"
)
_HAN: Final = "零〇一二两三四五六七八九十百千"
_PERIOD: Final = "个?(?:工作日|自然日|月|季度|小时|日|天|年|周)"
_UNITS: Final = (
    "美元|平方米|平方公里|公里|千瓦时|[千兆]瓦|公顷|[元吨亩人家个项件户台辆座处套次名倍级分种批场期米岁所层]"
)
_DATED: Final = r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日|[底末])?|底|末)?|\d{1,2}月\d{1,2}日"
_NUMBER: Final = re.compile(
    rf"{_DATED}|百分之[{_HAN}]+|[{_HAN}]{{1,7}}(?:[万亿]?元|倍|成|{_PERIOD})"
    rf"|(?<![A-Za-z\d.])\d{{1,15}}(?:[.,]\d{{1,6}})*(?:[%‰]|个百分点|{_PERIOD}|[余多]?[万亿千百]*(?:{_UNITS})?)"
)
_SENTENCE: Final = re.compile(r"[^。.；;！!？?\n]+[。.；;！!？?\n]*|[。.；;！!？?\n]+")
_MOST_CELLS: Final = 100_000_000  # of an alignment; beyond it texts are compared by sentence


def duties_in(words: str) -> Counter[str]:
    """Count the words of obligation."""
    return Counter(_DUTIES.findall(words))


def numbers_in(words: str) -> Counter[str]:
    """Count the numbers that bind, each with its unit: 50万元, 30日, 2026年6月, 百分之五."""
    return Counter(found[0] for found in _NUMBER.finditer(_NAMES.sub("", fold(words))))


def differing(before: Counter[str], after: Counter[str]) -> Counter[str]:
    """Count what either has more of: what went, then what came."""
    return (before - after) + (after - before)


def letters_between(before: str, after: str) -> int:
    """Return how many characters went and came, typography aside; by whole sentences in very long texts."""
    old, new = fold(before), fold(after)
    if len(old) * len(new) <= _MOST_CELLS:
        return Indel.distance(old, new)
    gone = differing(Counter(_SENTENCE.findall(old)), Counter(_SENTENCE.findall(new)))
    return sum(len(sentence) * count for sentence, count in gone.items())
