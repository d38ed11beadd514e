"""Comparisons as files: what is on the screen, whole, opened by real readers; and names that lead nowhere else."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from review_web import Web

from review.web.downloads import attachment, file_name

ENDINGS = ("html", "docx", "md", "json")


def exported(web: Web, ending: str, before: str = "2:1", after: str = "2:3", more: str = "&show=all") -> bytes:
    answer = web.get(f"/compare.{ending}?before={before}&after={after}&lang=en{more}")
    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    return answer.body


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_has_what_is_shown_and_nothing_else(web: Web, ending: str) -> None:
    changed, everything = (text_of(exported(web, ending, more=f"&show={show}"), ending) for show in ("changed", "all"))
    assert "1000" in changed
    assert "市级安全监管平台" in changed
    assert "独立建设的加氢站" not in changed
    assert "独立建设的加氢站" in everything


def text_of(body: bytes, ending: str) -> str:
    if ending == "docx":
        return zipfile.ZipFile(BytesIO(body)).read("word/document.xml").decode()
    return body.decode()


def test_html_is_one_file_that_loads_and_runs_nothing(web: Web) -> None:
    text = exported(web, "html", more="&show=all&view=side").decode()
    assert "<del>500</del>" in text
    assert not re.search(r"<script|<link|<img|@import|url\((?!\"#)", text)
    assert "default-src &#39;none&#39;" in text or "default-src 'none'" in text
    assert 'href="#e2"' in text
    assert 'href="/' not in text


def test_markdown_marks_with_tags_that_chinese_needs_no_spaces_for(web: Web) -> None:
    text = exported(web, "md").decode()
    assert "不得低于<del>500</del><ins>1000</ins>公斤" in text
    assert text.startswith("# Revisions 1 and 3 compared")


def test_hostile_words_mean_nothing_in_any_file(web: Web) -> None:
    for ending in ("html", "md"):
        text = exported(web, ending, "4", "2").decode()
        assert "<script>" not in text
        assert "\u202e" not in text


def test_docx_gives_the_new_text_when_accepted_and_the_old_one_when_rejected(web: Web, tmp_path: Path) -> None:
    xml = text_of(exported(web, "docx"), "docx")
    assert 'w:author="clausewatch" w:date="2026-03-03T05:05:' in xml
    accepted = "".join(re.findall(r"<w:t [^>]*>([^<]*)<", re.sub(r"<w:del .*?</w:del>", "", xml)))
    rejected = "".join(re.findall(r"<w:(?:t|delText) [^>]*>([^<]*)<", re.sub(r"<w:ins [^>]*[^/]>.*?</w:ins>", "", xml)))
    assert "不得低于1000公斤，用地面积不超过4500平方米" in accepted
    assert "不得低于500公斤，用地面积不超过4000平方米" in rejected


def test_libreoffice_opens_the_docx(web: Web, tmp_path: Path) -> None:
    if not Path("/usr/bin/soffice").exists():
        pytest.skip("LibreOffice is not here")
    file = tmp_path / "c.docx"
    file.write_bytes(exported(web, "docx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(file)], check=True, capture_output=True, timeout=120)
    assert "鼓励利用现有加油站改建、扩建综合能源站。" in (tmp_path / "c.txt").read_text(encoding="utf-8")


def test_json_is_what_the_command_line_prints(web: Web, tmp_path: Path) -> None:
    told = json.loads(exported(web, "json"))
    files = []
    for number in (1, 3):
        file = tmp_path / f"{number}.txt"
        file.write_text(web.get(f"/policies/2/text?revision={number}").text.split("\n\n", 1)[1], encoding="utf-8")
        files.append(str(file))
    command = [sys.executable, "-c", "from service.cli.main import main; main()", "compare", *files, "--format", "json"]
    printed = json.loads(subprocess.run(command, capture_output=True, timeout=60, check=False).stdout)
    assert told["summary"] == printed["summary"]
    assert [one["change"] for one in told["clauses"]] == [one["change"] for one in printed["clauses"]]
    assert told["before"]["revision"] == 1
    assert told["after"]["doc_number"] == "澜政规〔2026〕3号"
    fewer = json.loads(exported(web, "json", more="&show=changed"))
    assert [one["change"] for one in fewer["clauses"]] == ["modified", "modified", "added", "modified", "moved"]
    assert fewer["summary"] == told["summary"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/compare.pdf?before=2:1&after=2:3", 404),
        ("/compare.?before=2:1&after=2:3", 404),
        ("/compare.html?before=2:1", 400),
        ("/compare.docx?before=2:1&after=2:99", 404),
        ("/compare.json?before=2:1&after=2:3&show=none", 400),
    ],
)
def test_what_cannot_be_exported_is_refused_with_a_page(web: Web, path: str, status: int) -> None:
    answer = web.get(path)
    assert answer.status == status
    assert "<h1" in answer.text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("澜江市〔2026〕3号 加氢站", "澜江市〔2026〕3号 加氢站.md"),
        ('<script>alert("x")</script>', "script alert( x ) script.md"),
        ("../../etc/passwd", "etc passwd.md"),
        ("a\r\nSet-Cookie: x=1", "a Set-Cookie x=1.md"),
        ("\u202egpj.exe", "gpj.exe.md"),
        ("", "md"),
        ("长" * 500, "长" * 60 + ".md"),
    ],
)
def test_a_file_is_named_safely(words: str, expected: str) -> None:
    assert file_name(words, "md") == expected
    header = attachment(words, "compare-1.1-2.1", "md")
    assert header.isascii()
    assert header.isprintable()
    assert unquote(header.split("UTF-8''")[1]) == expected
