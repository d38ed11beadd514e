"""A source whose pages were really read from bytes: a policy with noise around it, a hostile page, a listing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from originals import copied

from pipeline.archive import Decision
from pipeline.changes import ChangeKind, Finding
from pipeline.model import Document, Entry, Kind, Outcome, PageState, Role, Visit
from pipeline.read import READER_VERSION, read
from pipeline.text.digest import bytes_digest
from storage.store import SourceRow, Store

NAME = "linhe-zcwj"
BASE = "https://www.linhe.example/zcwj/"
POLICY, HOSTILE, LARGE = f"{BASE}1.html", f"{BASE}2.html", f"{BASE}3.html"
START = datetime(2026, 3, 2, 1, 5, tzinfo=UTC)
PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>临河市公共停车管理办法</title>
<meta name="ArticleTitle" content="临河市公共停车管理办法"></head><body>
<div class="nav"><a href="/">首页</a> <a href="/zwgk/">政务公开</a></div>
<div class="position">当前位置：首页 > 政务公开 > 政策文件</div>
<h1>临河市公共停车管理办法</h1>
<table><tr><td>发文字号：</td><td>临政发〔2026〕5号</td></tr></table>
<p>浏览次数：1024 次</p>
<div id="zoom"><p>第一条 为规范公共停车管理，方便群众出行，根据有关规定，结合本市实际，制定本办法。</p>
<p>第二条 市住房和城乡建设局负责公共停车场的规划建设，市公安局负责停车秩序的管理。</p>
<p>第三条 本办法自2026年4月1日起施行。</p>
<p>附件：<a href="/files/1.docx">公共停车场收费标准.docx</a></p></div>
<div class="related"><h3>相关阅读</h3><ul><li><a href="/x/1">市领导调研停车场建设</a></li></ul></div>
<div class="footer">主办单位：临河市人民政府办公室 备案号：临ICP备12345678号</div></body></html>"""
EVIL = """<html><head><meta charset="utf-8">
<title>&lt;script&gt;alert(1)&lt;/script&gt;关于开展检查的通知</title></head>
<body><h1>&lt;script&gt;alert(1)&lt;/script&gt;关于开展检查的通知</h1><div id="zoom">
<p>一、各单位应当按照要求开展自查，于3月底前报送结果。&lt;img src=x onerror=alert(2)&gt;\u202e反</p>
<p>二、市应急管理局组织抽查，对发现的问题限期整改。</p><script>alert(3)</script></div></body></html>"""


def watched(folder: Path) -> Store:
    """An archive with that source."""
    return copied(_fill, folder)[0]


def _fill(store: Store) -> None:
    row = SourceRow(name=NAME, kind="government", urls=(BASE,), region="江岭/临河", every="auto")
    store.sync_sources([row])
    check = store.begin_check(NAME, START, "test", reader_version=1)
    rows = tuple(Entry(url=url, title=f"第{n}号文件") for n, url in enumerate((POLICY, HOSTILE, LARGE), 1))
    listing = Document(kind=Kind.LISTING, entries=rows)
    _see(store, check, BASE, Decision(), role=Role.LISTING, document=listing)
    for url, page in ((POLICY, PAGE), (HOSTILE, EVIL), (LARGE, EVIL + "<!--" + "x" * 3_000_000 + "-->")):
        body = page.encode()
        document = read(body, url=url, content_type="text/html")
        finding = Finding(kind=ChangeKind.NEW_POLICY, url=url)
        decision = Decision(document=document, state=PageState.ALIVE, findings=(finding,))
        _see(store, check, url, decision, body=body, document=document)
    store.end_check(check, START + timedelta(seconds=9), "ok", baseline_complete=True)
    failed = store.begin_check(NAME, START + timedelta(hours=1), "test", reader_version=1)
    at = START + timedelta(hours=1)
    _see(store, failed, POLICY, Decision(), outcome=Outcome.THROTTLED, reason="It asks us to wait.", at=at)
    store.end_check(failed, at, "failed", "throttled: It asks us to wait.")


def _see(
    store: Store,
    check: int,
    url: str,
    decision: Decision,
    *,
    body: bytes = b"",
    document: Document | None = None,
    role: Role = Role.DOCUMENT,
    outcome: Outcome = Outcome.OK,
    reason: str = "",
    at: datetime = START,
) -> None:
    visit = Visit(
        source=NAME,
        url=url,
        role=role,
        at=at,
        outcome=outcome,
        status=200,
        body=body,
        body_digest=bytes_digest(body) if body else "",
        content_type="text/html",
        document=document,
        reason=reason,
        etag='"abc"' if body else "",
    )
    store.record(check, visit, decision, owed=lambda _: (), at=at, reader_version=READER_VERSION)
