"""The list of policies as a reader filters it."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from review_web import Web


def listed(web: Web, query: str) -> str:
    answer = web.get(f"/policies?{query}", Accept_Language="en")
    assert answer.status == 200
    assert len(answer.body) < 100_000
    return answer.text


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
        "page=0",
    ],
)
def test_a_wrong_filter_gets_a_clear_page(web: Web, query: str) -> None:
    assert web.get(f"/policies?{query}").status == 400
