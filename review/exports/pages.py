"""The exports. They take the filters of the pages that link to them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from review.exports.reading import P, Piece, T, read_all
from review.exports.rows import CHANGE_COLUMNS, POLICY_COLUMNS, change_row, columns, policy_row
from review.ports import History
from review.records.base import Record
from review.records.changes import Change
from review.records.policies import Policy
from review.showing.i18n import Voice
from review.showing.sheets.sheet import Cell, Sheet
from review.web.filters import change_filter, number
from review.web.policy_filter import list_place, policy_filter, policy_order
from review.web.sheet_files import FORMS, JSON_LINES, MOST_ROWS, Download, form_of, line_file, sheet_file
from review.web.site import Site
from storage.views.archive import ChangeView, PolicyView
from storage.views.places import ListPlace


@dataclass(frozen=True, kw_only=True, slots=True)
class Export(Generic[T, P]):
    """What is exported, and as what."""

    name: str
    title: str
    columns: tuple[tuple[str, int], ...]
    first: P | None
    ask: Callable[[P | None, int], Piece[T, P]]  # so many after a place
    row: Callable[[T], Sequence[Cell]]
    record: Callable[[T], Record]


class ExportPages:
    """The exports of changes and policies."""

    def __init__(self, history: History, site: Site) -> None:
        self._history = history
        self._site = site

    def routes(self) -> APIRouter:
        """The addresses of the exports."""
        router = APIRouter()
        for form in (*FORMS, JSON_LINES):
            router.add_api_route(f"/changes.{form}", self.changes, methods=["GET", "HEAD"])
            router.add_api_route(f"/policies.{form}", self.policies, methods=["GET", "HEAD"])
        return router

    def changes(self, request: Request) -> Response:
        """The changes that pass a filter, newest first."""
        voice, base = self._site.voice(request), _base(request)
        wanted = change_filter(request.query_params, sources=self._history.known_sources, zone=self._site.zone)

        def ask(before: int | None, limit: int) -> Piece[ChangeView, int]:
            found = self._history.newest_changes(replace(wanted, before_id=before), limit=limit)
            return Piece(things=found.changes, next=found.next)

        export = Export(
            name="changes",
            title=voice.say("changes.title"),
            columns=CHANGE_COLUMNS,
            first=number(request.query_params, "before", 0) or None,
            ask=ask,
            row=lambda change: change_row(change, voice, base),
            record=Change.of,
        )
        return self._file(request, export, voice)

    def policies(self, request: Request) -> Response:
        """The policies that pass a filter, in the order of the list."""
        voice, base, today = self._site.voice(request), _base(request), self._site.today()
        wanted, order = policy_filter(request.query_params), policy_order(request.query_params)

        def ask(after: ListPlace | None, limit: int) -> Piece[PolicyView, ListPlace]:
            found = self._history.find_policies(wanted, today=today, order=order, limit=limit, after=after)
            return Piece(things=found.policies, next=found.next)

        export = Export(
            name="policies",
            title=voice.say("policies.title"),
            columns=POLICY_COLUMNS,
            first=list_place(request.query_params, order),
            ask=ask,
            row=lambda policy: policy_row(policy, self._site.force(policy), voice, base),
            record=lambda policy: Policy.of(policy, self._site.force(policy)),
        )
        return self._file(request, export, voice)

    def _file(self, request: Request, export: Export[T, P], voice: Voice) -> Response:
        download = Download(name=export.name, form=form_of(request), day=self._site.today())
        if download.form == JSON_LINES:

            def line(one: T) -> str:
                return export.record(one).model_dump_json()

            lines = read_all(export.ask, export.first, most=MOST_ROWS, show=line, cut=_cut_line)
            return line_file(request, download, lines)

        def cut_row(before: P) -> Sequence[Cell]:
            return (voice.say("export.cut", n=f"{MOST_ROWS:,}", before=before),)

        rows = read_all(export.ask, export.first, most=MOST_ROWS, show=export.row, cut=cut_row)
        sheet = Sheet(title=export.title, columns=columns(export.columns, voice), zone=self._site.zone, rows=rows)
        return sheet_file(request, download, sheet)


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _cut_line(before: object) -> str:
    return json.dumps({"cut": True, "before": before if isinstance(before, int) else f"{before}"})
