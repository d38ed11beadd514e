"""A policy's page: its text, current or of a revision or a day, with what is known of it around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from pipeline.model import ENDING, Clause, RelationKind
from pipeline.relations.force import FULL_ENDS, Force, Term, force_on
from pipeline.tasks.task import Task
from pipeline.tasks.told import Line, task_lines
from review.policies.addresses import clause_queries
from review.policies.ages import SinceMark, since_marks
from review.policies.asked import Asked, PolicyId, asked_text
from review.policies.expiry import period_of
from review.policies.found_tasks import found_tasks
from review.policies.parts import Part, contents, part_with, parts_of
from review.policies.picture import STEPS, Picture, neighbours, picture
from review.ports_texts import Texts
from review.showing.regroupings import notes
from review.showing.text import LONGEST_CLAUSE
from review.web.filters import choice, number
from review.web.site import Site
from storage.views.archive import RelatedView
from storage.views.texts import RevisionLine

RAIL: Final = 10  # revisions beside the text
COPIES: Final = 8
RELATIONS: Final = 12  # of each direction in the list beneath the text
_PICTURED: Final = 40  # of each direction, from which the picture is made
_TIES: Final = 80
_EVENTS: Final = 8
_WHOLE: Final = 3000  # clauses that one page shows when it is asked for all of them
_DECIDING: Final = ENDING | {RelationKind.RENEWS}
MARKS: Final = ("changed", "since", "none")


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """One clause, ready to show."""

    number: int  # within the document, from 1
    clause: Clause
    before: Clause | None  # the clause before it
    way: str  # what follows the address of clauses
    tags: Sequence[Line]
    mark: SinceMark | None


class PolicyPages:
    """The page of one policy, and its plain text."""

    def __init__(self, texts: Texts, site: Site) -> None:
        self._texts = texts
        self._site = site

    def routes(self) -> APIRouter:
        """The addresses of these pages."""
        router = APIRouter()
        router.add_api_route("/policies/{policy_id}", self.page, methods=["GET", "HEAD"])
        router.add_api_route("/policies/{policy_id}/text", self.text, methods=["GET", "HEAD"])
        return router

    def page(self, request: Request, policy_id: PolicyId) -> Response:
        """A policy with its current text, or the text of the revision or day asked for."""
        with self._texts.view():
            return self._page(request, policy_id)

    def _page(self, request: Request, policy_id: int) -> Response:
        asked = asked_text(self._texts, request.query_params, policy_id, self._site.zone)
        if asked.sheet.policy.id != policy_id:
            return _moved(asked)
        marks = choice(request.query_params, "marks", MARKS)
        parts = parts_of(asked.text.document.clauses)
        part = self._part(request, parts)
        return self._site.page(
            request,
            "policies/policy.html",
            asked=asked,
            sheet=asked.sheet,
            policy=asked.sheet.policy,
            text=asked.text,
            document=asked.text.document,
            parts=parts,
            part=part,
            contents=contents(asked.text.document.clauses, part),
            shown=self._shown(request, asked, part, marks),
            marks=marks,
            **self._told(request, asked),
        )

    def text(self, request: Request, policy_id: PolicyId) -> Response:
        """The whole text without any layout."""
        asked = asked_text(self._texts, request.query_params, policy_id, self._site.zone)
        lines = map(_line, asked.text.document.clauses)
        return PlainTextResponse("\n".join([asked.sheet.policy.title, "", *lines]) + "\n")

    def _told(self, request: Request, asked: Asked) -> dict[str, Any]:
        """What stands around the text."""
        policy, today = asked.sheet.policy, self._site.today()
        incoming = self._texts.relations(policy.id, incoming=True, limit=_PICTURED)
        outgoing = self._texts.relations(policy.id, incoming=False, limit=_PICTURED)
        return {
            "force": self._site.force(policy),
            "force_then": force_then(asked, asked.on) if asked.on else None,
            "ends": [one for one in incoming if _decides(one)],
            "period": period_of(policy, today, self._site.notice),
            "today": today,
            "rail": self._rail(asked),
            "events": self._texts.events(policy.id, limit=_EVENTS),
            "copies": self._texts.copies(policy.id, limit=COPIES),
            "interpretations": self._texts.interpretations(policy.id, limit=COPIES),
            "files": {file.url: file for file in self._texts.files(asked.text.copy_id)},
            "incoming": incoming,
            "outgoing": outgoing,
            "LISTED": RELATIONS,
            "picture": self._picture(asked, [*outgoing, *incoming]),
            "notes": notes(asked.sheet.regroupings, policy.id, self._site.voice(request)),
        }

    def _picture(self, asked: Asked, related: Sequence[RelatedView]) -> Picture | None:
        near = neighbours(related)
        ties = self._texts.ties(near, STEPS, limit=_TIES) if near else ()
        return picture(asked.sheet.policy, related, ties, total=asked.sheet.outgoing + asked.sheet.incoming)

    def _rail(self, asked: Asked) -> Sequence[RevisionLine]:
        """The newest revisions, and the one that is shown when it is older."""
        policy_id, shown = asked.sheet.policy.id, asked.text.number
        newest = self._texts.revision_lines(policy_id, limit=RAIL)
        if not newest or shown >= newest[-1].number:
            return newest
        return [*newest, *self._texts.revision_lines(policy_id, limit=1, before=shown + 1)]

    def _part(self, request: Request, parts: Sequence[Part]) -> Part:
        if request.query_params.get("part") == "all" and parts[-1].last <= _WHOLE:
            return Part(number=0, first=1, last=parts[-1].last, label="")
        wanted = number(request.query_params, "clause", 0)
        if found := part_with(parts, wanted):
            return found
        return parts[number(request.query_params, "part", 1, most=len(parts)) - 1]

    def _shown(self, request: Request, asked: Asked, part: Part, marks: str) -> list[Shown]:
        clauses, language = asked.text.document.clauses, self._site.voice(request).language
        place = slice(part.first - 1, part.last)
        tasks = found_tasks(tuple(map(_readable, clauses[place])))
        ages = self._ages(asked, part) if marks != "none" else [None] * len(clauses[place])
        before = [None, *clauses]
        ways = clause_queries(clauses, part, asked.text.number, is_current=asked.text.number == asked.sheet.current)
        told = zip(clauses[place], before[place], ways, tasks, ages, strict=True)
        return [
            Shown(number=n, clause=clause, before=above, way=way, tags=_tags(task, language), mark=mark)
            for n, (clause, above, way, task, mark) in enumerate(told, start=part.first)
        ]

    def _ages(self, asked: Asked, part: Part) -> Sequence[SinceMark]:
        found = self._texts.since(asked.text.id, first=part.first, last=part.last)
        return since_marks(found, shown=asked.text.number, first=asked.sheet.first_seen_at, last=self._site.now())


def force_then(asked: Asked, day: date) -> Force:
    """Whether the text of a day was in force on it, by its own dates and by what other policies did to it by then."""
    document = asked.text.document
    term = Term(effective=document.effective_date, expiry=document.expiry_date, validity=document.validity)
    dated = [fate for fate in asked.sheet.policy.fates if fate.kind not in FULL_ENDS or fate.from_day]
    return force_on(day, term, dated, notice=day - day)


def _tags(task: Task, language: str) -> Sequence[Line]:
    return task_lines(task, language) if task else ()


def _readable(clause: Clause) -> Clause:
    """A clause as far as it is shown: nobody waits for tasks to be found in megabytes."""
    return clause if len(clause.text) <= LONGEST_CLAUSE else replace(clause, text=clause.text[:LONGEST_CLAUSE])


def _decides(one: RelatedView) -> bool:
    return one.relation.kind in _DECIDING and one.relation.confidence.is_told


def _moved(asked: Asked) -> Response:
    """The address of what a policy was merged into; not for ever, as a merge can be undone."""
    return RedirectResponse(f"/policies/{asked.sheet.policy.id}{asked.query}", status_code=302)


def _line(clause: Clause) -> str:
    return f"{clause.label} {clause.words}".strip()
