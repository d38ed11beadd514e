"""A policy's page: the text of a day, since marks, the rail, and what stands around the text."""

from __future__ import annotations

import re

import pytest
from review_web import Web


def test_the_text_of_a_day_is_told_with_when_it_was_seen(web: Web) -> None:
    then = web.get("/policies/2?on=2026-03-02&lang=en").text
    assert "500公斤" in then
    assert "The text on 2 Mar 2026." in then
    assert "By when it was seen: revision 1, seen 2 Mar 2026" in then
    assert "; revision 2 was seen 3 Mar 2026" in then
    assert "On that day: <strong>not yet in force</strong>" in then
    later = web.get("/policies/2?on=2026-04-02&lang=zh").text
    assert "1000公斤" in later
    assert "至今没有变化" in later
    assert "当天的效力：<strong>有效</strong>" in later


@pytest.mark.parametrize(("language", "told"), [("zh", "首次见到是"), ("en", "it was seen first on")])
def test_a_day_before_the_first_revision_says_when_it_was_seen_first(web: Web, language: str, told: str) -> None:
    answer = web.get(f"/policies/2?on=2026-03-01&lang={language}")
    assert answer.status == 404
    assert told in answer.text
    assert "2026-03-02" in answer.text


def test_later_words_are_marked_with_who_brought_them(web: Web) -> None:
    text = web.get("/policies/2?lang=en").text
    sixth = text[text.index("1000公斤") - 900 : text.index("1000公斤")]
    assert 'href="/compare?before=2:1&amp;after=2:2"' in sixth
    assert 'data-told="Since revision 2: 3 Mar 2026 06:05, lanjiang-zfwj"' in sixth
    assert text.count(' new"') == 1  # what revision 3 itself brought


def test_marks_can_be_shown_for_all_words_or_for_none(web: Web) -> None:
    everywhere = web.get("/policies/2?marks=since&lang=en").text
    assert "marks-since" in everywhere
    assert everywhere.count('class="since') == len(re.findall(r'id="c\d+"', everywhere)) == 20
    assert 'class="since' not in web.get("/policies/2?marks=none").text


def test_the_rail_tells_in_figures_what_each_revision_changed(web: Web) -> None:
    rail = web.get("/policies/2?lang=en").text
    second = rail[rail.index('?revision=2">Revision 2') :]
    figures = re.search(r'figures-of">(.*?)</span></span>', second)
    assert figures
    assert re.sub("<[^>]+>", " ", figures[1]).split() == ["2", "modified", "1", "added", "1", "moved"]
    assert "/compare?before=2:1&amp;after=2:2" in second


def test_a_period_is_told_as_a_bar_and_in_words(web: Web) -> None:
    text = web.get("/policies/2?lang=en").text
    assert "In force from 1 Apr 2026 to 31 Mar 2029; today is" in text
    assert "Evidence</dt>" in text
    assert "本办法自2026年4月1日起施行，有效期三年。" in text


def test_plain_text_and_tasks_follow_the_day(web: Web) -> None:
    assert "500公斤" in web.get("/policies/2/text?on=2026-03-02").text
    assert "1000公斤" in web.get("/policies/2/text?on=2026-03-04").text
    assert web.get("/policies/6/tasks?on=2026-04-02").status == 200
