"""The tasks of a policy: which clause asks whom for what, by when. As a table that can be sorted, and as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pipeline.model import Clause, Document
from pipeline.tasks.due import Due
from pipeline.tasks.duties import Duty
from pipeline.tasks.task import Task, dates_of, first_due
from pipeline.tasks.told import Line, task_lines
from review.policies.asked import PolicyId, asked_text
from review.policies.found_tasks import found_tasks
from review.ports_texts import Texts
from review.showing.i18n import Voice
from review.showing.sheets.sheet import Cell, Column, Sheet
from review.web.filters import choice, number
from review.web.sheet_files import FORMS, Download, form_of, sheet_file
from review.web.site import Site

_PAGE: Final = 200  # rows
_SORTS: Final = ("clause", "body", "target", "due")
_COLUMNS: Final = (("clause", 20), ("words", 60), ("body", 40), ("target", 40), ("deadline", 30), ("due", 12))


@dataclass(frozen=True, kw_only=True, slots=True)
class Asking:
    """One clause that asks for something."""

    number: int  # of the clause within its document, from 1
    clause: Clause
    task: Task
    due: Due | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskRow:
    """The same in the reader's language."""

    number: int
    clause: Clause
    due: Due | None
    targets: tuple[Line, ...]
    bodies: tuple[Line, ...]
    deadlines: tuple[Line, ...]


class TaskPages:
    """The pages about tasks."""

    def __init__(self, texts: Texts, site: Site) -> None:
        self._texts = texts
        self._site = site

    def routes(self) -> APIRouter:
        """The addresses of these pages."""
        router = APIRouter()
        router.add_api_route("/policies/{policy_id}/tasks", self.table, methods=["GET", "HEAD"])
        for form in FORMS:
            router.add_api_route(f"/policies/{{policy_id}}/tasks.{form}", self.file, methods=["GET", "HEAD"])
        return router

    def table(self, request: Request, policy_id: PolicyId) -> Response:
        """The tasks of the current text, or of the revision asked for."""
        asked = asked_text(self._texts, request.query_params, policy_id, self._site.zone)
        found = self._found(request, asked.text.document)
        page = number(request.query_params, "page", 1, most=max(1, -(-len(found) // _PAGE)))
        voice = self._site.voice(request)
        return self._site.page(
            request,
            "policies/tasks.html",
            policy=asked.sheet.policy,
            asked=asked,
            total=len(found),
            rows=[_row(one, voice) for one in found[(page - 1) * _PAGE : page * _PAGE]],
            page=page,
            has_more=len(found) > page * _PAGE,
            sort=choice(request.query_params, "sort", _SORTS),
            order=choice(request.query_params, "order", ("up", "down")),
        )

    def file(self, request: Request, policy_id: PolicyId) -> Response:
        """The same as a file, in the reader's language and in the same order."""
        asked = asked_text(self._texts, request.query_params, policy_id, self._site.zone)
        found, voice = self._found(request, asked.text.document), self._site.voice(request)
        download = Download(name=f"tasks-{policy_id}", form=form_of(request), day=self._site.today())
        sheet = Sheet(
            title=f"{voice.say('tasks.title')}{voice.say('colon')}{asked.sheet.policy.title}",
            columns=tuple(Column(title=voice.say(f"tasks.{name}"), width=width) for name, width in _COLUMNS),
            zone=self._site.zone,
            rows=[_cells(_row(one, voice), voice) for one in found],
        )
        return sheet_file(request, download, sheet)

    def _found(self, request: Request, document: Document) -> list[Asking]:
        sort = choice(request.query_params, "sort", _SORTS)
        is_down = choice(request.query_params, "order", ("up", "down")) == "down"
        return _sorted(asking(document), sort, is_down=is_down)


def asking(document: Document) -> list[Asking]:
    """The clauses of a document that ask for something, in reading order."""
    dates = dates_of(document)
    told = enumerate(zip(document.clauses, found_tasks(document.clauses), strict=True), start=1)
    return [
        Asking(number=n, clause=clause, task=task, due=first_due(task, dates)) for n, (clause, task) in told if task
    ]


def _row(one: Asking, voice: Voice) -> TaskRow:
    lines = task_lines(one.task, voice.language)
    of_kind = {kind: tuple(line for line in lines if line.kind == kind) for kind in ("target", "body", "deadline")}
    return TaskRow(
        number=one.number,
        clause=one.clause,
        due=one.due,
        targets=of_kind["target"],
        bodies=of_kind["body"],
        deadlines=of_kind["deadline"],
    )


def _sorted(rows: list[Asking], sort: str, *, is_down: bool) -> list[Asking]:
    """Rows that have nothing to sort by come last, either way."""
    key = _KEYS[sort]
    told = [row for row in rows if key(row) is not None]
    silent = [row for row in rows if key(row) is None]
    return [*sorted(told, key=lambda row: (key(row), row.number), reverse=is_down), *silent]


_KEYS: Mapping[str, Callable[[Asking], int | float | str | date | None]] = {
    "clause": lambda row: row.number,
    "body": lambda row: _lead(row.task.duties).name if row.task.duties else None,
    "target": lambda row: row.task.targets[0].low if row.task.targets else None,
    "due": lambda row: row.due.day if row.due else None,
}


def _lead(duties: Sequence[Duty]) -> Duty:
    return next((duty for duty in duties if duty.role == "lead"), duties[0])


def _cells(row: TaskRow, voice: Voice) -> tuple[Cell, ...]:
    return (
        voice.place(row.clause.path, row.clause.part),
        row.clause.words,
        "; ".join(f"{line.label} {line.after}" for line in row.bodies),
        "; ".join(line.after for line in row.targets),
        "; ".join(line.after for line in row.deadlines),
        row.due.day if row.due else None,
    )
