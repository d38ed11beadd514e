"""Files of old office programs, made and read by LibreOffice itself; what is said where it is not installed."""

from __future__ import annotations

import os
import select
from collections.abc import Callable
from pathlib import Path

import pytest
from file_makers import compound

from pipeline.files import office
from pipeline.files.read import read_file

Office = Callable[[str, str, str], bytes]

RULES = (
    "<html><head><meta charset='utf-8'></head><body><p>青禾市雨水花园管理办法</p>"
    "<ol><li>养护每年两次。</li><li>巡查每月一次。</li></ol>"
    "<table><tr><td>单位</td><td>名额</td></tr><tr><td>青禾区</td><td>12</td></tr></table></body></html>"
)
SLIDES = compound({"PowerPoint Document": b"slides" * 900})


@pytest.mark.parametrize("kind", ["doc:MS Word 97", "rtf:Rich Text Format"])
def test_an_old_text_file_is_read_with_its_automatic_numbers(office: Office, kind: str) -> None:
    body = office(RULES, "html", kind)
    document = read_file(body)
    assert document.reason == ""
    assert document.title == "青禾市雨水花园管理办法"
    assert document.body[1:] == ("1. 养护每年两次。", "2. 巡查每月一次。", "单位\t名额", "青禾区\t12")


def test_an_old_sheet_is_read(office: Office) -> None:
    document = read_file(office("序号,单位\n1,青禾泵站\n", "csv", "xls:MS Excel 97"))
    assert (document.body, document.reason) == (("序号\t单位", "1\t青禾泵站"), "")


@pytest.mark.parametrize(
    "body", [compound({"WordDocument": b"letter" * 900}), b"{\\rtf1 " + bytes(range(256)) * 9, SLIDES]
)
def test_a_damaged_old_file_is_never_opened_as_plain_text(office: Office, body: bytes) -> None:
    document = read_file(body)
    assert document.reason
    assert not document.clauses


def test_a_conversion_without_end_is_ended_with_all_its_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, noted = tmp_path / "soffice", tmp_path / "child"
    program.write_text(f"#!/bin/sh\nsleep 300 & echo $! > {noted}\nwait\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    for seconds in (1, 10, 60):  # a busy machine may need more than one to start the child
        monkeypatch.setattr(office, "OFFICE_SECONDS", seconds)
        assert read_file(b"{\\rtf1 x}").reason == f"kept, not read: LibreOffice did not end within {seconds} seconds"
        if noted.exists() and noted.read_text().endswith("\n"):
            break
    assert ends(int(noted.read_text()))


def ends(process: int) -> bool:
    """Whether the process has ended, or is about to: a signal takes its time."""
    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    ended = bool(select.select([descriptor], [], [], 60)[0])
    os.close(descriptor)
    return ended


@pytest.mark.parametrize(("body", "what"), [(b"{\\rtf1 x}", "an RTF file"), (SLIDES, "an old slides file")])
def test_where_libreoffice_is_missing_the_file_is_kept_and_marked(
    monkeypatch: pytest.MonkeyPatch, body: bytes, what: str
) -> None:
    monkeypatch.setenv("PATH", "")
    assert read_file(body).reason == f"kept, not read: {what} needs LibreOffice, which is not installed"


LOCK = 'pdf:writer_pdf_Export:{{"{0}":{{"type":"boolean","value":"true"}},"{1}":{{"type":"string","value":"x"}}}}'


def test_a_pdf_locked_against_changes_is_read_and_one_locked_against_readers_is_marked(office: Office) -> None:
    against_changes = office(RULES, "html", LOCK.format("RestrictPermissions", "PermissionPassword"))
    assert b"/Encrypt" in against_changes
    document = read_file(against_changes)
    assert (document.title, document.reason) == ("青禾市雨水花园管理办法", "")
    assert document.body[-2:] == ("单位\t名额", "青禾区\t12")
    against_readers = office(RULES, "html", LOCK.format("EncryptFile", "DocumentOpenPassword"))
    assert read_file(against_readers).reason == "encrypted: it opens with a password only"
