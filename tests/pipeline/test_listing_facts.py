"""A row tells more than title and day: who issued the document, when it was written, whether it holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from pipeline.listing.entries import find_entries
from pipeline.model import Entry, Validity

NUMBERS = range(1, 7)
TITLES = {n: f"芦溪市人民政府关于印发第{n}批湿地驿站名录的通知" for n in NUMBERS}
COLUMNS = ("索引号", "名称", "文号", "发布机构", "成文日期", "施行日期", "废止日期", "有效性")
HEAD = f"<tr>{''.join(f'<th>{name}</th>' for name in COLUMNS)}</tr>"


def table(n: int) -> str:
    cells = (
        f"<td>LX/2031-0{n}</td><td><a href='{n}.html'>{TITLES[n]}</a></td><td>芦政发〔2031〕{n}号</td><td>市林业局</td>"
    )
    return f"<tr>{cells}<td>2031-03-0{n}</td><td>2031年5月1日</td><td>2036-05-0{n}</td><td>已废止</td></tr>"


def labelled(n: int) -> str:
    told = (
        f"<p>索 引 号：LX/2031-0{n}</p><p>文号：芦政发〔2031〕{n}号</p><p><b>发布机构：</b>市林业局</p>"
        f"<p><b>成文日期：</b><span>2031-03-0{n}</span></p><p>施行日期：2031年5月1日</p><p>失效日期：2036-05-0{n}</p>"
    )
    return f"<li><a href='{n}.html'>{TITLES[n]}</a><div>{told}<p>已废止</p></div></li>"


@pytest.mark.parametrize(("row", "around"), [(table, f"<table>{HEAD}{{}}</table>"), (labelled, "<ul>{}</ul>")])
def test_a_row_tells_its_documents_facts(row: Callable[[int], str], around: str) -> None:
    rows = find_entries(f"<html><body>{around.format(''.join(map(row, NUMBERS)))}</body></html>")
    assert [entry.title for entry in rows] == list(TITLES.values())
    assert rows[1] == Entry(
        url="2.html",
        title=TITLES[2],
        date=rows[1].date,
        doc_number="芦政发〔2031〕2号",
        issuer="市林业局",
        index_number="LX/2031-02",
        written_date=date(2031, 3, 2),
        effective_date=date(2031, 5, 1),
        expiry_date=date(2036, 5, 2),
        validity=Validity.INVALID,
    )


@pytest.mark.parametrize("said", ["", "无", "—", "-", "暂无"])
def test_what_a_row_leaves_open_is_not_told(said: str) -> None:
    rows = "".join(
        f"<li><a href='{n}.html'>{TITLES[n]}</a><p>发布机构：{said}</p><p>索引号：{said}</p><p>成文日期：{said}</p>"
        f"<p>发布日期：2031-04-0{n}</p></li>"
        for n in NUMBERS
    )
    found = find_entries(f"<html><body><ul>{rows}</ul></body></html>")
    assert len(found) == len(NUMBERS)
    for entry in found:
        assert (entry.issuer, entry.index_number, entry.written_date) == ("", "", None)
