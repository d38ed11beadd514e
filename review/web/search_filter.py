"""From the address to a search: what a reader looks for, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from starlette.datastructures import QueryParams

from pipeline.errors import WordsError
from pipeline.metadata.levels import Level, level_named
from pipeline.query.asked import number_in, years_in
from pipeline.query.plan import NOTHING, parse_search, positive
from pipeline.text.word_query import Node, Word
from review.web.filters import Known, choice, day, each, filled, number, sources_of
from review.web.refusal import RefusedError
from storage.views.search import SearchFilter


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


def asked(params: QueryParams, *, sources: Known, today: date) -> Asked:
    """The search in the address. An empty field is no filter; words that cannot be read are a problem to be shown."""
    typed = params.get("q", "").strip()
    query, problem = _query(typed)
    wanted = SearchFilter(
        query=query,
        number=number_in(typed),
        everything=choice(params, "revisions", ("current", "all")) == "all",
        regions=tuple(filled(params, "region")),
        levels=frozenset(each(params, "level", level_named, "refused.choice")),
        issuers=tuple(word for field in filled(params, "issuer") for word in field.split()),
        sources=sources_of(params, sources),
        since=day(params, "since"),
        until=day(params, "until"),
        bodies=tuple(word for field in filled(params, "body") for word in field.split()),
        years=_years(params.get("year", "").strip()),
        in_force_on=today if choice(params, "force", ("any", "in")) == "in" else None,
        before=number(params, "before", 0),
    )
    return Asked(words=typed, wanted=wanted, problem=problem, years=params.get("year", "").strip())


def _query(typed: str) -> tuple[Node, WordsError | None]:
    try:
        return parse_search(typed), None
    except WordsError as error:
        return NOTHING, error


def _years(text: str) -> tuple[int, int] | None:
    try:
        return years_in(text)
    except ValueError:
        raise RefusedError(400, "refused.year", text) from None


LEVELS: Final = tuple(Level)
