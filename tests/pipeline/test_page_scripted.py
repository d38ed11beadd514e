"""Documents that stand in their page's script."""

from __future__ import annotations

import json
from datetime import date

import pytest

from pipeline.model import Kind, Validity
from pipeline.page.scripted import with_scripted
from pipeline.read import read

TITLE = "岚溪市人民政府关于印发岚溪市河埠头管理办法的通知"
BODY = [
    "各区人民政府，市各有关单位：",
    "现将《岚溪市河埠头管理办法》印发给你们，请认真组织实施。",
    "岚溪市人民政府",
    "2025年3月4日",
    "岚溪市河埠头管理办法",
    "第一条 河埠头由所在地街道办事处负责日常维护，每季度检查一次。",
    "第二条 占用河埠头堆放物品的，由市水务局责令限期清理。",
]
DETAIL = {
    "id": 12,
    "title": TITLE,
    "identifier": "007123456/2025-00012",
    "document_number": "岚府〔2025〕12号",
    "publisher": "岚溪市人民政府",
    "display_publish_time": "2025-03-06 10:00:00",
    "is_abolished": 0,
    "content": "".join(f"<p>{line}</p>" for line in BODY),
}


def page(detail: object, *, key: str = "DETAIL") -> bytes:
    told = detail if isinstance(detail, str) else json.dumps(detail)
    nav = "".join(f'<a href="/gkmlpt/{n}">栏目{n}</a>' for n in range(20))
    script = f"window._CONFIG = {{ SID: '755001', {key}: {told}, NAME: '岚溪' }};"
    body = f"<body><div>{nav}</div><script>{script}</script></body>"
    return f"<html><head><title>岚溪市</title></head>{body}</html>".encode()


def test_the_document_of_a_script_is_read_like_any_other() -> None:
    document = read(page(DETAIL))
    assert (document.kind, document.title, document.doc_number) == (Kind.POLICY, TITLE, "岚府〔2025〕12号")
    assert [clause.label for clause in document.clauses if clause.label] == ["第一条", "第二条"]
    assert document.index_number == "007123456/2025-00012"
    assert document.published_date == date(2025, 3, 6)


def test_what_the_script_says_of_its_force_counts() -> None:
    assert read(page(DETAIL | {"is_abolished": 1})).validity is Validity.INVALID
    assert read(page(DETAIL | {"is_expired": True})).validity is Validity.INVALID


@pytest.mark.parametrize(
    "detail",
    [
        "null",
        "{}",
        "{broken",
        '{"content": ""}',
        '{"content": 7}',
        '{"content": ' + "[" * 5000,
        '{"title": "<script>"}',
    ],
)
def test_a_script_without_a_document_leaves_the_page_as_it_is(detail: str) -> None:
    text = page(detail).decode()
    assert with_scripted(text) == text
    assert read(page(detail)).kind is Kind.UNREADABLE


def test_a_page_without_such_a_script_is_left_alone() -> None:
    text = page(DETAIL).decode().replace("_CONFIG", "_OTHER")
    assert with_scripted(text) == text


def test_an_edit_in_the_script_is_seen() -> None:
    edited = DETAIL | {"content": str(DETAIL["content"]).replace("每季度", "每月")}
    assert read(page(edited)).text_digest != read(page(DETAIL)).text_digest
