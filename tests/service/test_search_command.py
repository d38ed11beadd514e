"""`search` as its user meets it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import Command, configured
from loopback_site import Site, serving
from policy_pages import policy_pages

from pipeline.query.plan import parse_search
from service.cli.searching import _answer
from service.output import Format
from service.runtime import opened
from storage.views.search import SearchFilter


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Command]:
    """Three policies, checked once."""
    with serving(Site(pages=policy_pages(3))) as site:
        run = configured(tmp_path, {"sources": [{"name": "city", "url": f"{site.address}/list.html"}]})
        run("check", "--all")
        yield run


def test_clauses_are_found_by_their_words(run: Command) -> None:
    table = run("search", "设备投资额", "102万元")
    assert "澄政发〔2026〕2号" in table
    assert "1 clauses; 1 of 1 policies shown." in table
    records = [json.loads(line) for line in run("search", "安家补贴 OR 一次性奖励", "--format", "jsonl").splitlines()]
    assert len(records) == 6
    assert {record["policy"]["doc_number"] for record in records} == {f"澄政发〔2026〕{n}号" for n in (1, 2, 3)}
    assert all(record["clause"]["stands"] and record["clause"]["since"] is None for record in records)
    assert "Nothing found." in run("search", "安家补贴 -紧缺人才")
    assert "Nothing found." in run("search", "安家补贴", "--region", "江苏")
    assert "澄政发〔2026〕3号" in run("search", "澄政发[2026] 3 号")
    [past] = json.loads(run("search", "103万元", "--all-revisions", "--format", "json"))
    assert past["clause"]["since"]


@pytest.mark.parametrize("format_", [Format.TABLE, Format.JSONL])
def test_what_was_not_looked_through_is_told_apart_from_what_was_found(
    run: Command, format_: Format, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = SearchFilter(query=parse_search("安家补贴"), issuers=("无此机关",))
    with opened(run.config) as runtime:
        _answer(runtime.store.history(), wanted, None, format_, "Asia/Shanghai")
        assert capsys.readouterr().err == ""
        monkeypatch.setattr("storage.search.searching.NEAR", 1)
        _answer(runtime.store.history(), wanted, None, format_, "Asia/Shanghai")
    printed = capsys.readouterr()
    assert "only newer clauses" in printed.err
    assert "only newer clauses" not in printed.out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["“安家"], "this quote is never closed"),
        (["--in-force"], "say what to search for"),
        (["安家", "--year", "20"], "is no year"),
        (["安家", "--since", "today"], "is no day"),
    ],
)
def test_what_cannot_be_searched_is_told(run: Command, words: list[str], says: str) -> None:
    assert says in run("search", *words, status=2)
