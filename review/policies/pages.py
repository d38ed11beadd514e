"""The archive: the list of policies, a policy's page, its plain text, a clause through its revisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Annotated, Final

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from pipeline.changes import CopyRole
from pipeline.compare.marks import Mark
from pipeline.model import Clause
from pipeline.tasks.task import tasks_of
from pipeline.tasks.told import task_lines
from review.ports import History
from review.showing.marking import marked
from review.showing.regroupings import notes
from review.web.filters import MAX_ID, number, words
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views import ClauseLife, PolicyPage, RevisionView

_PAGE: Final = 40
_MOST_PAGES: Final = 10_000

PolicyId = Annotated[int, Path(ge=1, le=MAX_ID)]


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """A clause as one revision brought it, marked against the state before."""

    revision: RevisionView
    marks: tuple[Mark, ...] = field(repr=False)
    is_removed: bool


class PolicyPages:
    """The pages about policies, comparing apart."""

    def __init__(self, history: History, site: Site) -> None:
        self._history = history
        self._site = site

    def routes(self) -> APIRouter:
        """The addresses of these pages."""
        router = APIRouter()
        router.add_api_route("/policies", self.all, methods=["GET", "HEAD"])
        router.add_api_route("/policies/{policy_id}", self.one, methods=["GET", "HEAD"])
        router.add_api_route("/policies/{policy_id}/text", self.text, methods=["GET", "HEAD"])
        router.add_api_route("/policies/{policy_id}/clause", self.clause, methods=["GET", "HEAD"])
        return router

    def all(self, request: Request) -> Response:
        """The policies, newest first, searched by title, number or issuer."""
        wanted = words(request.query_params)
        page = number(request.query_params, "page", 1, most=_MOST_PAGES)
        found = self._history.policies(wanted, limit=_PAGE + 1, offset=(page - 1) * _PAGE)
        return self._site.page(
            request,
            "policies/policies.html",
            policies=found[:_PAGE],
            words=wanted,
            page=page,
            has_more=len(found) > _PAGE,
        )

    def one(self, request: Request, policy_id: PolicyId) -> Response:
        """A policy with its current text, or the text of the revision asked for."""
        page = found_policy(self._history, policy_id)
        revision = found_revision(self._history, request, policy_id)
        if page.policy.id != policy_id:
            return _moved(page.policy.id, revision)
        document = revision.document if revision else page.document
        return self._site.page(
            request,
            "policies/policy.html",
            notes=notes(page, self._site.voice(request)),
            page=page,
            policy=page.policy,
            revision=revision,
            document=document,
            tasks=[task_lines(task, self._site.voice(request).language) for task in tasks_of(document.clauses)],
            related=page.related,
            force=self._site.force(page.policy),
            current=_current(page),
        )

    def text(self, request: Request, policy_id: PolicyId) -> Response:
        """The whole text without any layout."""
        page = found_policy(self._history, policy_id)
        revision = found_revision(self._history, request, policy_id)
        document = revision.document if revision else page.document
        return PlainTextResponse("\n".join([page.policy.title, "", *map(_line, document.clauses)]) + "\n")

    def clause(self, request: Request, policy_id: PolicyId) -> Response:
        """One clause through the revisions: who brought which words."""
        page = found_policy(self._history, policy_id)
        label = words(request.query_params, "label")
        lives = self._history.clause_life(policy_id, label) if label else ()
        if not lives:
            raise RefusedError(404, "refused.clause", label)
        told = [(life, states(life)) for life in lives[:20]]
        return self._site.page(request, "policies/clause.html", policy=page.policy, label=label, lives=told)


def found_policy(history: History, policy_id: int) -> PolicyPage:
    """The policy; a refusal when there is none."""
    page = history.policy(policy_id)
    if page is None:
        raise RefusedError(404, "refused.policy", str(policy_id))
    return page


def found_revision(history: History, request: Request, policy_id: int) -> RevisionView | None:
    """The revision that the address asks for; None when it asks for none."""
    wanted = number(request.query_params, "revision", 0)
    if not wanted:
        return None
    found = history.revision(policy_id, wanted)
    if found is None:
        raise RefusedError(404, "refused.revision", str(wanted))
    return found


def states(life: ClauseLife) -> tuple[State, ...]:
    """The states of a clause, newest first, each marked against the one before it."""
    texts = ["", *(text for _, text in life.states)]
    told = [
        State(revision=revision, marks=marked(before, after), is_removed=not after)
        for (revision, _), (before, after) in zip(life.states, pairwise(texts), strict=True)
    ]
    return tuple(reversed(told))


def _moved(policy_id: int, revision: RevisionView | None) -> Response:
    """The address of what a policy was merged into; not for ever, as a merge can be undone."""
    query = f"?revision={revision.number}" if revision else ""
    return RedirectResponse(f"/policies/{policy_id}{query}", status_code=302)


def _current(page: PolicyPage) -> int | None:
    """The number of the revision that the page shows: the newest of an official copy, else the newest."""
    official = (revision.number for revision in page.revisions if revision.role is CopyRole.OFFICIAL)
    return next(official, None) or _first(revision.number for revision in page.revisions)


def _first(numbers: Iterable[int]) -> int | None:
    return next(iter(numbers), None)


def _line(clause: Clause) -> str:
    return f"{clause.label} {clause.words}".strip()
