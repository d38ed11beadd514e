"""Every line of a page is kept or dropped by a rule with a name, and a person can ask which."""

from __future__ import annotations

import pytest

from pipeline.noise.rules import Rule
from pipeline.read import explain, read

TEXT = "各镇应当每年检修河埠头，对损坏严重的及时更换，所需经费列入预算，任何单位不得挪用。"
PAGE = f"""<html><head><title>关于检修河埠头的通知</title></head><body>
<nav><a href="/">首页</a> <a href="/a">政务公开</a></nav>
<p>您的位置：首页 &gt; 政务公开 &gt; 通知</p>
<h1>关于检修河埠头的通知</h1>
<p>索引号：SX-2031-07</p>
<p>来源：松溪镇政府办　编辑：小河</p>
<div id="Zoom" class="TRS_Editor"><p>{TEXT}</p><p>打印本页</p><p>阅读次数：12</p>
<p style="display:none">藏起来的一句话，谁也看不见。</p><p>二、{TEXT}</p></div>
<h3>相关文章</h3><ul><li><a href="/b">另一件事的通知</a></li></ul>
<p>咨询热线：400-123-4567 厂房招商</p>
<footer><p>松溪镇政府主办</p></footer>
<p>版权所有：松溪镇政府</p>
</body></html>"""


def rule_of(text: str) -> Rule:
    return next(ruling.rule for ruling in explain(PAGE.encode()).rulings if text in ruling.text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (TEXT, Rule.TEXT),
        ("首页 政务公开", Rule.LINK_ROW),
        ("您的位置", Rule.TRAIL),
        ("关于检修河埠头的通知", Rule.TITLE),
        ("索引号", Rule.FIELD),
        ("来源：", Rule.BYLINE),
        ("打印本页", Rule.FURNITURE),
        ("阅读次数", Rule.COUNTER),
        ("藏起来", Rule.HIDDEN),
        ("相关文章", Rule.SECTION),
        ("咨询热线", Rule.ADVERT),
        ("松溪镇政府主办", Rule.ASIDE),
        ("版权所有", Rule.FOOTER),
    ],
)
def test_a_line_is_told_with_its_rule(text: str, rule: Rule) -> None:
    assert rule_of(text) is rule


def test_the_kept_lines_are_the_body_and_the_dropped_ones_the_noise() -> None:
    reading = explain(PAGE.encode())
    assert reading.document == read(PAGE.encode())
    assert [ruling.text for ruling in reading.rulings if ruling.kept] == list(reading.document.body)
    assert tuple(ruling.text for ruling in reading.rulings if not ruling.kept) == reading.document.noise
    assert [ruling.line for ruling in reading.rulings] == list(range(1, len(reading.rulings) + 1))


def test_the_chosen_element_is_named() -> None:
    chosen = explain(PAGE.encode()).chosen
    assert chosen is not None
    assert (chosen.tag, chosen.hint, chosen.selected) == ("div", "zoom trs_editor", False)
    asked = explain(PAGE.encode(), select_body="#Zoom").chosen
    assert asked is not None
    assert asked.selected


def test_what_stands_beside_the_chosen_element_is_outside() -> None:
    page = PAGE.replace("<h3>相关文章", "<table><tr><td>一行闲话</td></tr></table><h3>相关文章")
    assert next(r.rule for r in explain(page.encode()).rulings if r.text == "一行闲话") is Rule.OUTSIDE


@pytest.mark.parametrize("body", [b"", b"%PDF-1.4", b"<rss><channel></channel></rss>"])
def test_what_is_no_page_has_no_rulings(body: bytes) -> None:
    reading = explain(body)
    assert (reading.rulings, reading.chosen, reading.document) == ((), None, read(body))


def test_an_unreadable_page_still_tells_what_was_dropped() -> None:
    reading = explain(b"<html><body><p>\xe6\x89\x93\xe5\x8d\xb0</p></body></html>")
    assert [(r.text, r.rule) for r in reading.rulings] == [("打印", Rule.FURNITURE)]


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_has_a_meaning_in_both_languages(rule: Rule) -> None:
    assert rule.english
    assert rule.english.isascii()
    assert rule.chinese
    assert not rule.chinese.isascii()
