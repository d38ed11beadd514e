"""The exports. They take the filters of the pages that link to them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from review.exports.reading import T, bounded, read_all
from review.exports.rows import CHANGE_COLUMNS, POLICY_COLUMNS, change_row, columns, policy_row
from review.ports import History
from review.records.base import Record
from review.records.changes import Change
from review.records.policies import Policy
from review.showing.i18n import Voice
from review.showing.sheets.sheet import Cell, Sheet
from review.web.filters import change_filter, number, words
from review.web.sheet_files import FORMS, JSON_LINES, MOST_ROWS, Download, form_of, line_file, sheet_file
from review.web.site import Site
from storage.views.archive import ChangeView, PolicyView


@dataclass(frozen=True, kw_only=True, slots=True)
class Export(Generic[T]):
    """What is exported, and as what."""

    name: str
    title: str
    columns: tuple[tuple[str, int], ...]
    ask: Callable[[int | None, int], Sequence[T]]  # so many below an id, newest first
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

        def ask(before: int | None, limit: int) -> Sequence[ChangeView]:
            return self._history.changes(replace(wanted, before_id=before), limit=limit)

        export = Export(
            name="changes",
            title=voice.say("changes.title"),
            columns=CHANGE_COLUMNS,
            ask=ask,
            row=lambda change: change_row(change, voice, base),
            record=Change.of,
        )
        return self._file(request, export, voice)

    def policies(self, request: Request) -> Response:
        """The policies that words find, newest first."""
        voice, base = self._site.voice(request), _base(request)
        wanted = words(request.query_params)

        def ask(before: int | None, limit: int) -> Sequence[PolicyView]:
            return self._history.policies(wanted, limit=limit, before_id=before)

        export = Export(
            name="policies",
            title=voice.say("policies.title"),
            columns=POLICY_COLUMNS,
            ask=ask,
            row=lambda policy: policy_row(policy, self._site.force(policy), voice, base),
            record=lambda policy: Policy.of(policy, self._site.force(policy)),
        )
        return self._file(request, export, voice)

    def _file(self, request: Request, export: Export[T], voice: Voice) -> Response:
        found = read_all(export.ask, number(request.query_params, "before", 0) or None)
        download = Download(name=export.name, form=form_of(request), day=self._site.today())
        if download.form == JSON_LINES:
            lines = bounded(found, MOST_ROWS, _cut_line, lambda one: export.record(one).model_dump_json())
            return line_file(request, download, lines)

        def cut_row(before: int) -> Sequence[Cell]:
            return (voice.say("export.cut", n=f"{MOST_ROWS:,}", before=before),)

        rows = bounded(found, MOST_ROWS, cut_row, export.row)
        sheet = Sheet(title=export.title, columns=columns(export.columns, voice), zone=self._site.zone, rows=rows)
        return sheet_file(request, download, sheet)


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _cut_line(before: int) -> str:
    return json.dumps({"cut": True, "before": before})
