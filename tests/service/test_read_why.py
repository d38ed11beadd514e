"""`read --why` and `sources probe`: a person sees which rule took or dropped each line."""

from __future__ import annotations

import json
from pathlib import Path

from command import Command
from rich.cells import cell_len

PAGE = """<html><head><title>关于检修河埠头的通知</title></head><body>
<p>您的位置：首页 &gt; 政务公开 &gt; 通知</p><h1>关于检修河埠头的通知</h1><p>松政发〔2031〕7号</p>
<div id="zoom"><p>各镇人民政府：</p><p>各镇应当每年检修河埠头，对损坏严重的及时更换，所需经费列入预算。</p>
<p>打印本页</p></div></body></html>"""


def saved(tmp_path: Path) -> str:
    file = tmp_path / "page.html"
    file.write_text(PAGE, "utf-8")
    return str(file)


def test_the_short_reading_counts_what_was_kept(tmp_path: Path) -> None:
    out = Command(tmp_path / "none.yaml")("read", saved(tmp_path))
    assert "kept 2 of 6 blocks; --why shows the rule of each" in out
    assert "打印本页" not in out


def test_why_tells_element_fields_and_the_rule_of_each_line(tmp_path: Path) -> None:
    out = Command(tmp_path / "none.yaml")("read", "--why", saved(tmp_path))
    assert "<div> zoom" in out
    assert "line: 松政发〔2031〕7号" in out
    rows = [line.split() for line in out.splitlines()]
    assert ["3", "field", "松政发〔2031〕7号"] in rows
    assert ["6", "furniture", "打印本页"] in rows
    assert ["4", "各镇人民政府："] in rows
    assert "网站通用按钮或栏目名" in out


def test_why_says_what_spoke_for_the_kind(tmp_path: Path) -> None:
    run = Command(tmp_path / "none.yaml")
    assert "policy: it carries the number 松政发〔2031〕7号, " in " ".join(
        run("read", "--why", saved(tmp_path)).split()
    )
    assert "it carries the number" not in run("read", saved(tmp_path))


def test_why_tells_the_rows_of_a_listing_from_the_rest_of_its_page(tmp_path: Path) -> None:
    rows = "".join(
        f"<li><a href='/zw/{n}.html'>松溪市关于第{n}号河埠头检修工作的通知</a><span>2031-03-0{n}</span></li>"
        for n in range(1, 8)
    )
    file = tmp_path / "list.html"
    file.write_text(f"<html><body><div><a href='/'>首页</a></div><ul>{rows}</ul><p>打印本页</p></body></html>", "utf-8")
    run = Command(tmp_path / "none.yaml")
    (record,) = [json.loads(line) for line in run("read", "-f", "jsonl", "--why", str(file)).splitlines()]
    assert (record["kind"], len(record["entries"])) == ("listing", 7)
    assert [line["rule"] for line in record["why"]] == ["furniture", *["row"] * 7, "furniture"]
    assert [line["kept"] for line in record["why"]] == [False, *[True] * 7, False]
    assert "found in" not in run("read", "--why", str(file))


def test_texts_begin_in_one_column(tmp_path: Path) -> None:
    out = Command(tmp_path / "none.yaml")("read", "--why", saved(tmp_path))
    words = ("您的位置", "各镇人民政府：", "打印本页")
    before = [line.partition(word)[0] for word in words for line in out.splitlines() if word in line]
    assert len(before) == len(words)
    assert len(set(map(cell_len, before))) == 1


def test_why_is_a_key_of_the_record_when_asked(tmp_path: Path) -> None:
    run = Command(tmp_path / "none.yaml")
    (record,) = [json.loads(line) for line in run("read", "-f", "jsonl", "--why", saved(tmp_path)).splitlines()]
    assert record["why"][-1] == {"line": 6, "kept": False, "rule": "furniture", "text": "打印本页"}
    (plain,) = [json.loads(line) for line in run("read", "-f", "jsonl", saved(tmp_path)).splitlines()]
    assert "why" not in plain
    assert plain == {key: value for key, value in record.items() if key != "why"}
