"""What the API cannot answer is told as a problem, in the reader's words."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from review_web import Serve, Web

from pipeline.errors import StorageError
from review.api.app import PATH as API
from review.app import create_app


@pytest.mark.parametrize(
    ("path", "status", "sort", "parameter"),
    [
        ("/nothing", 404, "page", None),
        ("/", 404, "page", None),
        ("/changes/0", 404, "page", None),
        ("/changes/x", 404, "page", None),
        ("/changes/999", 404, "change", None),
        ("/policies/99999999999999999999999", 404, "page", None),
        ("/policies/999", 404, "policy", None),
        ("/policies/2/revisions/99", 404, "revision", None),
        ("/policies/2?as_of=2020-01-01", 404, "as_of", None),
        ("/policies/2?as_of=yesterday", 400, "date", "as_of"),
        ("/policies/2/clauses", 400, "missing", "label"),
        ("/policies/2/clauses?label=" + quote("第九十条"), 404, "clause", None),
        ("/policies/2/clauses?label=x%00y", 400, "words", None),
        ("/policies?words=%00", 400, "words", None),
        ("/policies?before=0", 400, "list_place", None),
        ("/policies?before=41&sort=changed", 400, "list_place", None),
        ("/policies?before=soon", 400, "list_place", None),
        ("/policies?validity=perhaps", 400, "choice", "validity"),
        ("/sources/nowhere", 404, "source", None),
        ("/sources/no%00where", 404, "source", None),
        ("/sources/no%0Awhere", 404, "source", None),
        ("/no%0Athing", 404, "page", None),
        ("/changes?kind=gossip", 400, "choice", "kind"),
        ("/changes?kidn=revised", 400, "parameter", "kidn"),
        ("/changes/2?verbose=1", 400, "parameter", "verbose"),
        ("/changes?source=nowhere", 400, "source", None),
        ("/changes?limit=201", 400, "number", "limit"),
        ("/changes?limit=0", 400, "number", "limit"),
        ("/changes?before=x", 400, "number", "before"),
        ("/changes?after=-1", 400, "number", "after"),
        ("/changes?since=yesterday", 400, "date", "since"),
        ("/changes?until=9999-12-31", 400, "date", "until"),
        ("/changes?words=" + "x" * 501, 400, "words", "words"),
        ("/changes?words=%28a", 400, "query", None),
        ("/changes?words=%00", 400, "words", None),
        ("/changes?weight=101", 400, "number", "weight"),
        ("/changes?" + "&".join(["kind=moved"] * 21), 400, "too_many_values", "kind"),
        ("/search?q=%28a", 400, "query", None),
        ("/search?q=a&source=nowhere", 400, "source", None),
        ("/search?q=a&year=soon", 400, "year", None),
        ("/checks?source=nowhere", 400, "source", None),
        ("/coverage?source=no%00where", 400, "source", None),
        ("/held?reason=gossip", 400, "choice", "reason"),
        ("/deliveries?state=lost", 400, "choice", "state"),
        ("/deliveries/999/attempts", 404, "delivery", None),
    ],
)
def test_bad_input_gets_a_problem_in_the_readers_words(
    web: Web, path: str, status: int, sort: str, parameter: str | None
) -> None:
    for language in ("zh", "en"):
        answer = web.get(API + path, Accept_Language=language)
        assert answer.status == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["content-language"] == language
        problem = json.loads(answer.body)
        assert problem["type"] == f"/api#refused.{sort}"
        assert problem["status"] == status
        assert problem["parameter"] == parameter
        assert any("\u4e00" <= letter <= "\u9fff" for letter in problem["title"]) == (language == "zh")
        assert problem["detail"]


def test_a_method_that_is_not_there_is_a_problem(web: Web) -> None:
    answer = web.ask("DELETE", f"{API}/changes/2")
    assert answer.status == 405
    assert json.loads(answer.body)["type"] == "/api#refused.method"
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("*/*", 200),
        ("application/json", 200),
        ("text/html, application/*;q=0.8", 200),
        ("text/html", 406),
        ("application/xml;q=1", 406),
    ],
)
def test_who_takes_no_json_is_told_so(web: Web, accept: str, status: int) -> None:
    assert web.get(f"{API}/health", Accept=accept).status == status


class BusyHistory:
    """An archive that does not answer."""

    def __getattr__(self, name: str) -> Any:
        raise StorageError("The database is locked.")


def test_a_busy_archive_is_a_problem_that_passes(serve: Serve) -> None:
    busy = Web(base=serve(create_app(BusyHistory())), store=None, checked=[])  # type: ignore[arg-type]
    answer = busy.get(f"{API}/health", Accept_Language="en")
    assert answer.status == 503
    assert json.loads(answer.body)["type"] == "/api#refused.storage"
