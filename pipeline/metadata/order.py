"""What 令 and 公告 say of themselves: a number that names its organ, and the note on the adoption of a law."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from pipeline.text.dates import DATE, HAN_DATE, find_day
from pipeline.text.numbers import line_number

ORGAN_ORDER = re.compile(
    r"^(?P<who>[一-鿿]{2,24}?(?:政府|国务院|委员会|办公厅|办公室|[^政省市县区]部|总?局|厅|署|院|会|银行))"
    r"(?:令|公告|通告)(?:\d{4}年|〔\d{4}〕)?第?[\d一二三四五六七八九十百零〇]{1,7}号$"
)
HEAD = re.compile(r"^[一-鿿]{3,24}(?:令|公告|通告)$")
TAIL = re.compile(r"^[（(]?(?:[〔\[（(]?\d{4}[年〕\]）)])?第?[\d一二三四五六七八九十百零〇]{1,7}号[）)]?$")
NOTE = re.compile(r"^[（(](?=.*(?:通过|公布|发布|修订|修正|修改|批准))(?P<note>.{10,600})[）)]$")
BARE_NOTE = re.compile(rf"^(?:{DATE.pattern}|{HAN_DATE.pattern})[^。；]{{2,80}}(?:通过|公布|发布|修订|修正|批准)$")
ADOPTED = re.compile(
    rf"(?P<day>{DATE.pattern}|{HAN_DATE.pattern})(?!起)[^（()）]{{0,60}}?(?:通过|公布|发布|修订|修正|修改|批准)"
)
SEARCHED = 10  # paragraphs from the beginning
PLACELESS = re.compile(r"^[省市县区州](?:人民)?政府")


def joined_number(lines: Sequence[str]) -> tuple[str, str]:
    """As printed and in normal form, a number broken over two lines: 某市人民政府令, 第12号; "" when none is."""
    for head, tail in pairwise(lines):
        bare = "".join(head.split())
        if HEAD.match(bare) and TAIL.match("".join(tail.split())):
            return f"{head} {tail}", line_number(bare + "".join(tail.split()))
    return "", ""


def order_issuer(number: str) -> str:
    """The organ whose 令 or 公告 *number* is; "" when it does not name one in full."""
    found = ORGAN_ORDER.match(number)
    return found["who"] if found and not PLACELESS.match(found["who"]) else ""


def adoption(paragraphs: Sequence[str]) -> tuple[str, date | None]:
    """The note under a law's title, and the day on which the text as it stands was adopted or revised."""
    told = [
        (max(days), line)
        for line in paragraphs[:SEARCHED]
        if (NOTE.match(line) or BARE_NOTE.match(line))
        and (days := [day for found in ADOPTED.finditer(line) if (day := find_day(found["day"]))])
    ]
    return max(told)[::-1] if told else ("", None)
