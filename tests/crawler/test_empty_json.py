"""JSON that says itself that it is empty is told from one that broke."""

from __future__ import annotations

import pytest

from crawler.adapters.json_list import says_it_is_empty


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ('{"code": 200, "data": {"total": 0, "rows": []}}', True),
        ('{"data": {"list": []}}', True),
        ("[]", True),
        ('{"data": {"html": "<ul></ul>"}}', True),
        ('{"data": {"html": ""}}', False),
        ('callback({"totalCount": "0"});', True),
        ('{"code": 500, "message": "系统异常"}', False),
        ('{"code": 401, "data": null}', False),
        ('{"total": 12, "rows": null}', False),
        ('{"rows": [{"id": 1}], "tags": []}', False),
        ("null", False),
        ("<html></html>", False),
    ],
)
def test_what_json_says_of_its_rows(text: str, empty: bool) -> None:
    assert says_it_is_empty(text) is empty
