"""From the address to a filter: what a reader asked for, or a clear refusal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams

from pipeline.changes import ChangeKind
from review.web.refusal import RefusedError
from storage.views import ChangeFilter

MAX_ID: Final = 2**31 - 1
MAX_PAGE: Final = 40
MAX_WORDS: Final = 100


def change_filter(params: QueryParams, *, sources: Collection[str], zone: ZoneInfo) -> ChangeFilter:
    """The filter in the address. An empty field is no filter; days are whole days in *zone*."""
    until = _day(params, "until", zone)
    return ChangeFilter(
        kinds=frozenset(_kind(word) for word in _filled(params, "kind")),
        sources=frozenset(_source(name, sources) for name in _filled(params, "source")),
        regions=tuple(printable(region) for region in _filled(params, "region")),
        words=words(params),
        bodies=tuple(name for field in params.getlist("body")[:20] for name in printable(field.strip()).split()),
        since=_day(params, "since", zone),
        until=until + timedelta(days=1) if until else None,
    )


def day_span(first: date | None, last: date | None, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """When the first day begins and when the last one is over, in *zone*; None where no day is given."""
    return _begin(first, zone) if first else None, _begin(last + timedelta(days=1), zone) if last else None


def words(params: QueryParams, name: str = "words") -> str:
    """The words searched for, without white space around them."""
    return printable(params.get(name, "").strip())


def number(params: Mapping[str, str], name: str, default: int, *, most: int = MAX_ID) -> int:
    """A whole number from 1 to *most*."""
    text = params.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and 1 <= int(text) <= most):
        raise RefusedError(400, "refused.number", text)
    return int(text)


def choice(params: QueryParams, name: str, allowed: tuple[str, ...]) -> str:
    """One of the allowed words; the first when none is given."""
    word = params.get(name, "") or allowed[0]
    if word not in allowed:
        raise RefusedError(400, "refused.choice", word)
    return word


def _filled(params: QueryParams, name: str) -> list[str]:
    return [value.strip() for value in params.getlist(name)[:20] if value.strip()]


def _kind(word: str) -> ChangeKind:
    try:
        return ChangeKind(word)
    except ValueError:
        raise RefusedError(400, "refused.kind", word) from None


def _source(name: str, known: Collection[str]) -> str:
    if name not in known:
        raise RefusedError(400, "refused.source", name)
    return name


def printable(text: str) -> str:
    """Words of a reader; a refusal when they are too long, or cannot be searched for."""
    # PostgreSQL refuses NUL in a text, and nobody searches for a control character.
    if len(text) > MAX_WORDS or not text.isprintable():
        raise RefusedError(400, "refused.words", text)
    return text


def _day(params: QueryParams, name: str, zone: ZoneInfo) -> datetime | None:
    text = params.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise RefusedError(400, "refused.date", text) from None
    if not 1900 <= day.year <= 2200:
        raise RefusedError(400, "refused.date", text)
    return _begin(day, zone)


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
