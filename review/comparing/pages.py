"""Any two revisions, of one policy or of two: side by side or in one text, and what either may be compared with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.changes import CopyRole
from review.comparing.address import Spot, asked_spot, compare_address, spot_of
from review.comparing.arranging import Show
from review.comparing.asked import View, asked_view
from review.comparing.facts import fact_edits
from review.comparing.minimap import minimap
from review.comparing.notices import notices
from review.comparing.of_change import spots_of
from review.comparing.shown import shown
from review.comparing.sides import found_side
from review.ports import History
from review.showing.marking import tally
from review.web.compared import Comparisons
from review.web.filters import MAX_ID, number, words
from review.web.site import Site
from storage.views.comparing import RevisionChoice, SideView

_FOUND = 20  # policies that a search shows
_AGAIN_SECONDS, _LATER_SECONDS = 2, 5  # until a page asks again whether its comparison is made
_SOON_SECONDS = 20  # from there on it asks later: who reads on is torn away less often
_FORMER_SHOW = ("show", "first")  # in addresses of old; a comparison shows what changed first and last


class ComparePages:
    """The page that compares, and the one that finds what to compare with."""

    def __init__(self, history: History, site: Site, comparisons: Comparisons) -> None:
        self._history = history
        self._site = site
        self._comparisons = comparisons

    def routes(self) -> APIRouter:
        """The addresses of these pages."""
        router = APIRouter()
        router.add_api_route("/compare", self.compare, methods=["GET", "HEAD"])
        router.add_api_route("/policies/{policy_id}/compare", self.of_policy, methods=["GET", "HEAD"])
        return router

    def compare(self, request: Request) -> Response:
        """The edits from one revision to another; where the address lacks one, what it may be."""
        if "change" in request.query_params:
            return self._of_change(request)
        before, after = (asked_spot(request.query_params, name) for name in ("before", "after"))
        if before is None or after is None:
            return self._picker(request, before, after)
        asked = asked_view(request.query_params, before, after)
        sides = found_side(self._history, before), found_side(self._history, after)
        compared = self._comparisons.if_made(*sides)
        if compared is None:
            return self._being_made(request, *sides)
        voice = self._site.voice(request)
        told = shown(compared.lines, asked)
        return self._site.page(
            request,
            "comparing/compare.html",
            asked=asked,
            before=sides[0],
            after=sides[1],
            notices=notices(*sides, compared, voice),
            facts=fact_edits(compared.before, compared.after, voice),
            tally=tally(compared.edits),
            shown=told,
            map=minimap(compared.lines, told.places),
            spot_of=spot_of,
            compare_address=compare_address,
            views=tuple(View),
            shows=tuple(Show),
        )

    def _being_made(self, request: Request, before: SideView, after: SideView) -> Response:
        """A page that asks again by itself, with and without script, until a long comparison is made."""
        seconds = int(self._comparisons.seconds(before, after))
        again = _AGAIN_SECONDS if seconds < _SOON_SECONDS else _LATER_SECONDS
        context = {"before": before, "after": after, "seconds": seconds, "again": again}
        response = self._site.page(request, "comparing/making.html", status=202, **context)
        response.headers["Retry-After"] = str(again)
        response.headers["Cache-Control"] = "no-store"
        return response

    def of_policy(self, request: Request, policy_id: Annotated[int, Path(ge=1, le=MAX_ID)]) -> Response:
        """The address that two revisions of one policy had before any two could be compared."""
        params = request.query_params
        current = found_side(self._history, Spot(policy_id=policy_id))
        earlier, later = pair(current.revisions)
        # Of a merged policy the address names the numbers that its revisions had before.
        wanted = number(params, "from", 0), number(params, "to", 0)
        spots = [
            Spot(policy_id=policy_id if one else current.policy.id, number=one or usual)
            for one, usual in zip(wanted, (earlier, later), strict=True)
        ]
        for spot in spots:
            found_side(self._history, spot)
        asked = asked_view(QueryParams([one for one in params.multi_items() if one != _FORMER_SHOW]), *spots)
        language = {"lang": params["lang"]} if "lang" in params else {}
        return RedirectResponse(asked.address(**language), status_code=302)

    def _of_change(self, request: Request) -> Response:
        """The way from a change to its two revisions."""
        before, after = spots_of(self._history, number(request.query_params, "change", 1))
        return RedirectResponse(compare_address(before, after), status_code=302)

    def _picker(self, request: Request, before: Spot | None, after: Spot | None) -> Response:
        spot = before or after
        side = found_side(self._history, spot) if spot else None
        wanted = words(request.query_params)
        return self._site.page(
            request,
            "comparing/picker.html",
            side=side,
            given="before" if before or not after else "after",
            words=wanted,
            found=self._history.find_policy(wanted)[:_FOUND] if wanted else (),
            partners=self._history.partners(side.policy.id) if side else (),
            spot_of=spot_of,
            compare_address=compare_address,
        )


def pair(revisions: Sequence[RevisionChoice]) -> tuple[int, int]:
    """The two newest revisions that are worth comparing, older first: of one official copy when it has two."""
    official = [one for one in revisions if one.role is CopyRole.OFFICIAL]
    newest = (official or list(revisions))[0]
    same = [one.number for one in revisions if one.copy_id == newest.copy_id and one.number < newest.number]
    others = [one.number for one in revisions if one.number < newest.number]
    return max(same or others or [newest.number]), newest.number
