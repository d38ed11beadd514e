"""What the API says, asked over HTTP."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any
from urllib.parse import quote

import pytest
from review_web import Web
from sample import CITY, CITY_PAGE

from pipeline.compare.edits import compare
from review.api.app import PATH as API
from review.api.asked import ChangesAsked
from review.records.changes import EXTRAS
from service.records.archive import change_record, comparison_record
from service.records.formats import as_jsonl
from service.records.why import explanation_record, held_record
from storage.views.archive import ChangeFilter

ADDRESSES = (
    "/changes",
    "/changes?kind=revised&kind=repost&words=" + quote("加氢站") + "&region=" + quote("江岭") + "&weight=20",
    "/changes/2",
    "/changes/2/reviews",
    "/held",
    "/policies",
    "/policies?words=" + quote("没有这样的政策"),
    "/policies/2",
    "/policies/2?as_of=2026-03-02",
    "/policies/4",
    "/policies/2/revisions",
    "/policies/2/revisions/1",
    "/policies/2/copies",
    "/policies/2/relations",
    "/policies/2/attachments",
    "/policies/2/attachments?revision=1",
    "/policies/6/tasks",
    "/policies/2/clauses?label=" + quote("第二章/第六条"),
    "/comparison?policy=2",
    "/comparison?policy=2&revision=1&other_policy=2&other_revision=4",
    "/search?q=" + quote("补贴") + "&revisions=all",
    "/sources",
    f"/sources/{CITY}",
    "/checks",
    f"/checks?source={CITY}",
    "/incidents?state=open",
    "/coverage",
    "/coverage/reposts",
    "/coverage?year=2026&issuer=" + quote("澜江"),
    "/deliveries",
    "/deliveries?state=dead",
    "/deliveries/1/attempts",
    "/destinations",
    "/health",
)


def asked(web: Web, path: str) -> Any:
    """What the API answers, which must be well."""
    answer = web.get(API + path)
    assert answer.status == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return json.loads(answer.body)


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_address_answers_json_that_stays_here(web: Web, path: str) -> None:
    answer = web.get(API + path)
    assert answer.status == 200
    json.loads(answer.body)
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in answer.headers


def test_a_change_is_the_line_that_the_verb_prints_and_more(web: Web) -> None:
    lines = as_jsonl(change_record(change) for change in web.store.history().changes(ChangeFilter(), oldest_first=True))
    found = asked(web, "/changes?after=0&limit=200")["items"]
    assert len(found) > 8
    told = [{key: value for key, value in change.items() if key not in EXTRAS} for change in found]
    assert "".join(json.dumps(change, ensure_ascii=False) + "\n" for change in told) == lines


def test_a_change_with_its_reasons_is_what_the_verb_prints_and_more(web: Web) -> None:
    found = web.store.history().explain(2)
    assert found is not None
    told = {key: value for key, value in asked(web, "/changes/2").items() if key not in EXTRAS}
    assert told == json.loads(json.dumps(explanation_record(found)))


def test_held_things_are_what_the_verb_prints(web: Web) -> None:
    records = [held_record(one) for one in web.store.history().held()]
    assert asked(web, "/held")["items"] == json.loads(json.dumps(records))


def test_a_comparison_is_what_the_verb_prints(web: Web) -> None:
    before, after = (web.store.history().revision(2, number) for number in (1, 3))
    assert before is not None
    assert after is not None
    record = comparison_record(compare(before.document.clauses, after.document.clauses))
    assert asked(web, "/comparison?policy=2&revision=1&other_revision=3") == json.loads(json.dumps(record))


def test_a_comparison_without_numbers_is_of_the_newest_official_text(web: Web) -> None:
    newest = asked(web, "/comparison?policy=2&revision=2&other_revision=3")
    assert asked(web, "/comparison?policy=2") == newest


def test_two_policies_are_compared(web: Web) -> None:
    found = asked(web, "/comparison?policy=2&other_policy=6")
    assert found["summary"]["added"] > 0
    assert found["summary"]["removed"] > 0


def test_every_filter_of_a_change_can_be_asked_for() -> None:
    named = {
        "kinds": "kind",
        "sources": "source",
        "regions": "region",
        "bodies": "body",
        "policy_id": "policy",
        "after_id": "after",
        "before_id": "before",
        "levels": "level",
        "topics": "topic",
        "issuers": "issuer",
        "official_only": "copies",
        "group_id": "group",
        "states": "state",
    }
    filters = {named.get(one.name, one.name) for one in fields(ChangeFilter)}
    assert filters <= set(ChangesAsked.model_fields)


def test_pages_lead_through_all_changes_newest_first(web: Web) -> None:
    everything = [change.id for change in web.store.history().changes(ChangeFilter(), limit=100)]
    path, seen = "/changes?limit=4", []
    while path:
        answer = web.get(path if path.startswith(API) else API + path)
        body = json.loads(answer.body)
        seen += [change["id"] for change in body["items"]]
        path = body["next"]
        assert answer.headers.get("link") == (f'<{path}>; rel="next"' if path else None)
    assert seen == everything


def test_clauses_are_found_as_on_the_page(web: Web) -> None:
    found = asked(web, "/search?q=" + quote("在线监测"))
    [policy] = found["items"]
    assert policy["policy"]["id"] == 2
    assert [clause["path"][-1] for clause in policy["clauses"]] == ["第八条"]
    assert found["clauses"] == 1
    assert asked(web, "/search?q=" + quote("澜政规〔2026〕3号"))["numbered"][0]["id"] == 2
    first = asked(web, "/search?limit=1&q=" + quote("市"))
    assert first["next"] == f"{API}/search?limit=1&q={quote('市')}&page=2"


def test_whoever_follows_along_gets_what_came_since_oldest_first(web: Web) -> None:
    first = asked(web, "/changes?after=3&limit=2")
    assert [change["id"] for change in first["items"]] == [4, 5]
    assert first["next"].endswith("limit=2&after=5")
    assert asked(web, "/changes?after=100000") == {"items": [], "next": None, "reach": None}


def test_a_filter_that_few_changes_pass_is_looked_for_in_steps(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [change["id"] for change in asked(web, "/changes?kind=new_policy")["items"]]
    monkeypatch.setattr("storage.changes.reach.ROWS", 2)
    path, found, reached = "/changes?kind=new_policy", [], []
    while path:
        page = asked(web, path.removeprefix(API))
        found += [change["id"] for change in page["items"]]
        reached.append(page["reach"])
        path = page["next"]
    assert found == whole
    assert len(reached) > len(whole)
    assert reached[-1] is None
    assert all(reached[:-1])
    lines = web.get("/changes.jsonl?kind=new_policy").text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == whole
    feed, entries = "/changes.json?kind=new_policy", []
    while feed:
        told = json.loads(web.get(feed).body)
        entries += [item["_clausewatch"]["change"] for item in told["items"]]
        feed = told.get("next_url", "").removeprefix(web.base)
    assert entries == whole


@pytest.mark.parametrize("path", ["/policies", "/checks", "/deliveries", "/incidents"])
def test_lists_are_paged_by_id(web: Web, path: str) -> None:
    whole = [one["id"] for one in asked(web, f"{path}?limit=200")["items"]]
    assert whole == sorted(whole, reverse=True)
    assert [one["id"] for one in asked(web, f"{path}?before={whole[0]}")["items"]] == whole[1:]
    page = asked(web, f"{path}?limit=1")
    assert [one["id"] for one in page["items"]] == whole[:1]
    assert page["next"] == (f"{API}{path}?limit=1&before={whole[0]}" if len(whole) > 1 else None)


@pytest.mark.parametrize(("day", "revision"), [("2026-03-02", 1), ("2026-03-03", 3), ("2199-01-01", 3)])
def test_a_policy_is_told_as_of_a_day(web: Web, day: str, revision: int) -> None:
    assert asked(web, f"/policies/2?as_of={day}")["revision"] == revision


def test_a_revision_has_its_clauses_with_their_tasks(web: Web) -> None:
    clauses = asked(web, "/policies/6/revisions/2")["document"]["clauses"]
    assert clauses[0]["path"] == ["一、"]
    assert clauses[0]["bodies"][0] == {"name": "市工业和信息化局", "role": "lead"}
    assert clauses[2]["deadlines"][0]["date"] == "2026-09-06"


def test_tasks_have_their_due_day(web: Web) -> None:
    assert [task["due"] for task in asked(web, "/policies/6/tasks")["items"]] == [None, "2026-12-31", "2026-09-06"]


def test_a_clause_is_told_through_the_revisions(web: Web) -> None:
    [story] = asked(web, "/policies/2/clauses?label=" + quote("第六条"))["items"]
    assert [state["revision"]["number"] for state in story["states"]] == [1, 2]
    assert not story["is_cut"]


def test_head_is_get_without_a_body(web: Web) -> None:
    answer = web.ask("HEAD", f"{API}/changes?limit=1")
    assert answer.status == 200
    assert answer.body == b""
    assert "rel=" in answer.headers["link"]


def test_what_strangers_wrote_comes_back_as_they_wrote_it(web: Web) -> None:
    [policy] = asked(web, "/policies?words=" + quote("倒序"))["items"]
    assert policy["title"].startswith('<script>alert("标题")</script>')
    assert web.get(f"{API}/policies/{policy['id']}").headers["content-type"] == "application/json"


def test_the_document_tells_every_key_and_every_parameter(web: Web) -> None:
    document = json.loads(web.get(f"{API}/openapi.json").body)
    assert document["info"]["license"]["identifier"] == "Apache-2.0"
    assert document["servers"] == [{"url": API}]
    assert set(document["components"]["securitySchemes"]) == {"token"}
    silent = [
        f"{name}.{key}"
        for name, schema in document["components"]["schemas"].items()
        for key, told in schema.get("properties", {}).items()
        if not told.get("description")
    ]
    assert silent == []
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["description"], path
            assert "422" not in operation["responses"]
            assert [one["name"] for one in operation.get("parameters", ()) if not one.get("description")] == [], path


def test_the_page_of_a_change_knows_its_address(web: Web) -> None:
    [change] = asked(web, "/changes?kind=repost")["items"]
    assert CITY_PAGE not in change["url"]
    assert web.get(change["page"]).status == 200
