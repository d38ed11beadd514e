"""Reviews through the API: in a person's name, with a token, and never by what a browser sends by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from people_web import PEOPLE, Guarded, guarded
from review_web import Answer, Serve

from storage.views.people import DeedFilter

JSON = "application/json"
PATH = "/api/v1/changes/2/reviews"


@pytest.fixture(scope="module")
def door(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    found = guarded(serve, tmp_path_factory.mktemp("reviews"))
    for name, role in PEOPLE.items():
        found.store.add_token(name, f"cw_{name}", name="test", role=role, at=found.clock())
    yield found
    found.store.close()


def bearer(name: str) -> str:
    return f"Bearer cw_{name}"


def judge(door: Guarded, said: object, *, token: str = "", **headers: str) -> Answer:
    own = {"Content_Type": JSON, "Accept_Language": "en"} | ({"Authorization": token} if token else {})
    return door.web.ask("POST", PATH, json.dumps(said), **(own | headers))


def problem(answer: Answer) -> Any:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return json.loads(answer.body)


def test_a_reviewer_says_something_of_a_change(door: Guarded) -> None:
    token = bearer("reviewer")
    answer = judge(door, {"state": "confirmed", "note": "已向市能源局核实"}, token=token)
    assert answer.status == 201, answer.text
    review = json.loads(answer.body)
    assert (review["change_id"], review["state"], review["note"]) == (2, "confirmed", "已向市能源局核实")
    assert review["by"] == "reviewer"
    change = json.loads(door.web.get("/api/v1/changes/2", Authorization=token).body)
    assert (change["state"], change["review"]) == ("confirmed", review)
    listed = json.loads(door.web.get(PATH, Authorization=token).body)["items"]
    assert listed[0] == review
    again = json.loads(judge(door, {"state": "dismissed"}, token=token).body)
    assert (again["state"], again["note"]) == ("dismissed", "已向市能源局核实")


def test_what_somebody_wrote_meanwhile_is_not_overruled_unseen(door: Guarded) -> None:
    token = bearer("reviewer")
    stands = json.loads(judge(door, {"state": "seen"}, token=token).body)
    refused = judge(door, {"state": "dismissed", "saw": stands["id"] - 1}, token=token)
    assert refused.status == 409
    assert problem(refused)["detail"].endswith(str(stands["id"]))
    assert judge(door, {"state": "dismissed", "saw": stands["id"]}, token=token).status == 201


def test_a_reader_may_not(door: Guarded) -> None:
    answer = judge(door, {"state": "confirmed"}, token=bearer("reader"))
    assert answer.status == 403
    assert problem(answer)["type"] == "/api#refused.role"


def test_a_session_is_not_enough(door: Guarded) -> None:
    browser = door.logged_in("reviewer")
    kept = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    own = {"Cookie": kept, "Origin": door.web.base, "Sec_Fetch_Site": "same-origin"}
    answer = judge(door, {"state": "confirmed"}, **own)
    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert problem(answer)["type"] == "/api#refused.login"


def test_nobody_may(door: Guarded) -> None:
    assert judge(door, {"state": "confirmed"}).status == 401
    assert judge(door, {"state": "confirmed"}, token="Bearer cw_nothing").status == 401


@pytest.mark.parametrize(
    ("said", "sort"),
    [
        ({}, "missing"),
        ({"state": "maybe"}, "choice"),
        ({"state": "seen", "note": "x" * 2001}, "words"),
        ({"state": "seen", "note": "\x00"}, "words"),
        ({"state": "seen", "note": 5}, "words"),
        ({"state": "seen", "saw": -1}, "number"),
        ({"state": "seen", "by": "somebody"}, "parameter"),
        (["seen"], "json"),
        ("seen", "json"),
        (None, "json"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(door: Guarded, said: object, sort: str) -> None:
    answer = judge(door, said, token=bearer("reviewer"))
    assert answer.status == 400
    assert problem(answer)["type"] == f"/api#refused.{sort}"


def test_only_json_is_taken(door: Guarded) -> None:
    token = bearer("reviewer")
    assert judge(door, {"state": "seen"}, token=token, Content_Type="text/plain").status == 415
    assert door.web.ask("POST", PATH, "{", Content_Type=JSON, Authorization=token).status == 400
    assert judge(door, {"state": "seen", "note": "x" * 200_000}, token=token).status == 413


def test_a_change_that_is_not_there_has_no_reviews(door: Guarded) -> None:
    token = bearer("reviewer")
    assert door.web.get("/api/v1/changes/999/reviews", Authorization=token).status == 404
    sent = {"Content_Type": JSON, "Authorization": token}
    assert door.web.ask("POST", "/api/v1/changes/999/reviews", '{"state": "seen"}', **sent).status == 404


def test_it_stands_in_the_audit(door: Guarded) -> None:
    assert judge(door, {"state": "seen"}, token=bearer("reviewer")).status == 201
    [row] = door.store.deeds(DeedFilter(), limit=1)
    assert (row.deed.person, row.deed.action, row.deed.status) == ("reviewer", "review", 201)
