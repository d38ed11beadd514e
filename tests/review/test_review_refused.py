"""What a refusal says, and where it leads."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from review_web import Web


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/?weight=101", "weight=101 (0–100)"),
        ("/?weight=heavy", "weight=heavy (0–100)"),
        ("/timeline?year=99999", "year=99999 (1990–2199)"),
        ("/sources?page=many", "page=many (1–"),
    ],
)
def test_a_number_out_of_bounds_is_told_with_its_name_and_its_bounds(web: Web, path: str, said: str) -> None:
    for language in ("zh", "en"):
        answer = web.get(path, Accept_Language=language)
        assert answer.status == 400
        assert f"<code>{said}" in answer.text


@pytest.mark.parametrize(
    ("path", "way_on"),
    [
        ("/policies/2/clause?label=" + quote("第九十九条"), "/policies/2"),
        ("/policies/2/revisions/77/evidence", "/policies/2"),
        ("/policies/2?revision=99", "/policies/2"),
        ("/policies/999999", "/policies"),
        ("/policies/999999/tasks", "/policies"),
        ("/sources/nowhere", "/sources"),
        ("/alerts?state=lost", "/alerts"),
        ("/held?reason=lost", "/held"),
        ("/timeline?year=12", "/timeline"),
        ("/nowhere", "/policies"),
    ],
)
def test_a_refusal_leads_to_what_is_nearest(web: Web, path: str, way_on: str) -> None:
    answer = web.get(path)
    assert answer.status >= 400
    assert f'<a class="button quiet" href="{way_on}">' in answer.text
