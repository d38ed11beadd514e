"""Any two revisions of a policy, side by side or in one text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from pipeline.changes import CopyRole, EditKind
from pipeline.compare.edits import compare
from review.ports import History
from review.showing.marking import Row, rows, tally
from review.web.filters import MAX_ID, choice, number
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views import PolicyPage, RevisionView

VIEWS: Final = ("inline", "side")
SHOWN: Final = ("changed", "first", "all")


class ComparePages:
    """The page that compares."""

    def __init__(self, history: History, site: Site) -> None:
        self._history = history
        self._site = site

    def routes(self) -> APIRouter:
        """The address of this page."""
        router = APIRouter()
        router.add_api_route("/policies/{policy_id}/compare", self.compare, methods=["GET", "HEAD"])
        return router

    def compare(self, request: Request, policy_id: Annotated[int, Path(ge=1, le=MAX_ID)]) -> Response:
        """The edits from one revision to another; without numbers, from the one before the newest to the newest."""
        page = self._history.policy(policy_id)
        if page is None:
            raise RefusedError(404, "refused.policy", str(policy_id))
        before, after = self._asked(request, page, policy_id)
        edits = compare(before.document.clauses, after.document.clauses)
        shown = choice(request.query_params, "show", SHOWN)
        return self._site.page(
            request,
            "comparing/compare.html",
            policy=page.policy,
            numbers=sorted(revision.number for revision in page.revisions),
            before=before,
            after=after,
            rows=arrange(rows(edits), shown),
            tally=tally(edits),
            view=choice(request.query_params, "view", VIEWS),
            show=shown,
        )

    def _asked(self, request: Request, page: PolicyPage, policy_id: int) -> tuple[RevisionView, RevisionView]:
        earlier, later = pair(page.revisions)
        asked = number(request.query_params, "from", 0), number(request.query_params, "to", 0)
        # Of a merged policy the address names the numbers that its revisions had before.
        return (
            self._revision(policy_id, asked[0]) if asked[0] else self._revision(page.policy.id, earlier),
            self._revision(policy_id, asked[1]) if asked[1] else self._revision(page.policy.id, later),
        )

    def _revision(self, policy_id: int, wanted: int) -> RevisionView:
        found = self._history.revision(policy_id, wanted)
        if found is None:
            raise RefusedError(404, "refused.revision", str(wanted))
        return found


def pair(revisions: Sequence[RevisionView]) -> tuple[int, int]:
    """The two newest revisions that are worth comparing, older first: of one official copy when it has two."""
    official = [one for one in revisions if one.role is CopyRole.OFFICIAL]
    newest = (official or list(revisions))[0] if revisions else None
    if newest is None:
        raise RefusedError(404, "refused.revision", "1")
    same = [one.number for one in revisions if one.copy_id == newest.copy_id and one.number < newest.number]
    others = [one.number for one in revisions if one.number < newest.number]
    return max(same or others or [newest.number]), newest.number


def arrange(found: Sequence[Row], shown: str) -> tuple[Row, ...]:
    """The rows to show: those that differ, those that differ before the others, or all in reading order."""
    differing = tuple(row for row in found if row.kind is not EditKind.UNCHANGED)
    if shown == "changed":
        return differing
    if shown == "first":
        real = tuple(row for row in found if row.is_real)
        return real + tuple(row for row in found if not row.is_real)
    return tuple(found)
