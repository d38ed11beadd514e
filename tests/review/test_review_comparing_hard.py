"""Texts that are hard to show are told plainly, stay small, and keep their counts, map and ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from comparing_sample import filled
from looks import PHONE, WIDE, Look, looks_well, opened
from playwright.sync_api import Browser, expect
from review_web import Answer, Serve, Web

from review.app import create_app
from review.web.compared import Comparisons


@dataclass(frozen=True, kw_only=True, slots=True)
class Hard:
    """The pages over the hard pairs."""

    web: Web
    policies: dict[str, int]

    def address(self, name: str, more: str = "") -> str:
        policy = self.policies[name]
        return f"/compare?before={policy}:1&after={policy}:2&lang=en{more}"

    def text(self, name: str, more: str = "") -> str:
        return self.made(self.address(name, more)).text

    def made(self, address: str) -> Answer:
        """The comparison: a page that says that it is being made asks again by itself, and so does this."""
        answers = (self.web.get(address) for _ in range(200))
        answer = next(answer for answer in answers if answer.status != 202)
        assert answer.status == 200
        return answer


@pytest.fixture(scope="module")
def hard(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hard]:
    store, policies = filled(tmp_path_factory.mktemp("pairs"))
    yield Hard(web=Web(base=serve(create_app(store.history())), store=store, checked=[]), policies=policies)
    store.close()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("typography", "only punctuation, spaces and the like differ"),
        ("empty", "No clause was read of the earlier side"),
        ("nothing", "No clause was read on either side"),
        ("same", "the same, to the letter"),
        ("renumbered", "only their numbers changed"),
    ],
)
def test_what_is_special_is_said(hard: Hard, name: str, said: str) -> None:
    assert said in hard.text(name)


def test_typography_is_folded_away_until_it_is_asked_for(hard: Hard) -> None:
    folded = hard.text("typography", "&show=all")
    assert 'class="badge e-typographic"' not in folded
    assert "<del>" not in folded.split('class="rows')[1].split("</table>")[0]
    asked = hard.text("typography", "&typography=1")
    assert "<del>（</del><ins>(</ins>乙<del>），</del><ins>),</ins>丙" in asked


def test_a_divided_clause_leads_to_its_counterpart(hard: Hard) -> None:
    text = hard.text("divided")
    assert "divided, see also" in text
    ways = re.findall(r'<a class="jump" href="#(e\d)">', text)
    assert sorted(ways) == ["e1", "e2"]


def test_many_changes_come_in_parts_with_counts_and_map_of_the_whole(hard: Hard) -> None:
    seen, maps = list[str](), set[int]()
    parts = int(re.findall(r"Part 1 of (\d+)", hard.text("many"))[0])
    assert parts > 2
    for part in range(1, parts + 1):
        body = hard.web.get(hard.address("many", f"&part={part}")).body
        assert len(body) < 100_000
        text = body.decode()
        assert "of 300" in text
        maps.add(text.count('class="t t-modified"'))
        seen += re.findall(r'<tbody class="row edit-modified" id="(e\d+)"', text)
    assert seen == [f"e{n}" for n in range(1, 301)]
    assert len(maps) == 1
    assert maps.pop() > 40
    last = hard.text("many", "&part=99999")
    assert f"Part {parts} of {parts}" in last


def test_ways_lead_from_part_to_part(hard: Hard) -> None:
    text = hard.text("many")
    shown = re.findall(r'id="(e\d+)"', text)
    following = f"e{len(shown) + 1}"
    assert re.search(rf'<a rel="next" href="/compare\?[^"]*part=2#{following}"', text)
    back = hard.text("many", "&part=2")
    assert re.search(rf'<a rel="prev" href="/compare\?[^"#]*#{shown[-1]}"', back)


def test_an_export_has_all_parts(hard: Hard) -> None:
    answer = hard.web.get(hard.address("many").replace("/compare?", "/compare.md?"))
    assert answer.text.count("<del>前</del>") == 300


@pytest.mark.parametrize("view", ["inline", "side"])
def test_an_endless_clause_shows_what_is_around_its_change(hard: Hard, view: str) -> None:
    body = hard.made(hard.address("long", f"&view={view}")).body
    assert len(body) < 100_000
    assert "<ins>改了这里，</ins>" in body.decode()


def test_a_long_comparison_is_made_beside_a_page_that_asks_again(
    serve: Serve, hard: Hard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("review.web.compared._PATIENCE_SECONDS", 0)
    fresh = Hard(web=replace(hard.web, base=serve(create_app(hard.web.store.history()))), policies=hard.policies)
    first = fresh.web.get(fresh.address("long"))
    assert first.status == 202
    assert (first.headers["retry-after"], first.headers["cache-control"]) == ("2", "no-store")
    # What reads on is not torn away where a script can ask: only without one the page loads again.
    assert "refresh" not in first.headers
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in first.text
    assert "s so far" in first.text
    assert "The comparison is being made" in first.text
    assert fresh.web.get(fresh.address("typography")).status == 200  # what is short does not wait for it
    assert fresh.web.get(fresh.address("long").replace("/compare?", "/compare.md?")).status == 200
    assert "<ins>改了这里，</ins>" in fresh.text("long")


@pytest.mark.parametrize("script", [True, False])
def test_who_waits_for_a_comparison_sees_what_is_compared_and_then_gets_it(
    browser: Browser, serve: Serve, hard: Hard, monkeypatch: pytest.MonkeyPatch, script: bool
) -> None:
    monkeypatch.setattr("review.web.compared._PATIENCE_SECONDS", 0)
    fresh = replace(hard.web, base=serve(create_app(hard.web.store.history())))
    width = PHONE if script else WIDE
    with opened(browser, fresh, width=width, language="en-GB", script=script) as (page, complaints):
        answer = page.goto(hard.address("long"))
        assert answer is not None
        assert answer.status == 202
        assert page.locator(".making").count() == 1
        assert page.locator(".card").count() == 2
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        expect(page.get_by_text("改了这里，").first).to_be_visible(timeout=60_000)
        expect(page.locator(".making")).to_have_count(0)
        assert complaints == []


def test_a_comparison_is_made_once(hard: Hard) -> None:
    history = hard.web.store.history()
    comparisons = Comparisons(history)
    one, other = (history.side(hard.policies["divided"], number) for number in (1, 2))
    assert one is not None
    assert other is not None
    assert comparisons.of(one, other) is comparisons.of(one, other)
    assert comparisons.of(other, one) is not comparisons.of(one, other)


def test_only_the_latest_comparisons_are_kept(hard: Hard) -> None:
    history = hard.web.store.history()
    comparisons = Comparisons(history)
    sides = [side for id_ in hard.policies.values() for n in (1, 2) if (side := history.side(id_, n))]
    first = comparisons.of(sides[0], sides[1])
    for side in sides[2:]:
        comparisons.of(sides[0], side)
    assert comparisons.of(sides[0], sides[1]) is not first


def test_a_hostile_title_names_no_other_file_and_does_nothing(hard: Hard) -> None:
    for ending in ("html", "docx", "md", "json"):
        answer = hard.web.get(hard.address("hostile").replace("/compare?", f"/compare.{ending}?"))
        name = answer.headers["content-disposition"]
        assert answer.status == 200
        assert "%2F" not in name
        assert "%0A" not in name
        assert "%E2%80%AE" not in name
        assert ending == "json" or b"<script>alert" not in answer.body


def test_a_draft_is_offered_for_its_act_and_stands_before_it(hard: Hard) -> None:
    act, draft = hard.policies["many"], hard.policies["draft"]
    text = hard.web.get(f"/compare?before={act}:2&lang=en").text
    assert "a draft of this policy" in text
    assert f'href="/compare?before={draft}&amp;after={act}:2"' in text
    other = hard.web.get(f"/compare?before={draft}&lang=en").text
    assert "what came of this draft" in other
    assert f'href="/compare?before={draft}:1&amp;after={act}"' in other


def test_hard_pages_neither_complain_nor_overflow(browser: Browser, hard: Hard) -> None:
    with opened(browser, hard.web, language="en-GB") as (page, complaints):
        for name in hard.policies:
            if name != "draft":
                page.goto(hard.address(name, "&view=side&typography=1"))
                looks_well(page, Look(WIDE, "light"), Look(PHONE, "light"))
        assert complaints == []
