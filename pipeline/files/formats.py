"""Numbers of spreadsheets as their cells show them: dates, percentages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

# Built-in formats that print a date or a share, as Excel shows them in Chinese ([ECMA-376] 18.8.30).
BUILT_IN: Mapping[int, str] = MappingProxyType(
    {
        9: "0%",
        10: "0.00%",
        **dict.fromkeys((14, 15, 30), "yyyy-mm-dd"),
        16: "mm-dd",
        17: "yyyy-mm",
        **dict.fromkeys((18, 19, 20, 21), "hh:mm"),
        22: "yyyy-mm-dd hh:mm",
        **dict.fromkeys((27, 36, 50, 52, 57), "yyyy年m月"),
        **dict.fromkeys((28, 29, 51, 53, 54, 58), "m月d日"),
        31: "yyyy年m月d日",
        **dict.fromkeys((32, 33, 34, 35, 55, 56), "hh:mm"),
    }
)
_LITERAL = re.compile(r'"([^"]*)"|\[[^\]]*\]|\\(.)|_.|\*.')
_TOKEN = re.compile(r"yyyy|yy|e|m{1,5}|d{1,4}|h{1,2}|s{1,2}|AM/PM|上午/下午", re.I)
_EPOCHS = (datetime(1899, 12, 30), datetime(1904, 1, 1))  # noqa: DTZ001  a sheet's days have no zone
_LAST_DAY = 2_958_465  # of the year 9999


def number_text(raw: str, code: str = "", *, epoch: int = 0) -> str:
    """A stored number as a person reads it under the format *code*; whole numbers without a point.

    *epoch* 1 counts days from 1904, as old sheets of Apple's do.
    """
    try:
        number = float(raw)
    except ValueError:
        return raw
    shown = code.partition(";")[0]
    bare = _LITERAL.sub("", shown)
    if re.search(r"[ydh]", bare, re.I) and 0 <= number <= _LAST_DAY:
        return _moment(number, shown, epoch)
    if "%" in bare and abs(number) < 1e9:
        return _share(raw, bare)
    return f"{number:.15g}" if abs(number) < 1e15 else raw


def _share(raw: str, code: str) -> str:
    places = len(re.sub(r"[^0#?]", "", code.partition(".")[2]))
    return f"{(Decimal(raw) * 100).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)}%"


def _moment(number: float, code: str, epoch: int) -> str:
    moment = _EPOCHS[epoch] + timedelta(seconds=round(number * 86400))
    plain = _LITERAL.sub(lambda found: found[1] or found[2] or "", code)
    has_clock = False

    def told(found: re.Match[str]) -> str:
        nonlocal has_clock
        sign = found[0].lower()
        minutes = sign.startswith("m") and has_clock
        has_clock = sign.startswith("h")
        return _part(moment, sign, minutes=minutes)

    return _TOKEN.sub(told, plain).strip("@ ")


def _part(moment: datetime, sign: str, *, minutes: bool) -> str:
    values = {"y": moment.year, "e": moment.year, "d": moment.day, "h": moment.hour, "s": moment.second}
    values["m"] = moment.minute if minutes else moment.month
    if sign[0] not in values or "/" in sign:
        return ""
    if sign == "yy":
        return f"{moment.year % 100:02}"
    return f"{values[sign[0]]:02}" if len(sign) == 2 else str(values[sign[0]])
