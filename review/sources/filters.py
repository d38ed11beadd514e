"""From the address to a filter of sources, or a clear refusal."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final, TypeVar

from starlette.datastructures import QueryParams

from crawler.catalogue.finding import Wanted, find
from crawler.source import SourceKind
from pipeline.health.incidents import IncidentKind
from review.web.filters import each, words
from review.web.refusal import RefusedError
from storage.views.sources import SourceFilter, SourceOrder, SourceState

MAX_PAGE: Final = 1000  # of lists of sources, of the catalogue and of what a page says
SOURCE_INCIDENTS: Final = tuple(kind for kind in IncidentKind if kind is not IncidentKind.UNDELIVERED)
Choice = TypeVar("Choice", bound=StrEnum)


def source_filter(params: QueryParams) -> SourceFilter:
    """The filter in the address. A word that the catalogue has in an entry's title finds that entry's source too."""
    asked = tuple(words(params).split())
    titled = find(Wanted(words=asked)) if asked else ()
    return SourceFilter(
        states=frozenset(each(params, "state", SourceState, "refused.choice")),
        region=words(params, "region"),
        kind=chosen(SourceKind, params.get("kind", "")) or "",
        incident=chosen(IncidentKind, params.get("incident", "")),
        words=asked,
        names=frozenset(entry.id for entry in titled),
    )


def source_order(params: QueryParams) -> SourceOrder:
    """By what the list is sorted; those in trouble first when nothing is said."""
    return chosen(SourceOrder, params.get("sort", "")) or SourceOrder.STATE


def chosen(kind: Callable[[str], Choice], word: str) -> Choice | None:
    """The member that a word names; None for no word."""
    if not word:
        return None
    try:
        return kind(word)
    except ValueError:
        raise RefusedError(400, "refused.choice", word) from None
