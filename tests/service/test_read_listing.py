"""`read` of a saved listing: every row with what it tells of its document."""

from __future__ import annotations

import json
from pathlib import Path

from command import Command

ROW = (
    "<li><a href='/zw/{n}.html'>松溪市河埠头检修办法（第{n}批）</a><span>2031-03-0{n}</span>"
    "<p>发布机构：松溪市水利局、松溪市财政局</p><p>文号：松政发〔2031〕{n}号</p><p>成文日期：2031-02-0{n}</p><p>已废止</p></li>"
)


def saved(tmp_path: Path) -> str:
    file = tmp_path / "list.html"
    file.write_text(f"<ul>{''.join(ROW.format(n=n) for n in range(1, 8))}</ul>", "utf-8")
    return str(file)


def test_a_rows_own_facts_are_keys_of_its_record(tmp_path: Path) -> None:
    (record,) = map(json.loads, Command(tmp_path / "none.yaml")("read", "-f", "jsonl", saved(tmp_path)).splitlines())
    assert record["entries"][2] == {
        "url": "/zw/3.html",
        "title": "松溪市河埠头检修办法（第3批）",
        "date": "2031-03-03",
        "doc_number": "松政发〔2031〕3号",
        "issuers": ["松溪市水利局", "松溪市财政局"],
        "index_number": None,
        "written_date": "2031-02-03",
        "effective_date": None,
        "expiry_date": None,
        "validity": "invalid",
    }


def test_a_reader_sees_them_below_the_row(tmp_path: Path) -> None:
    printed = " ".join(Command(tmp_path / "none.yaml")("read", saved(tmp_path)).split())
    assert "松政发〔2031〕3号 · 松溪市水利局、松溪市财政局 · written 2031-02-03 · invalid" in printed
