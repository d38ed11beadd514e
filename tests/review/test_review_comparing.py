"""Any two revisions are compared: of one policy, of two, of a re-post and its original; partners are found."""

from __future__ import annotations

import pytest
from review_web import Web

from pipeline.changes import ChangeKind
from storage.views.archive import ChangeFilter


def compared(web: Web, before: str, after: str, more: str = "", language: str = "en") -> str:
    answer = web.get(f"/compare?before={before}&after={after}&lang={language}{more}")
    assert answer.status == 200
    return answer.text


def test_comparing_tells_moved_from_renumbered(web: Web) -> None:
    text = compared(web, "2:1", "2:2")
    kinds = [kind for kind in ("modified", "added", "moved") if f'class="badge e-{kind}"' in text]
    assert kinds == ["modified", "added", "moved"]
    assert "<del>500</del><ins>1000</ins>公斤" in text
    assert "edit-unchanged" not in text
    assert "1 clause renumbered only" in text
    everything = compared(web, "2:1", "2:2", "&show=all")
    assert everything.count("edit-unchanged") > 10
    assert 'class="badge e-renumbered"' in everything


def test_a_moved_clause_stands_at_both_of_its_places_with_a_way_between(web: Web) -> None:
    text = compared(web, "2:1", "2:2")
    left, now = text.index('id="m4"'), text.index('id="e4"')
    assert left < now
    assert 'href="#e4"' in text[left:now]
    assert 'href="#m4"' in text[now:]


def test_changes_are_counted_and_lead_to_each_other(web: Web) -> None:
    text = compared(web, "2:1", "2:3")
    assert [f"{n} of 5" in text for n in (1, 5, 6)] == [True, True, False]
    assert '<a rel="next" href="#e2"' in text
    assert '<a rel="prev" href="#e4"' in text
    assert 'href="#e0"' not in text
    assert 'href="#e6"' not in text


def test_a_few_neighbours_are_shown_in_context(web: Web) -> None:
    changed, context, everything = (
        compared(web, "2:1", "2:3", f"&show={show}") for show in ("changed", "context", "all")
    )
    shown = [text.count('<tbody class="row') for text in (changed, context, everything)]
    assert shown == sorted(set(shown))
    assert "clauses unchanged" in context
    assert "clauses unchanged" not in everything


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("2:3", "2:3", "This is one revision and itself."),
        ("2:3", "2:1", "The left revision was captured later"),
        ("2:3", "2:4", "These revisions come from different pages"),
        ("2:3", "2:4", "against official revision 3, altered"),
        ("2", "6", "These are two different policies"),
        ("2:1", "2:3", "Revisions 1 and 3 compared"),
    ],
)
def test_what_is_compared_is_said_above(web: Web, before: str, after: str, said: str) -> None:
    assert said in compared(web, before, after)


def test_a_policy_alone_is_its_current_revision(web: Web) -> None:
    assert "Revisions 1 and 3 compared" in compared(web, "2:1", "2")


def test_facts_that_differ_stand_above(web: Web) -> None:
    text = compared(web, "3:1", "3:2")
    assert "Title, number, dates and attachments" in text
    assert "<ins>1 May 2026</ins>" in text
    other = compared(web, "2", "6", language="zh")
    assert "<del>澜江市加氢站管理办法</del>" in other
    assert "<del>附件1：加氢站建设申请表.docx</del>" in other


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/compare?before=2:99&after=2", 404),
        ("/compare?before=99&after=2", 404),
        ("/compare?before=x&after=2", 400),
        ("/compare?before=2:&after=2", 400),
        ("/compare?before=0&after=2", 400),
        ("/compare?before=2:1:1&after=2", 400),
        ("/compare?before=%D9%A3&after=2", 400),
        ("/compare?before=99999999999999&after=2", 400),
        ("/compare?before=2&after=2&view=upside-down", 400),
        ("/compare?before=2&after=2&show=%3Cscript%3E", 400),
        ("/compare?before=2&after=2&typography=2", 400),
        ("/compare?before=2&after=2&part=0", 400),
        ("/compare?before=2&words=" + "x" * 200, 400),
        ("/compare?before=77", 404),
    ],
)
def test_what_cannot_be_compared_is_refused_with_a_page(web: Web, path: str, status: int) -> None:
    answer = web.get(path)
    assert answer.status == status
    assert "<h1" in answer.text


def test_the_former_addresses_still_lead_here(web: Web) -> None:
    moved = web.get("/policies/2/compare?from=1&to=3&view=side&show=all&lang=en")
    assert moved.status == 302
    assert moved.headers["location"] == "/compare?before=2:1&after=2:3&view=side&show=all&lang=en"
    assert web.get("/policies/2/compare").headers["location"] == "/compare?before=2:2&after=2:3"
    assert web.get("/policies/2/compare?show=first").headers["location"] == "/compare?before=2:2&after=2:3"


def test_a_change_leads_to_its_two_revisions(web: Web) -> None:
    for change in web.store.history().changes(ChangeFilter()):
        page, moved = web.get(f"/changes/{change.id}?lang=en").text, web.get(f"/compare?change={change.id}")
        assert moved.status == 302
        there = web.get(moved.headers["location"] + "&lang=en")
        assert there.status == 200
        assert (f'href="/compare?change={change.id}"' in page) == (" compared</h1>" in there.text)


def test_an_altered_repost_is_compared_with_the_official_text_of_that_day(web: Web) -> None:
    [repost] = web.store.history().changes(ChangeFilter(kinds=frozenset({ChangeKind.REPOST})))
    moved = web.get(f"/compare?change={repost.id}").headers["location"]
    assert moved == "/compare?before=2:3&after=2:4"
    text = web.get(moved + "&lang=en").text
    assert "<del>300</del><ins>800</ins>" in text or "800万元" in text
    assert web.get("/compare?change=999").status == 404
    assert web.get("/compare?change=x").status == 400


def test_the_picker_offers_revisions_partners_and_a_search(web: Web) -> None:
    text = web.get("/compare?before=2:3&lang=en").text
    assert 'href="/compare?before=2:1&amp;after=2:3"' in text
    assert 'href="/compare?before=2:3&amp;after=2:4"' in text
    assert "altered" in text
    assert "this policy replaces it" in text
    assert 'href="/compare?before=1&amp;after=2:3"' in text
    found = web.get(
        "/compare?after=2:3&words=%E6%BD%AD%E5%8F%91%E6%94%B9%E8%83%BD%E6%BA%90%E3%80%942026%E3%80%9541%E5%8F%B7&lang=en"
    )
    assert 'href="/compare?before=3&amp;after=2:3"' in found.text


def test_without_a_side_a_policy_is_looked_for_first(web: Web) -> None:
    assert "Choose a policy first" in web.get("/compare?lang=en").text
    assert 'href="/compare?before=2"' in web.get("/compare?words=%E5%8A%A0%E6%B0%A2%E7%AB%99&lang=en").text
