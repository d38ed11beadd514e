"""The list of policies as a reader filters it."""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import quote

import pytest
from review_web import Web

from storage.views.policies import PolicyOrder


def listed(web: Web, query: str) -> str:
    answer = web.get(f"/policies?{query}", Accept_Language="en")
    assert answer.status == 200
    assert len(answer.body) < 100_000
    return unescape(answer.text)


def test_filters_narrow_the_list_and_are_shown_again(web: Web) -> None:
    issuer = listed(web, "issuer=" + quote("潭州省"))
    assert "新型储能项目管理细则" in issuer
    assert "澜江市加氢站管理办法" not in issuer
    assert 'value="潭州省"' in issuer
    assert "<details open>" in issuer
    assert "<details open>" not in listed(web, "words=" + quote("加氢站"))
    assert "澜江市加氢站管理办法" in listed(web, "revised=yes&region=" + quote("江岭/澜江"))
    assert "No policy found" in listed(web, "expires=1")


def test_the_list_is_sorted_as_asked(web: Web) -> None:
    first = listed(web, "sort=expiry")
    assert "澜江市加氢站管理办法" in first
    assert "In force until" in first
    assert "澜江市扶持小微企业办法" not in first


@pytest.mark.parametrize(
    "query",
    [
        "sort=luck",
        "level=galaxy",
        "validity=perhaps",
        "revised=maybe",
        "since=soon",
        "expires=0",
        "words=%00",
        "before=0",
        "before=x",
        "before=1.2",
        "before=2&sort=changed",
        "before=99999999999999999999.2&sort=changed",
    ],
)
def test_a_wrong_filter_gets_a_clear_page(web: Web, query: str) -> None:
    assert web.get(f"/policies?{query}").status == 400


@pytest.mark.parametrize("order", list(PolicyOrder))
def test_the_list_goes_on_page_by_page(web: Web, monkeypatch: pytest.MonkeyPatch, order: PolicyOrder) -> None:
    whole = ids(listed(web, f"sort={order}"))
    monkeypatch.setattr("review.policies.listing._PAGE", 2)
    page = listed(web, f"sort={order}")
    found = ids(page)
    while onward := re.search(r'rel="next" href="\?([^"]+)"', page):
        page = listed(web, onward[1])
        assert f'href="?sort={order}">← From the beginning' in page
        found += ids(page)
    assert found == whole
    assert whole


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("seen", "first seen since {day}; those seen earlier"),
        ("changed", "changed since {day}; those changed earlier"),
        ("published", "published since {day}; those published earlier"),
    ],
)
def test_a_list_that_was_not_looked_through_says_how_far_it_was(
    web: Web, monkeypatch: pytest.MonkeyPatch, order: str, said: str
) -> None:
    for bound in ("SEEN", "SORTED"):
        monkeypatch.setattr(f"storage.history.listing_walk.{bound}", 1)
    page = listed(web, f"level=county&validity=invalid&sort={order}")
    assert "No policy found so far" in page
    assert re.search(said.replace("{day}", ".{5,30}"), page)
    assert "Look further →" in page
    monkeypatch.setattr("storage.history.listing_walk.SEEN", 100)
    assert "No policy found</h2>" in listed(web, "level=county&validity=invalid")


def test_files_and_programs_are_given_what_the_list_shows(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = f"region={quote('江岭')}&sort=published&revised=no"
    shown = ids(listed(web, asked))
    assert f'href="/policies.csv?{asked}"' in listed(web, asked).replace(quote("江岭", safe=""), quote("江岭"))
    monkeypatch.setattr("review.exports.reading._PAGE", 2)
    lines = web.get(f"/policies.jsonl?{asked}").text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == shown
    told, address = [], f"/api/v1/policies?{asked}&limit=1"
    while address:
        answer = json.loads(web.get(address).body)
        told += [item["id"] for item in answer["items"]]
        address = answer["next"]
    assert told == shown
    assert len(shown) > 2


def test_a_file_that_is_cut_says_where_to_go_on_in_its_order(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ids(listed(web, "sort=published"))
    monkeypatch.setattr("review.exports.pages.MOST_ROWS", 2)
    *given, cut = (json.loads(line) for line in web.get("/policies.jsonl?sort=published").text.splitlines())
    rest = web.get(f"/policies.jsonl?sort=published&before={cut['before']}").text.splitlines()
    assert [one["id"] for one in given] + [json.loads(rest[0])["id"]] == whole[:3]


def test_programs_are_told_how_far_a_list_was_walked(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.history.listing_walk.SORTED", 1)
    answer = json.loads(web.get("/api/v1/policies?level=county&validity=invalid&sort=published").body)
    assert answer["items"] == []
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", answer["reach"])
    assert answer["next"]


def ids(page: str) -> list[int]:
    return [int(one) for one in re.findall(r'<h2><a href="/policies/(\d+)"', page)]
