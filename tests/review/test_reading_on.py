"""Lists that are read on from their last row: every page of them, to the end, has what the whole list has."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from review_web import Web
from sample import CITY, CITY_PAGE, REPOSTS, START, document, new
from sample_policies import Teller

from pipeline.archive import Decision
from pipeline.changes import CopyRole, Held
from pipeline.reasons.held import HeldReason
from review.api.app import PATH as API

MANY = 12
CODES = "".join(map(chr, range(0x4E00, 0x4E00 + MANY)))

HELD = ("review.sources.held._PAGE", r'id="(held-\d+)"')
WATCHED = f"/sources/{CITY}/pages"
LISTS = {
    "/held": HELD,
    f"/held?source={CITY}&reason=pending&reason=baseline&reason=stale": HELD,
    "/held?words=html": HELD,
    "/coverage": ("review.policies.coverage._PAGE", r'<th scope="row"><span lang="zh-CN">(.*?)</span>.*?\s.*?(\d{4})'),
    "/coverage?show=reposts": ("review.policies.coverage._PAGE", r'<th scope="row"><a href="/policies/(\d+)"'),
    WATCHED: ("review.sources.watched._PAGE", rf'href="/sources/{CITY}/pages/(\d+)"'),
}


@pytest.fixture(scope="module")
def long(web: Web) -> Web:
    """Lists of over ten rows: what only re-posts have, each in a series of its own; what was held at one moment."""
    teller = Teller(web.store, START)
    for number in range(MANY):
        code = f"澜江{CODES[number]}"
        decision = new("", document(f"{code}通告", f"{code}〔2026〕1号", ("自即日起执行。",)))
        teller.see(REPOSTS, f"https://huibian.example/policy/{number}.html", replace(decision, role=CopyRole.REPOST))
    reasons = (HeldReason.PENDING, HeldReason.STALE, HeldReason.BASELINE)
    held = tuple(Held(url=f"https://a.example/{n}.html", reason=reasons[n % 3]) for n in range(MANY))
    of_policy = tuple(Held(url=CITY_PAGE, reason=reason) for reason in reasons)
    for some in (of_policy, held):
        teller.see(CITY, "https://www.lanjiang.example/zcwj/held.html", Decision(held=some))
    return web


def pages(web: Web, path: str) -> Iterator[str]:
    """The pages of a list, each found in the one before it."""
    onward: str | None = path
    while onward:
        text = web.get(onward).text
        yield text
        found = re.search(r'rel="next" href="([^"]+)"', text)
        onward = path.partition("?")[0] + unescape(found[1]) if found else None


def answers(web: Web, path: str) -> Iterator[Any]:
    """The same of the API."""
    onward = API + path
    while onward:
        answer = json.loads(web.get(onward).body)
        yield answer
        onward = answer["next"]


@pytest.mark.parametrize("path", LISTS)
def test_a_page_leads_to_what_follows_its_last_row(long: Web, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    size, row = LISTS[path]
    monkeypatch.setattr(size, 1000)
    (whole,) = (re.findall(row, text) for text in pages(long, path))
    monkeypatch.setattr(size, 1)
    each = [re.findall(row, text) for text in pages(long, path)]
    assert [len(rows) for rows in each] == [1] * len(whole)
    assert [one for rows in each for one in rows] == whole
    assert len(whole) > (10 if path != WATCHED else 1)


@pytest.mark.parametrize("path", ["/held", "/held?words=html", "/coverage", "/coverage/reposts"])
def test_an_answer_leads_to_what_follows_its_last_record(long: Web, path: str) -> None:
    asked = path + ("&" if "?" in path else "?")
    (whole,) = (answer["items"] for answer in answers(long, f"{asked}limit=200"))
    each = [answer["items"] for answer in answers(long, f"{asked}limit=2")]
    assert [one for items in each for one in items] == whole
    assert len(whole) > 10


@pytest.mark.parametrize("size", [1, 2, 50])
def test_what_was_held_for_policies_with_the_words_is_told_once(
    long: Web, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/held?words=" + quote("加氢站")
    whole = [one["id"] for answer in answers(long, path) for one in answer["items"]]
    assert len(whole) > 2
    monkeypatch.setattr("storage.changes.held_words.ROWS", 1)
    monkeypatch.setattr("review.sources.held._PAGE", size)
    assert [one["id"] for answer in answers(long, f"{path}&limit={size}") for one in answer["items"]] == whole
    assert [int(one) for page in pages(long, path) for one in re.findall(r'id="held-(\d+)"', page)] == whole


def test_words_are_looked_for_in_held_things_further_back_on_request(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    path = "/held?words=html"
    (whole,) = answers(web, path)
    assert whole["reach"] is None
    assert sum(count["times"] for count in whole["counts"]) >= len(whole["items"]) > 1
    monkeypatch.setattr("storage.changes.held_words.ROWS", 1)
    stepwise = list(answers(web, path))
    assert [one for answer in stepwise for one in answer["items"]] == whole["items"]
    assert all(answer["reach"] for answer in stepwise[:-1])
    assert stepwise[-1]["reach"] is None
    assert [re.findall(r'id="held-(\d+)"', page) for page in pages(web, path)] == [
        [str(one["id"]) for one in answer["items"]] for answer in stepwise
    ]


def test_policies_found_are_paged_one_by_one_as_far_as_clauses_are_counted(web: Web) -> None:
    assert json.loads(web.get(f"{API}/search?q=a&limit=1&page=1000").body)["items"] == []
    assert web.get(f"{API}/search?q=a&limit=1&page=1001").status == 400


@pytest.mark.parametrize("path", ["/held", "/coverage", "/coverage?show=reposts", WATCHED])
@pytest.mark.parametrize("place", ["soon", "0", "-1", "1.0", "9999999999", "x.1", "2026.", "1%0A.a", "1%00", "9" * 90])
def test_a_place_that_is_none_is_refused(web: Web, path: str, place: str) -> None:
    assert web.get(f"{path}{'&' if '?' in path else '?'}before={place}").status == 400
