"""The page about the API, made from its document."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from review_web import Web


@pytest.fixture(scope="module")
def document(web: Web) -> Any:
    return json.loads(web.get("/api/v1/openapi.json").body)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_operation_and_parameter_is_told(web: Web, document: Any, language: str) -> None:
    page = unescape(web.get(f"/api?lang={language}").text)
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in page
            assert f"<code>/api/v1{path}</code>" in page
            for parameter in operation.get("parameters", ()):
                assert parameter["name"] == "lang" or f"<dt><code>{parameter['name']}</code>" in page
    assert "<script" not in re.sub(r'<script src="/static/[^"]+" defer></script>', "", page)


def test_every_record_that_is_linked_is_told_with_its_keys(web: Web, document: Any) -> None:
    waiting, seen = ["/api"], set()
    while waiting:
        path = waiting.pop()
        answer = web.get(path)
        assert answer.status == 200, path
        seen.add(path)
        linked = set(re.findall(r'href="(/api\?record=\w+)"', answer.text)) - seen - set(waiting)
        waiting += sorted(linked)
    assert len(seen) > 30
    for key in document["components"]["schemas"]["Change"]["properties"]:
        assert f"<dt><code>{key}</code>" in web.get("/api?record=Change").text


def test_every_example_is_answered(web: Web) -> None:
    page = unescape(web.get("/api?lang=en").text)
    examples = re.findall(r"curl '[^']*?(/api/v1/[^']+)'", page)
    assert len(examples) > 8
    for example in examples:
        status = web.get(example).status
        assert status == 200 or (status == 404 and "clauses?" in example), example


def test_every_problem_leads_to_its_place(web: Web) -> None:
    problem = json.loads(web.get("/api/v1/changes?since=x").body)
    assert f'id="{problem["type"].removeprefix("/api#")}"' in web.get("/api").text


@pytest.mark.parametrize("name", ["Nothing", "ChangeKind", "%00", "__class__"])
def test_a_record_that_is_not_there_is_refused(web: Web, name: str) -> None:
    assert web.get(f"/api?record={name}").status == 404
