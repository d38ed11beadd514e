"""Dates as Chinese pages print them. All are the publisher's own day (China time)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

CHINA = timedelta(hours=8)
DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "○": "0",
    "O": "0",
    "o": "0",
    "◯": "0",
    "Ο": "0",
}
HAN_YEAR = r"[一二][零〇○◯OoΟ一二三四五六七八九]{3}"
HAN_SMALL = r"[一二三四五六七八九十]{1,3}"
HAN_DATE = re.compile(rf"({HAN_YEAR})\s*年\s*({HAN_SMALL})\s*月\s*({HAN_SMALL})\s*日")
DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*日?")
RELATIVE = re.compile(r"(\d+)\s*(天|日|小时|分钟|秒)钟?前|(刚刚|今天|昨天|前天)")
NAMED = {"刚刚": 0, "今天": 0, "昨天": 1, "前天": 2}


def find_day(text: str) -> date | None:
    """The first absolute date printed in *text*: 2024-01-10, 2024年1月8日, 二〇二四年一月八日 …"""
    days = find_days(text)
    return days[0] if days else None


def find_days(text: str) -> list[date]:
    """Every absolute date in *text*, in order; impossible ones are left out."""
    text = unicodedata.normalize("NFKC", text)
    found = [(m.start(), _day(m[1], m[2], m[3])) for m in DATE.finditer(text)]
    found += [(m.start(), _day(_year(m[1]), _small(m[2]), _small(m[3]))) for m in HAN_DATE.finditer(text)]
    return [day for _, day in sorted(found, key=lambda pair: pair[0]) if day]


def resolve_relative(text: str, at: datetime | None) -> date | None:
    """The day that “234天前” or “昨天” meant at *at*; None for months and years, which name no day."""
    found = RELATIVE.search(text)
    if found is None or at is None:
        return None
    now = at.replace(tzinfo=None) - (at.utcoffset() or timedelta()) + CHINA
    if found[3]:
        return (now - timedelta(days=NAMED[found[3]])).date()
    unit = {"天": "days", "日": "days", "小时": "hours", "分钟": "minutes", "秒": "seconds"}[found[2]]
    return (now - timedelta(**{unit: min(int(found[1]), 40_000)})).date()


def years_later(day: date, years: int) -> date:
    """The last day of a period of *years* that begins on *day*."""
    month, number = day.month, day.day
    if (month, number) == (2, 29):
        month, number = 3, 1
    return date(day.year + years, month, number) - timedelta(days=1)


def _day(year: str, month: str, number: str) -> date | None:
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


def _year(text: str) -> str:
    return "".join(DIGITS.get(c, "") for c in text)


def _small(text: str) -> str:
    """十二 -> 12, 三十 -> 30; "0", which no calendar knows, for what is no number."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return DIGITS.get(text, "0")
    return str(int(DIGITS.get(tens, "1") if tens else "1") * 10 + int(DIGITS.get(ones, "0") if ones else "0"))
