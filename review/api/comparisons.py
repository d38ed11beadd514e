"""Any two texts, clause by clause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query

from review.api.asked import ComparisonAsked
from review.api.problems import responses
from review.api.revisions import best_revision, found_policy, pair
from review.ports import History
from review.records.documents import Comparison
from review.web.compared import Comparisons
from review.web.refusal import RefusedError
from storage.views.comparing import SideView
from storage.views.texts import RevisionLine


class ComparisonAnswers:
    """What the API says of two texts."""

    def __init__(self, history: History, comparisons: Comparisons) -> None:
        self._history = history
        self._comparisons = comparisons

    def routes(self) -> APIRouter:
        """The address of this answer."""
        router = APIRouter(tags=["policies"])
        router.add_api_route("/comparison", self.comparison, responses=responses(404))
        return router

    def comparison(self, asked: Annotated[ComparisonAsked, Query()]) -> Comparison:
        """Two revisions of a policy, or of two policies: what `clausewatch compare --format json` prints.

        Without numbers it is the newest revision of a policy and the one before it, and of two policies their newest.
        """
        numbers = self._earlier(asked), self._later(asked)
        before, after = (self._side(*each) for each in numbers)
        return Comparison.of(self._comparisons.of(before, after).edits)

    def _earlier(self, asked: ComparisonAsked) -> tuple[int, int]:
        if asked.revision is not None:
            return asked.policy, asked.revision
        policy_id, found = self._revisions(asked.policy)
        return policy_id, (best_revision(found) if asked.other_policy else pair(found)[0]).number

    def _later(self, asked: ComparisonAsked) -> tuple[int, int]:
        policy_id = asked.other_policy or asked.policy
        if asked.other_revision is not None:
            return policy_id, asked.other_revision
        stands, found = self._revisions(policy_id)
        return stands, best_revision(found).number

    def _revisions(self, policy_id: int) -> tuple[int, Sequence[RevisionLine]]:
        """The policy as it stands, whatever it was merged into, and its revisions."""
        stands = found_policy(self._history, policy_id).policy.id
        return stands, self._history.revisions(stands)

    def _side(self, policy_id: int, number: int) -> SideView:
        found = self._history.side(policy_id, number)
        if found is None:
            raise RefusedError(404, "refused.revision", str(number))
        return found
