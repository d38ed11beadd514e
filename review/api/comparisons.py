"""Any two texts, clause by clause."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from pipeline.compare.edits import compare
from review.api.asked import ComparisonAsked
from review.api.problems import responses
from review.api.revisions import best_revision, found_policy, found_revision, pair
from review.ports import History
from review.records.documents import Comparison
from storage.views import RevisionView


class ComparisonAnswers:
    """What the API says of two texts."""

    def __init__(self, history: History) -> None:
        self._history = history

    def routes(self) -> APIRouter:
        """The address of this answer."""
        router = APIRouter(tags=["policies"])
        router.add_api_route("/comparison", self.comparison, responses=responses(404))
        return router

    def comparison(self, asked: Annotated[ComparisonAsked, Query()]) -> Comparison:
        """Two revisions of a policy, or of two policies: what `clausewatch compare --format json` prints.

        Without numbers it is the newest revision of a policy and the one before it, and of two policies their newest.
        """
        before, after = self._earlier(asked), self._later(asked)
        return Comparison.of(tuple(compare(before.document.clauses, after.document.clauses)))

    def _earlier(self, asked: ComparisonAsked) -> RevisionView:
        if asked.revision is not None:
            return found_revision(self._history, asked.policy, asked.revision)
        revisions = found_policy(self._history, asked.policy).revisions
        return best_revision(revisions) if asked.other_policy else pair(revisions)[0]

    def _later(self, asked: ComparisonAsked) -> RevisionView:
        policy_id = asked.other_policy or asked.policy
        if asked.other_revision is not None:
            return found_revision(self._history, policy_id, asked.other_revision)
        return best_revision(found_policy(self._history, policy_id).revisions)
