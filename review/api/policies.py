"""Policies: their texts, revisions, copies, relations, tasks, attachments, and the life of their clauses."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from pipeline.model import Document
from pipeline.tasks.task import dates_of, first_due, tasks_of
from review.api.asked import ClauseAsked, Number, PlainQuery, PoliciesAsked, PolicyAsked, PolicyId, RevisionAsked
from review.api.lists import (
    Attachments,
    ClauseStories,
    ClauseTasks,
    Copies,
    Policies,
    Relations,
    Revisions,
    onward,
)
from review.api.problems import responses
from review.api.revisions import best_revision, found_policy, found_text
from review.ports import History
from review.records.clauses import ClauseStory, ClauseTask
from review.records.documents import Attachment, clauses_told
from review.records.policies import Copy, Policy, PolicyWhole, Relation
from review.records.revisions import Revision, RevisionText
from review.web.filters import day_span, printable
from review.web.policy_filter import list_place, policy_filter
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views.archive import PolicyView, RelatedView

_MOST_LIVES = 20
_MOST_RELATIONS = 10_000  # either way


class PolicyAnswers:
    """What the API says of policies."""

    def __init__(self, history: History, site: Site) -> None:
        self._history = history
        self._site = site

    def routes(self) -> APIRouter:
        """The addresses of these answers."""
        router = APIRouter(tags=["policies"])
        router.add_api_route("/policies", self.policies, responses=responses())
        one = "/policies/{policy_id}"
        router.add_api_route(one, self.policy, responses=responses(404))
        router.add_api_route(f"{one}/revisions", self.revisions, responses=responses(404))
        router.add_api_route(f"{one}/revisions/{{number}}", self.revision, responses=responses(404))
        router.add_api_route(f"{one}/copies", self.copies, responses=responses(404))
        router.add_api_route(f"{one}/relations", self.relations, responses=responses(404))
        router.add_api_route(f"{one}/attachments", self.attachments, responses=responses(404))
        router.add_api_route(f"{one}/tasks", self.tasks, responses=responses(404))
        router.add_api_route(f"{one}/clauses", self.clauses, responses=responses(404))
        return router

    def policies(self, request: Request, response: Response, asked: Annotated[PoliciesAsked, Query()]) -> Policies:
        """The policies that pass a filter, those seen last first unless sorted otherwise."""
        params, today = request.query_params, self._site.today()
        wanted, order = policy_filter(params), asked.sort
        place = list_place(params, order)
        found = self._history.find_policies(wanted, today=today, order=order, limit=asked.limit, after=place)
        return Policies(
            items=[self._told(policy) for policy in found.policies],
            next=onward(request, response, before=f"{found.next}") if found.next else None,
            reach=found.reach,
        )

    def policy(self, policy_id: PolicyId, asked: Annotated[PolicyAsked, Query()]) -> PolicyWhole:
        """One policy with its text, today's or that of a day. The id of a merged one gives what it was merged into."""
        sheet = found_policy(self._history, policy_id)
        revisions = self._history.revisions(sheet.policy.id)
        best = best_revision(revisions, self._end_of(asked.as_of))
        return PolicyWhole.of(
            sheet,
            found_text(self._history, sheet.policy.id, best.number),
            self._site.force(sheet.policy),
            copies=self._history.all_copies(sheet.policy.id),
            revisions=revisions,
            related=self._related(sheet.policy.id),
        )

    def revisions(self, policy_id: PolicyId, _asked: PlainQuery) -> Revisions:
        """The revisions of all copies, newest first, without their texts."""
        found_policy(self._history, policy_id)
        return Revisions(items=[Revision.of(revision) for revision in self._history.revisions(policy_id)])

    def revision(self, policy_id: PolicyId, number: Number, _asked: PlainQuery) -> RevisionText:
        """One revision with its clauses."""
        return RevisionText.of(found_text(self._history, policy_id, number))

    def copies(self, policy_id: PolicyId, _asked: PlainQuery) -> Copies:
        """The pages that carry it, with their fidelity."""
        found_policy(self._history, policy_id)
        return Copies(items=[Copy.of(copy) for copy in self._history.all_copies(policy_id)])

    def relations(self, policy_id: PolicyId, _asked: PlainQuery) -> Relations:
        """What it does to other policies, and they to it."""
        found_policy(self._history, policy_id)
        return Relations(items=[Relation.of(each) for each in self._related(policy_id)])

    def attachments(self, policy_id: PolicyId, asked: Annotated[RevisionAsked, Query()]) -> Attachments:
        """The files that its page offers."""
        document = self._document(policy_id, asked.revision)
        return Attachments(items=[Attachment.of(each) for each in document.attachments])

    def tasks(self, policy_id: PolicyId, asked: Annotated[RevisionAsked, Query()]) -> ClauseTasks:
        """Which clause asks whom for what, by when."""
        return ClauseTasks(items=clause_tasks(self._document(policy_id, asked.revision)))

    def clauses(self, policy_id: PolicyId, asked: Annotated[ClauseAsked, Query()]) -> ClauseStories:
        """A clause through the revisions of the best copy, whatever its number was."""
        found_policy(self._history, policy_id)
        label = printable(asked.label.strip())
        found = self._history.clause_life(policy_id, label, limit=_MOST_LIVES) if label else ()
        if not found:
            raise RefusedError(404, "refused.clause", label)
        return ClauseStories(items=[ClauseStory.of(life) for life in found])

    def _told(self, policy: PolicyView) -> Policy:
        return Policy.of(policy, self._site.force(policy))

    def _document(self, policy_id: int, number: int | None) -> Document:
        if number is not None:
            return found_text(self._history, policy_id, number).document
        sheet = found_policy(self._history, policy_id)
        return found_text(self._history, sheet.policy.id, sheet.current).document

    def _related(self, policy_id: int) -> list[RelatedView]:
        ways = (self._history.relations(policy_id, incoming=way, limit=_MOST_RELATIONS) for way in (False, True))
        return [each for found in ways for each in found]

    def _end_of(self, day: date | None) -> datetime | None:
        return day_span(None, day, self._site.zone)[1]


def clause_tasks(document: Document) -> list[ClauseTask]:
    """The clauses of a document that ask for something, in reading order."""
    dates = dates_of(document)
    told = zip(clauses_told(document), document.clauses, tasks_of(document.clauses), strict=True)
    return [
        ClauseTask(
            number=number,
            path=record.path,
            text=clause.words,
            due=due.day if (due := first_due(task, dates)) else None,
            bodies=record.bodies,
            targets=record.targets,
            deadlines=record.deadlines,
        )
        for number, (record, clause, task) in enumerate(told, start=1)
        if task
    ]
