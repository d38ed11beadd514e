"""The files that a page offers, in evidence packages; and packages that are checked."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from command import Command, configured
from loopback_site import Reply, Site, serving
from policy_pages import text_page

from service.practice.docx import application_form

NUMBER = "澄政发〔2026〕5号"
FORMS = [application_form(1), application_form(2)]
PAGE, FORM, LOST = "/zc/5.html", "/zc/form.docx", "/zc/lost.docx"


def page(months: int) -> bytes:
    body = [f"一、申报期限为{months}个月，自本通知印发之日起计算。", "二、申报材料报送市工业和信息化局。"]
    files = f'<p>附件：1.<a href="{FORM}">申报表.docx</a></p><p>2.<a href="{LOST}">名录.docx</a></p>'
    return text_page("澄岚市人民政府关于组织产业项目申报的通知", NUMBER, body, after=files)


def served(file: bytes) -> Reply:
    return Reply(body=file, headers={"Content-Type": "application/octet-stream"})


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Command]:
    """The archive of a page whose form was replaced, then its text revised; its second file is not there."""
    with serving(Site(pages={PAGE: page(3)}, replies={FORM: served(FORMS[0])})) as site:
        run = configured(tmp_path, {"sources": [{"name": "city", "url": f"{site.address}/list.html"}]})
        run("check", "city")
        site.replies[FORM] = served(FORMS[1])
        run("check", "city")
        site.pages[PAGE] = page(6)
        run("check", "city")
        yield run


def manifest(file: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(zipfile.ZipFile(file).read("manifest.json"))
    return told


def test_the_files_of_a_page_are_in_its_package(run: Command, tmp_path: Path) -> None:
    printed = run("archive", "export", "--zip", "a.zip")
    first, second = manifest(tmp_path / "a.zip")["revisions"]
    (form, lost) = first["attachments"]
    assert [one["snapshot_digest"] for one in form["editions"]] == [sha256(one).hexdigest() for one in FORMS]
    assert [one["snapshot_digest"] for one in second["attachments"][0]["editions"]] == [sha256(FORMS[1]).hexdigest()]
    with zipfile.ZipFile(tmp_path / "a.zip") as package:
        assert [package.read(one["member"]) for one in form["editions"]] == FORMS
        assert form["editions"][0]["member"].endswith(".docx")
        assert {one["member"] for one in form["editions"]} < set(first["members"])
        assert json.loads(package.read("policies/1/revisions/1/visit.json"))["attachments"] == first["attachments"]
    assert (lost["editions"], lost["missing"]) == ([], "no bytes were kept while the revision stood")
    assert "lost.docx: no bytes were kept while the revision stood" in printed
    assert "every digest agrees" in run("archive", "verify", "a.zip")
    assert "lost.docx: no bytes were kept" in run("archive", "verify", "a.zip")


def test_an_edition_that_is_lost_is_named(run: Command, tmp_path: Path) -> None:
    digest = sha256(FORMS[1]).hexdigest()
    (kept,) = (one for one in (tmp_path / "archive").rglob("*") if one.name.startswith(digest))
    kept.write_bytes(b"spoilt")
    printed = run("archive", "export", "--zip", "a.zip", status=1)
    assert "form.docx" in printed
    form = manifest(tmp_path / "a.zip")["revisions"][1]["attachments"][0]
    assert form["editions"][0]["member"] is None
    assert "damaged" in form["editions"][0]["missing"]
    assert "damaged" in run("archive", "verify", "a.zip")


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("snapshots/{digest}.docx", b"another form", "its bytes have another digest than the manifest says"),
        ("added.txt", b"a note", "the manifest does not know it"),
        ("SHA256SUMS", b"", "SHA256SUMS says otherwise"),
        ("snapshots/{digest}.docx", None, "it is not in the package"),
    ],
)
def test_a_package_that_was_altered_is_told(
    run: Command, tmp_path: Path, name: str, content: bytes | None, problem: str
) -> None:
    run("archive", "export", "--zip", "a.zip")
    name = name.format(digest=sha256(FORMS[0]).hexdigest())
    with zipfile.ZipFile(tmp_path / "a.zip") as old, zipfile.ZipFile(tmp_path / "b.zip", "w") as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        if content is not None:
            new.writestr(name, content)
    lines = run("archive", "verify", "b.zip", "--format", "jsonl", status=1).splitlines()
    assert problem in {json.loads(line)["problem"] for line in lines}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no package", b'{"format": "clausewatch evidence package"}'])
def test_what_is_no_package_is_told_without_settings(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    run = configured(tmp_path, {})
    run.config.unlink()
    assert "x.zip: it cannot be read as a package" in run("archive", "verify", str(tmp_path / "x.zip"), status=2)
    with zipfile.ZipFile(tmp_path / "y.zip", "w") as package:
        package.writestr("manifest.json", "[]")
    assert "no manifest of an evidence package" in run("archive", "verify", str(tmp_path / "y.zip"), status=2)
