"""Two languages: which one a reader gets, and how words, dates and places are said in it.

The messages stand in messages/zh/ and messages/en/, a file an area, under the same keys. A message with a bar holds
the singular and the plural: "{n} edit|{n} edits".
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import files
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from starlette.requests import Request

LANGUAGES: Final = ("zh", "en")
COOKIE: Final = "clausewatch_lang"
_EVERY: Final = re.compile(r"(\d{1,6})([smhd])")
_WEEKDAYS: Final = MappingProxyType({"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")})
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def load_messages(language: str) -> dict[str, str]:
    """All messages of one language, by key."""
    loaded: dict[str, str] = {}
    for file in sorted(files("review").joinpath("messages", language).iterdir(), key=lambda file: file.name):
        loaded |= json.loads(file.read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True, kw_only=True, slots=True)
class Voice:
    """One language, and the time zone in which moments are told."""

    language: str
    messages: dict[str, str] = field(repr=False)
    zone: ZoneInfo

    def say(self, key: str, **values: object) -> str:
        """The message under *key*; a KeyError when there is none, so that a test finds it."""
        message = self.messages[key]
        if "|" in message and "n" in values:
            one, many = message.split("|", 1)
            message = one if values["n"] == 1 else many
        return message.format(**values) if values else message

    def known(self, group: str, word: str) -> str:
        """A word of a closed list in this language; as it is when the list does not have it."""
        return self.messages.get(f"{group}.{word}", word)

    def day(self, moment: datetime | date) -> str:
        """A date with its day of the week, for headings."""
        local = moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment
        weekday = _WEEKDAYS[self.language][local.weekday()]
        return f"{self.date(local)} 星期{weekday}" if self.language == "zh" else f"{weekday} {self.date(local)}"

    def date(self, day: date | None) -> str:
        """A publisher's date; an empty string for none."""
        if day is None:
            return ""
        if self.language == "zh":
            return f"{day.year}年{day.month}月{day.day}日"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def moment(self, moment: datetime | None) -> str:
        """Date and time to the minute, in the reader's zone; an empty string for none."""
        if moment is None:
            return ""
        local = moment.astimezone(self.zone)
        return f"{self.date(local.date())} {local:%H:%M}"

    def clock(self, moment: datetime) -> str:
        """The time of day alone."""
        return f"{moment.astimezone(self.zone):%H:%M}"

    def rhythm(self, every: str) -> str:
        """How often a source is checked: "30m" and "auto" in words; a cron line as it is."""
        if every == "auto":
            return self.say("every.auto")
        found = _EVERY.fullmatch(every)
        return self.say(f"every.{found[2]}", n=int(found[1])) if found else every

    def place(self, path: tuple[str, ...], part: int = 0) -> str:
        """Where a clause stands: "第二章 › 第五条 › 第2段"."""
        steps = [self.say("clause.annex", n=part - 1)] if part > 1 else []
        steps += [self.say("clause.paragraph", n=step[1:]) if step.startswith("¶") else step for step in path]
        return " › ".join(steps)


class Voices:
    """The voices of all languages, and who gets which."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._voices = {name: Voice(language=name, messages=load_messages(name), zone=zone) for name in LANGUAGES}

    def of(self, request: Request) -> Voice:
        """What the address asks for, else the cookie, else the browser, else Chinese."""
        for wanted in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
            if wanted in self._voices:
                return self._voices[wanted]
        return self._voices[preferred(request.headers.get("accept-language", ""))]


def preferred(header: str) -> str:
    """The language of an Accept-Language header that we speak best; Chinese when it names none of ours."""
    ranked: list[tuple[float, int, str]] = []
    for place, item in enumerate(header.split(",")[:20]):
        tag, _, weight = item.strip().partition(";q=")
        base = tag.split("-")[0].lower()
        if base in LANGUAGES:
            ranked.append((-_weight(weight), place, base))
    return min(ranked)[2] if ranked else LANGUAGES[0]


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
