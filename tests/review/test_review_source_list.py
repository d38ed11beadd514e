"""The list of sources: figures, filters, order, small pictures of the last checks."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from review_web import Web
from sample import CITY, PROVINCE, REPOSTS, STILL


def listed(text: str) -> list[str]:
    """The sources of the table, in its order."""
    return re.findall(r'<th scope="row"><a href="/sources/([^"]+)"', text)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [STILL, CITY, PROVINCE, REPOSTS]),
        ("sort=name", [CITY, STILL, PROVINCE, REPOSTS]),
        ("state=trouble", [STILL]),
        ("incident=blocked", [STILL]),
        ("incident=silent", []),
        ("kind=aggregator", [REPOSTS]),
        ("region=" + quote("江岭"), [CITY, PROVINCE]),
        ("region=" + quote("江岭/澜江"), [CITY]),
        ("words=huibian", [REPOSTS]),
        ("words=" + quote("100%"), []),
        ("state=&kind=&region=&incident=&words=&sort=", [STILL, CITY, PROVINCE, REPOSTS]),
        ("page=2", []),
    ],
)
def test_the_list_is_filtered_sorted_and_paged(web: Web, query: str, found: list[str]) -> None:
    assert listed(web.get(f"/sources?{query}").text) == found


@pytest.mark.parametrize(
    "query",
    ["state=gone", "sort=luck", "incident=gossip", "kind=x", "page=0", "page=1001", "words=" + "x" * 101, "region=%00"],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wrong_filter_gets_a_clear_page(web: Web, query: str, language: str) -> None:
    answer = web.get(f"/sources?{query}", Accept_Language=language)
    assert answer.status == 400
    assert '<p class="status">400</p>' in answer.text


def test_figures_lead_to_what_they_count(web: Web) -> None:
    text = web.get("/sources?lang=en").text
    trouble = re.search(r'href="(/sources\?state=trouble)"[^>]*><strong>(\d)</strong>', text)
    assert trouble is not None
    assert int(trouble[2]) == len(listed(web.get(trouble[1]).text)) == 1
    assert '<a class="badge k-removed" href="/sources?incident=blocked">' in text


def test_the_last_checks_are_drawn_and_said(web: Web) -> None:
    english, chinese = (web.get(f"/sources?words={PROVINCE}&lang={language}").text for language in ("en", "zh"))
    assert 'aria-label="1 check: ok 1; 1 told changes"' in english
    assert 'aria-label="最近 1 次检查：正常 1；1 次有变化"' in chinese
    assert '<path class="s-changed" d="M114 4h4V18h-4z"/>' in english
    blocked = web.get(f"/sources?words={STILL}&lang=en").text
    assert '<path class="s-bad" d="M114 0h4V18h-4z"/>' in blocked
