"""What an answer's counts promise, and when they are not believed."""

from __future__ import annotations

import pytest

from crawler.adapters.totals import promises_more


@pytest.mark.parametrize(
    ("counts", "place", "rows", "asked", "more"),
    [
        ({"totalPage": 3}, 2, 15, 15, True),
        ({"totalPage": 3}, 3, 15, 15, False),
        ({"total": 31}, 2, 15, 15, True),
        ({"total": "30"}, 2, 15, 15, False),
        ({"data": {"allRow": 31}}, 2, 15, 15, True),
        ({"total": 31, "pageSize": 20}, 2, 11, 15, False),
        ({}, 1, 15, 15, True),  # as full as asked for
        ({}, 1, 14, 15, False),
        ({}, 1, 15, 0, False),  # nobody knows what full is
        ({"total": 0}, 1, 15, 15, True),  # less than is shown is no total
        ({"total": 3}, 1, 15, 15, True),
        ({"totalPage": 0}, 1, 15, 15, True),
        ({"totalPage": 1}, 2, 15, 15, True),
        ({"total": 900}, 4, 0, 15, False),  # rows go before any total
    ],
)
def test_counts_promise_a_page_behind_this_one_unless_the_rows_belie_them(
    counts: dict[str, object], place: int, rows: int, asked: int, more: bool
) -> None:
    value = {**counts, "list": [{"title": "a", "total": 7}] * rows}
    assert promises_more(value, place=place, rows=rows, asked=asked) is more  # type: ignore[arg-type]  # JSON as it comes
