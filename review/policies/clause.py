"""A clause's page: what each revision made of it and who brought which words, and how every copy words it now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pipeline.changes import EditKind
from pipeline.compare.marks import Mark
from pipeline.model import Clause
from review.policies.addresses import clause_query
from review.policies.asked import PolicyId, found_sheet
from review.ports_texts import Texts
from review.showing.marking import excerpt, marked
from review.web.filters import number, words
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views.texts import ClauseState, ClauseStory, Holder, Numbered

_STATES: Final = 60  # of a clause, on its page
_WORDINGS: Final = 12
_PARTS: Final = 1000
_LONGEST: Final = 6000  # characters shown of one wording; the whole stands in the plain text


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """A clause as one revision made it, marked against the state before."""

    state: ClauseState
    before: Clause | None  # as it stood in the state before
    marks: tuple[Mark, ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """The same words on some copies, marked against the official ones."""

    marks: tuple[Mark, ...] = field(repr=False)
    holders: tuple[Holder, ...]
    is_same: bool  # as the official wording, typography apart


class ClausePages:
    """The page of one clause."""

    def __init__(self, texts: Texts, site: Site) -> None:
        self._texts = texts
        self._site = site

    def routes(self) -> APIRouter:
        """The address of this page."""
        router = APIRouter()
        router.add_api_route("/policies/{policy_id}/clause", self.clause, methods=["GET", "HEAD"])
        return router

    def clause(self, request: Request, policy_id: PolicyId) -> Response:
        """One clause, by its label or path, or by its number in a revision."""
        sheet = found_sheet(self._texts, policy_id)
        story = self._story(request, policy_id)
        is_current = story.revision.number == sheet.current

        def way(one: Numbered) -> str:
            return clause_query(one.number, one.clause, story.revision.number, is_current=is_current)

        return self._site.page(
            request,
            "policies/clause.html",
            sheet=sheet,
            policy=sheet.policy,
            story=story,
            clause=story.shown.clause,
            is_current=is_current,
            states=states(story.states[:_STATES]),
            more_states=len(story.states) - _STATES,
            wordings=wordings(story)[:_WORDINGS],
            way=way,
            longest=_LONGEST,
        )

    def _story(self, request: Request, policy_id: int) -> ClauseStory:
        params = request.query_params
        name, at = words(params, "label"), number(params, "at", 0)
        part = number(params, "part", 0, most=_PARTS) or None
        story = None
        if name or at:
            revision = number(params, "revision", 0)
            story = self._texts.clause_story(
                policy_id, name="" if at else name, part=part, number=at, revision=revision
            )
        if story is None:
            raise RefusedError(404, "refused.clause", name or str(at or ""))
        return story


def states(found: Sequence[ClauseState]) -> tuple[State, ...]:
    """The states of a clause, newest first, each marked against the one before it."""
    earlier = [*found[1:], None]
    return tuple(_state(state, before) for state, before in zip(found, earlier, strict=True))


def wordings(story: ClauseStory) -> tuple[Wording, ...]:
    """How the copies word the clause now, grouped by wording; the official one first."""
    groups: dict[str, list[Holder]] = {}
    for holder in story.holders:
        groups.setdefault(holder.clause.folded, []).append(holder)
    if not groups:
        return ()
    official = next(iter(groups.values()))[0].clause
    return tuple(
        Wording(
            marks=_cut(marked(official.words, holders[0].clause.words)),
            holders=tuple(holders),
            is_same=folded == official.folded,
        )
        for folded, holders in groups.items()
    )


def _state(state: ClauseState, before: ClauseState | None) -> State:
    was = before.clause if before else None
    said, now = was.words if was else "", state.clause.words if state.clause else ""
    if state.kind is None or state.kind is EditKind.ADDED:
        said = now
    return State(state=state, before=was, marks=_cut(marked(said, now)))


def _cut(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    return excerpt(marks, _LONGEST) if sum(len(mark.text) for mark in marks) > _LONGEST else marks
