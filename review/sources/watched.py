"""The pages of a source: a list, and one page with its visits and what was read and dropped of it."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from pipeline.errors import StorageError
from pipeline.model import Outcome, PageState, Role
from review.ports import History, Proof
from review.ports_pages import Setups
from review.sources.filters import MAX_PAGE
from review.sources.noise import Seen, seen_again, shown_blocks
from review.sources.page_filters import page_filter
from review.web.filters import MAX_ID, choice, number
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views.pages import KeptSnapshot, PageView

_PAGE: Final = 50
_BLOCKS: Final = 200  # of a page that are shown at once
_VISITS: Final = 40
SHOWS: Final = ("all", "kept", "dropped")
Id = Annotated[int, Path(ge=1, le=MAX_ID)]


class WatchedPages:
    """The pages about the pages of a source."""

    def __init__(self, history: History, site: Site, proof: Proof | None, setups: Setups | None) -> None:
        self._history = history
        self._site = site
        self._proof = proof
        self._setups = setups

    def routes(self) -> APIRouter:
        """The addresses of these pages."""
        router = APIRouter()
        router.add_api_route("/sources/{name}/pages", self.all, methods=["GET", "HEAD"])
        router.add_api_route("/sources/{name}/pages/{page_id}", self.one, methods=["GET", "HEAD"])
        return router

    def all(self, request: Request, name: str) -> Response:
        """The pages of a source that pass the filter, those found last first."""
        if not name.isprintable() or self._history.source(name) is None:
            raise RefusedError(404, "refused.source", name)
        wanted = page_filter(request.query_params)
        found = self._history.pages(name, wanted, limit=_PAGE + 1)
        return self._site.page(
            request,
            "sources/pages.html",
            source_name=name,
            pages=found[:_PAGE],
            wanted=wanted,
            roles=tuple(Role),
            page_states=tuple(PageState),
            outcomes=tuple(Outcome),
            next=found[_PAGE - 1].id if len(found) > _PAGE else None,
        )

    def one(self, request: Request, name: str, page_id: Id) -> Response:
        """One page: its visits, and what was read and dropped of its last snapshot."""
        found = self._history.page(page_id)
        if found is None or found.source != name:
            raise RefusedError(404, "refused.source_page", str(page_id))
        kept = self._history.kept_snapshot(page_id)
        seen, trouble = self._seen(found, kept)
        show = choice(request.query_params, "show", SHOWS)
        block = number(request.query_params, "page", 1, most=MAX_PAGE)
        blocks = shown_blocks(seen.blocks, show) if seen else ()
        return self._site.page(
            request,
            "sources/page.html",
            one=found,
            visits=self._history.visits(page_id, limit=_VISITS),
            kept=kept,
            seen=seen,
            trouble=trouble,
            shows=SHOWS,
            show=show,
            blocks=blocks[(block - 1) * _BLOCKS : block * _BLOCKS],
            page=block,
            has_more=len(blocks) > block * _BLOCKS,
        )

    def _seen(self, page: PageView, kept: KeptSnapshot | None) -> tuple[Seen | None, str]:
        """Return the page as it is read now, or why it cannot be."""
        if page.role is Role.LISTING:
            return None, "noise.listing"
        if kept is None or self._proof is None:
            return None, "noise.not_kept"
        setup = self._setups.setup(page.source) if self._setups else None
        select = setup.select.get("body", "") if setup else ""
        try:
            profile = self._history.profile(page.source)
            seen = seen_again(kept, self._proof, profile=profile, select_body=select)
        except StorageError:  # lost or damaged; `doctor` tells which
            return None, "noise.lost"
        return seen, "" if seen else "noise.too_large"
