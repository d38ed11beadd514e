"""The page of searching."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pipeline.query.highlight import Piece, excerpt
from pipeline.text.word_query import Word
from review.ports import History
from review.web.filters import MAX_OFFERED, number, offered
from review.web.search_filter import LEVELS, Asked, asked
from review.web.site import Site
from storage.views.search import MOST_COUNTED, FoundClause, FoundPolicy, SearchResult

_PAGE: Final = 20
_LONGEST_TITLE: Final = 160
_NONE: Final = frozenset({"q", "lang", "page", "before"})  # names in the address that are no filter


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A clause that was found, its words marked."""

    found: FoundClause
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A policy that was found."""

    found: FoundPolicy
    title: tuple[Piece, ...]
    lines: tuple[Line, ...]


class SearchPages:
    """The search."""

    def __init__(self, history: History, site: Site) -> None:
        self._history = history
        self._site = site

    def routes(self) -> APIRouter:
        """The address of this page."""
        router = APIRouter()
        router.add_api_route("/search", self.search, methods=["GET", "HEAD"])
        return router

    def search(self, request: Request) -> Response:
        """What was found, a policy a group; the form alone when nothing is looked for."""
        told = asked(request.query_params, sources=self._history.known_sources, today=self._site.today())
        page = number(request.query_params, "page", 1, most=MOST_COUNTED)
        result = self._history.search(told.wanted, limit=_PAGE, offset=(page - 1) * _PAGE)
        return self._site.page(
            request,
            "search/search.html",
            status=400 if told.problem else 200,
            asked=told,
            result=result,
            groups=[_group(found, told) for found in result.policies if not _is_told(found, result)],
            page=page,
            has_more=result.groups > page * _PAGE,
            sources=self._history.source_names(most=MAX_OFFERED),
            regions=offered(self._history.searched_regions()),
            levels=LEVELS,
            is_filtered=any(value for name, value in request.query_params.items() if name not in _NONE),
        )


def _is_told(found: FoundPolicy, result: SearchResult) -> bool:
    """Whether a policy stands above already, by its number, and has nothing more to show."""
    return not found.clauses and any(found.policy.id == policy.id for policy in result.numbered)


def _group(found: FoundPolicy, told: Asked) -> Group:
    words = told.looked_for
    title = excerpt(found.policy.title, words, length=_LONGEST_TITLE)
    return Group(found=found, title=title, lines=tuple(_line(clause, words) for clause in found.clauses))


def _line(found: FoundClause, words: Sequence[Word]) -> Line:
    return Line(found=found, pieces=excerpt(found.clause.words, words))
