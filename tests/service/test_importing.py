"""`sources import`: the lists of other programs become sources, and what is left out is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import Command, configured

from service.settings.file import load_settings

WATCHES = """{"watching": {"a1": {"url": "https://www.lanhe.example/zcwj/", "title": "蓝河 政策文件",
 "include_filters": ["#zoom"], "time_between_check": {"weeks": null, "days": 0, "hours": 3, "minutes": 30}},
 "b2": {"url": "http://10.0.0.8/x", "title": null}}, "settings": {"application": {}}}"""
URLWATCH = """# jobs
name: 松溪公报
url: https://songxi.example/gb/
filter:
  - css: ul.list
---
navigate: https://songxi.example/zcjd/
"""
OPML = """<?xml version="1.0"?><opml version="2.0"><body><outline text="部委">
<outline type="rss" text="公报" xmlUrl="https://songxi.example/feed.xml"/></outline></body></opml>"""
RECORDS = "export const namespace = {\n  name: '松溪市',\n  url: 'www.songxi.example/zwgk',\n  lang: 'zh-CN',\n};\n"
PLAIN = "# ours\nhttps://songxi.example/a/  # the first\n\nhttps://songxi.example/b/ 通知公告\nnonsense\n"


@pytest.fixture
def run(tmp_path: Path) -> Command:
    known = [{"name": "old", "url": "https://songxi.example/a/"}]
    return configured(tmp_path, {"crawl": {"allow_private": False}, "sources": known})


def imported(run: Command, text: str, *words: str, name: str = "list.txt") -> str:
    (run.config.parent / name).write_text(text, "utf-8")
    return run("sources", "import", name, *words)


def sources(run: Command) -> list[tuple[str, str, str]]:
    parts = load_settings(run.config).sources[1:]
    return [(part.name, str(part.url), str(part.every or "")) for part in parts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WATCHES, [("蓝河-政策文件", "https://www.lanhe.example/zcwj/", "210m")]),
        (
            URLWATCH,
            [
                ("松溪公报", "https://songxi.example/gb/", ""),
                ("songxi-example-zcjd", "https://songxi.example/zcjd/", ""),
            ],
        ),
        (OPML, [("公报", "https://songxi.example/feed.xml", "")]),
        (RECORDS, [("松溪市", "https://www.songxi.example/zwgk", "")]),
        (PLAIN, [("通知公告", "https://songxi.example/b/", "")]),
    ],
    ids=["changedetection", "urlwatch", "opml", "records", "plain"],
)
def test_a_list_becomes_sources(run: Command, text: str, expected: list[tuple[str, str, str]]) -> None:
    before = run.config.read_text("utf-8")
    assert "Nothing was written" in imported(run, text, "--dry-run")
    assert run.config.read_text("utf-8") == before
    imported(run, text)
    assert sources(run) == expected
    assert "0 of" in imported(run, text)
    assert sources(run) == expected


def test_what_is_left_out_and_what_is_not_carried_is_told(run: Command) -> None:
    printed = imported(run, WATCHES, "--dry-run")
    assert "not carried: include_filters" in printed
    assert "left out: the address is private" in printed
    printed = imported(run, PLAIN + "https://u:geheim7@songxi.example/c\nfile:///etc/passwd\n", "--dry-run")
    assert "left out: it is watched already" in printed
    assert printed.count("left out: only http and https") == 2
    assert "geheim7" not in printed


def test_names_are_had_once(run: Command) -> None:
    imported(run, "https://a.example/x/ old\nhttps://b.example/x/ old\n")
    assert [name for name, _, _ in sources(run)] == ["old-2", "old-3"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"url": "https://a.example/",\n "title": [}', "list.txt:2"),
        ("url: https://a.example/\nname: [\n", "list.txt:"),
        ("<opml>\n<body>\n<outline", "list.txt:3"),
        ('<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><outline xmlUrl="&x;"/></opml>', "document type"),
        ("# nothing\n", "no address was found"),
        ("{}", "no address was found"),
    ],
)
def test_a_list_that_cannot_be_read_is_said_in_one_sentence(run: Command, text: str, said: str) -> None:
    (run.config.parent / "list.txt").write_text(text, "utf-8")
    printed = run("sources", "import", "list.txt", status=None)
    assert said in printed
    assert "Traceback" not in printed
    assert "root:" not in printed
    assert sources(run) == []
