"""From the address to a search: what a reader looks for, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from starlette.datastructures import QueryParams

from pipeline.errors import WordsError
from pipeline.metadata.levels import Level, level_named
from pipeline.query.plan import NOTHING, parse_search, positive
from pipeline.text.numbers import has_number, normal_number
from pipeline.text.word_query import Node, Word
from review.web.filters import choice, printable
from review.web.refusal import RefusedError
from storage.views_search import SearchFilter

T = TypeVar("T")
_MOST: Final = 20  # values of one filter
_YEARS: Final = range(1949, 2101)


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A search as it was typed."""

    words: str
    wanted: SearchFilter
    problem: WordsError | None = None
    years: str = ""

    @property
    def looked_for(self) -> Sequence[Word]:
        """The words to mark in what is found."""
        return positive(self.wanted.query)


def asked(params: QueryParams, *, sources: Collection[str], today: date) -> Asked:
    """The search in the address. An empty field is no filter; words that cannot be read are a problem to be shown."""
    typed = params.get("q", "").strip()
    query, problem = _query(typed)
    wanted = SearchFilter(
        query=query,
        number=normal_number(typed) if len(typed) < 60 and has_number(typed) else "",
        everything=choice(params, "revisions", ("current", "all")) == "all",
        regions=tuple(_filled(params, "region")),
        levels=frozenset(_each(params, "level", level_named, "refused.choice")),
        issuers=tuple(word for field in _filled(params, "issuer") for word in field.split()),
        sources=frozenset(_each(params, "source", lambda name: name if name in sources else None, "refused.source")),
        since=_day(params, "since"),
        until=_day(params, "until"),
        bodies=tuple(word for field in _filled(params, "body") for word in field.split()),
        years=_years(params.get("year", "").strip()),
        in_force_on=today if choice(params, "force", ("any", "in")) == "in" else None,
    )
    return Asked(words=typed, wanted=wanted, problem=problem, years=params.get("year", "").strip())


def _query(typed: str) -> tuple[Node, WordsError | None]:
    try:
        return parse_search(typed), None
    except WordsError as error:
        return NOTHING, error


def _filled(params: QueryParams, name: str) -> list[str]:
    return [printable(value.strip()) for value in params.getlist(name)[:_MOST] if value.strip()]


def _each(params: QueryParams, name: str, read: Callable[[str], T | None], refusal: str) -> list[T]:
    found = []
    for word in _filled(params, name):
        value = read(word)
        if value is None:
            raise RefusedError(400, refusal, word)
        found.append(value)
    return found


def _day(params: QueryParams, name: str) -> date | None:
    text = params.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise RefusedError(400, "refused.date", text) from None
    if not 1900 <= day.year <= 2200:
        raise RefusedError(400, "refused.date", text)
    return day


def _years(text: str) -> tuple[int, int] | None:
    """One year, or two with a dash between them."""
    if not text:
        return None
    ends = text.replace("—", "-").replace("–", "-").split("-")
    if len(ends) > 2 or not all(end.strip().isascii() and end.strip().isdigit() for end in ends):
        raise RefusedError(400, "refused.year", text)
    first, last = int(ends[0][:9]), int(ends[-1][:9])
    if first not in _YEARS or last not in _YEARS or first > last:
        raise RefusedError(400, "refused.year", text)
    return first, last


LEVELS: Final = tuple(Level)
