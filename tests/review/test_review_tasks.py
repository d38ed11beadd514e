"""Tasks on the pages: beside each clause, as a table that can be sorted, as a sheet, and what became of them."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import quote

import pytest
from review_web import Web


def order_of(page: str) -> str:
    """Return the numbers of the clauses in the order of the table's rows."""
    return "".join(re.findall(r'<th scope="row"[^>]*><a[^>]*>(.)、', page))


def test_a_clause_shows_its_task(web: Web) -> None:
    page = web.get("/policies/6?lang=en").text
    assert '<span class="what">Lead</span> <span lang="zh-CN">市工信局</span>' in page
    assert '<span class="what">Due</span> <span lang="zh-CN">2026年12月底前</span>' in page
    assert "/policies/6/tasks" in page
    assert "/policies/2/tasks" not in web.get("/policies/4").text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "一二三四"[:3]),
        ("sort=clause&order=down", "三二一"),
        ("sort=due", "三二一"),  # 2026-09-06, 2026-12-31, none
        ("sort=due&order=down", "二三一"),  # nothing due comes last, either way
        ("sort=target", "三二一"),
        ("sort=target&order=down", "一二三"),
        ("sort=due&revision=1", "三二一"),
    ],
)
def test_the_table_is_sorted(web: Web, query: str, expected: str) -> None:
    assert order_of(web.get(f"/policies/6/tasks?{query}").text) == expected


def test_an_unknown_order_is_refused(web: Web) -> None:
    assert web.get("/policies/6/tasks?sort=colour").status == 400
    assert web.get("/policies/99/tasks").status == 404
    assert web.get("/policies/99/tasks.csv").status == 404


def test_the_sheet_says_the_same_in_the_same_order(web: Web) -> None:
    answer = web.get("/policies/6/tasks.csv?sort=due&lang=en")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "clausewatch-tasks-6-" in answer.headers["content-disposition"]
    head, *rows = csv.reader(io.StringIO(answer.body.decode("utf-8-sig")))
    assert head == ["Clause", "Words", "Bodies", "Target", "Deadline as printed", "Due"]
    assert [row[0] for row in rows] == ["三、", "二、", "一、"]
    assert rows[0][3:] == ["总规模 ≥ 15亿元", "自印发之日起6个月内", "2026-09-06"]
    assert rows[2][2] == "Lead 市工信局; Support 市发改委, 市财政局, 市教育局"


def test_a_change_says_what_became_of_the_task(web: Web) -> None:
    [number] = re.findall(r'href="/changes/(\d+)\?', web.get("/?body=" + quote("市教育局")).text)[:1]
    page = web.get(f"/changes/{number}?lang=zh").text
    assert '<del lang="zh-CN">关键技术 100项</del>' in page
    assert '<ins lang="zh-CN">120项</ins>' in page
    assert '<span class="what">牵头</span> <del lang="zh-CN">市科技局</del>' in page
    assert '<del lang="zh-CN">2026年9月底前</del>' in page
