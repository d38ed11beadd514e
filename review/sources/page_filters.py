"""From the address to a filter of a source's pages, or a clear refusal."""

from __future__ import annotations

from starlette.datastructures import QueryParams

from pipeline.model import Outcome, PageState, Role
from review.sources.filters import chosen
from review.web.filters import words
from review.web.places import id_in
from storage.views.pages import PageFilter


def page_filter(params: QueryParams) -> PageFilter:
    """The filter in the address."""
    return PageFilter(
        role=chosen(Role, params.get("role", "")),
        state=chosen(PageState, params.get("state", "")),
        outcome=chosen(Outcome, params.get("outcome", "")),
        words=words(params),
        before_id=id_in(params),
    )
