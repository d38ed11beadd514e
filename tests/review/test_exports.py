"""Exports, opened again by other programs' rules."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

import pytest
from lxml import etree
from review_web import Answer, Web
from sample import CITY

from review.showing.sheets.markdown import escaped, markdown
from review.showing.sheets.separated import separated
from review.showing.sheets.sheet import LONGEST_CELL, Cell, Column, Sheet
from review.showing.sheets.workbook import workbook
from storage.views.archive import ChangeFilter

SHANGHAI = ZoneInfo("Asia/Shanghai")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE: tuple[str, ...] = (
    '=HYPERLINK("http://evil.example","看")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=cmd|' /C calc'!A0",
    'a,"b"\nc',
    "<script>alert(1)</script>",
    "http://evil.example/",
    "\u202etxt",
    "\x00\x1b",
    "长" * 40_000,
)


def sheet(*rows: tuple[Cell, ...], title: str = "表") -> Sheet:
    return Sheet(title=title, columns=(Column(title="=头"), Column(title="次", width=30)), zone=SHANGHAI, rows=rows)


def cells(body: bytes) -> list[list[tuple[str, str]]]:
    """Each row of a workbook's only sheet: the type and the value of each cell."""
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        names = file.namelist()
        assert not [name for name in names if "calcChain" in name or "externalLink" in name]
        page = etree.fromstring(file.read("xl/worksheets/sheet1.xml"))
    assert page.find(f".//{MAIN}f") is None
    assert page.find(f"{MAIN}hyperlinks") is None
    return [
        [(cell.get("t", "n"), "".join(cell.itertext())) for cell in row.findall(f"{MAIN}c")]
        for row in page.iter(f"{MAIN}row")
    ]


def rows_of(answer: Answer) -> list[list[str]]:
    assert answer.status == 200, answer.text
    assert answer.body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_csv_is_a_formula(text: str) -> None:
    [_, [told, _]] = csv.reader(io.StringIO(b"".join(separated(sheet((text, 1)))).decode("utf-8-sig"), newline=""))
    assert not told.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert len(told) <= LONGEST_CELL


def test_numbers_and_days_of_a_csv_stay_what_they_are() -> None:
    moment = datetime(2026, 3, 2, 16, 30, 5, 123, tzinfo=UTC)
    lines = b"".join(separated(sheet((-5, moment), (date(2026, 3, 2), None)))).decode("utf-8-sig").splitlines()
    assert lines == ["=头,次", "-5,2026-03-03 00:30:05", "2026-03-02,"]


@pytest.mark.parametrize("text", HOSTILE)
def test_strangers_text_in_a_workbook_is_text(text: str) -> None:
    [_, [(kind, told), _]] = cells(b"".join(workbook(sheet((text, 1)))))
    assert kind == "inlineStr"
    assert len(told) <= LONGEST_CELL
    assert "\u202e" not in told


def test_days_and_moments_in_a_workbook_are_dates_of_the_set_zone() -> None:
    moment = datetime(2026, 3, 2, 16, 30, 5, 123, tzinfo=UTC)
    [_, [day, at]] = cells(b"".join(workbook(sheet((date(2026, 3, 2), moment)))))
    assert (day[0], at[0]) == ("n", "n")
    start = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook knows no zones
    assert start + timedelta(days=int(day[1])) == datetime(2026, 3, 2)  # noqa: DTZ001
    found = start + timedelta(days=float(at[1]))
    assert abs(found - datetime(2026, 3, 3, 0, 30, 5)) < timedelta(seconds=1)  # noqa: DTZ001


def test_the_head_of_a_workbook_stays_in_sight() -> None:
    with zipfile.ZipFile(io.BytesIO(b"".join(workbook(sheet(("a", 1)))))) as file:
        page = etree.fromstring(file.read("xl/worksheets/sheet1.xml"))
    pane = page.find(f".//{MAIN}pane")
    assert pane is not None
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    assert [float(column.get("width", "0")) for column in page.iter(f"{MAIN}col")] == pytest.approx(
        [16.7, 30.7], abs=0.1
    )


def test_the_same_table_is_the_same_workbook() -> None:
    assert cells(b"".join(workbook(sheet(("a", 1))))) == cells(b"".join(workbook(sheet(("a", 1)))))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_row_of_markdown_is_one_line_of_text(text: str) -> None:
    told = b"".join(markdown(sheet((text, 1), title=text))).decode()
    lines = told.splitlines()
    assert len(lines) == 5
    assert lines[-1].replace("\\|", "").count("|") == 3
    assert "<script" not in told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a|b", r"a\|b"),
        ("*很*[重要](x)", r"\*很\*\[重要\](x)"),
        ("一\r\n二", "一<br>二"),
        ("![x](y)", r"\!\[x\](y)"),
    ],
)
def test_marks_of_markdown_are_escaped(text: str, expected: str) -> None:
    assert escaped(text) == expected


def test_changes_are_exported_as_they_are_filtered(web: Web) -> None:
    wanted = ChangeFilter(sources=frozenset({CITY}))
    ids = [str(change.id) for change in web.store.history().changes(wanted, limit=100)]
    head, *rows = rows_of(web.get(f"/changes.csv?source={CITY}&lang=en"))
    assert head[:3] == ["Id", "Recorded (Asia/Shanghai)", "Kind"]
    assert [row[0] for row in rows] == ids
    revised = next(row for row in rows if row[0] == "2")
    assert revised[1] == "2026-03-03 06:05:14"
    assert "〔-500公斤-〕{+1000公斤+}" in revised[7].replace("〔-500-〕{+1000+}公斤", "〔-500公斤-〕{+1000公斤+}")
    assert revised[-1] == f"{web.base}/changes/2"


@pytest.mark.parametrize("what", ["changes", "policies"])
def test_all_forms_tell_the_same_rows(web: Web, what: str) -> None:
    ids = [row[0] for row in rows_of(web.get(f"/{what}.csv"))[1:]]
    assert len(ids) > 4
    assert [json.loads(line)["id"] for line in web.get(f"/{what}.jsonl").text.splitlines()] == list(map(int, ids))
    assert [row[0][1] for row in cells(web.get(f"/{what}.xlsx").body)[1:]] == ids
    told = web.get(f"/{what}.md").text.splitlines()[4:]
    assert [line.split("|")[1].strip() for line in told] == ids


def test_lines_of_changes_are_the_records_of_the_api(web: Web) -> None:
    lines = [json.loads(line) for line in web.get("/changes.jsonl").text.splitlines()]
    assert lines == json.loads(web.get("/api/v1/changes?limit=200").body)["items"]


def test_policies_are_exported_as_they_are_found(web: Web) -> None:
    _, *rows = rows_of(web.get("/policies.csv?lang=zh&words=" + quote("储能")))
    [row] = rows
    assert row[1] == "潭州省发展改革委关于印发《潭州省新型储能项目管理细则》的通知"
    assert row[3] == "潭州省发展改革委、潭州省能源局"
    assert row[8] == "2026-05-01"


@pytest.mark.parametrize("form", ["csv", "xlsx", "md"])
def test_tasks_are_exported_in_the_order_of_the_page(web: Web, form: str) -> None:
    answer = web.get(f"/policies/6/tasks.{form}?sort=due&lang=en")
    assert answer.status == 200
    assert "tasks-6-" in answer.headers["content-disposition"]
    if form == "xlsx":
        assert [row[0][1] for row in cells(answer.body)] == ["Clause", "三、", "二、", "一、"]


def test_what_was_found_is_a_row_for_each_clause(web: Web) -> None:
    _, *rows = rows_of(web.get("/search.csv?lang=zh&q=" + quote("在线监测")))
    [row] = rows
    assert (row[0], row[2], row[4]) == ("2", "澜政规〔2026〕3号", "第二章 › 第八条")
    assert "在线监测" in row[5]
    assert web.get("/search.xlsx?q=%28a").status == 400


def test_a_file_is_named_by_day_and_filter(web: Web) -> None:
    answer = web.get("/changes.xlsx?kind=revised&lang=en&words=" + quote("加氢站 OR ../x"))
    named = answer.headers["content-disposition"]
    plain, _, whole = named.removeprefix("attachment; ").partition("; ")
    today = datetime.now(SHANGHAI).date().isoformat()
    assert plain == f'filename="clausewatch-changes-{today}.xlsx"'
    name = unquote(whole.removeprefix("filename*=UTF-8''"))
    assert name == f"clausewatch-changes-{today}-revised-加氢站-OR-x.xlsx"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["x-row-limit"] == "100000"


@pytest.mark.parametrize("form", ["csv", "md", "jsonl", "xlsx"])
def test_what_is_more_than_may_be_given_is_said_in_the_last_row(
    web: Web, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("review.exports.pages.MOST_ROWS", 3)
    monkeypatch.setattr("review.exports.reading._PAGE", 2)
    answer = web.get(f"/changes.{form}?lang=en")
    told: list[Any] = cells(answer.body) if form == "xlsx" else answer.body.decode("utf-8-sig").splitlines()
    whole = [change.id for change in web.store.history().changes(ChangeFilter(), limit=100)]
    assert f"before={whole[2]}" in str(told[-1]) or json.loads(told[-1]) == {"cut": True, "before": whole[2]}
    rest = web.get(f"/changes.jsonl?before={whole[2]}").text.splitlines()
    assert json.loads(rest[0])["id"] == whole[3]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/changes.csv?kind=gossip", 400),
        ("/changes.xlsx?before=x", 400),
        ("/changes.doc", 404),
        ("/policies.csv?words=%00", 400),
        ("/policies/99/tasks.xlsx", 404),
        ("/policies/6/tasks.jsonl", 404),
    ],
)
def test_an_export_that_cannot_be_made_is_refused(web: Web, path: str, status: int) -> None:
    assert web.get(path).status == status


@pytest.mark.parametrize("path", ["/", "/policies", "/policies/6/tasks"])
def test_the_page_leads_to_its_files(web: Web, path: str) -> None:
    page = web.get(f"{path}?lang=en").text
    stem = {"/": "/changes"}.get(path, path)
    for form in ("csv", "xlsx", "md"):
        assert f'href="{stem}.{form}?lang=en"' in page.replace("&amp;", "&")
