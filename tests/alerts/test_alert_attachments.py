"""The comparison that goes with a message: what stands in it, and that office programs take it for tracked changes."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from alert_receivers import Reply, http_receiver
from alert_samples import ADDED, MODIFIED, REMOVED, REVISED, SHANGHAI, SHIFTED, clause
from bs4 import BeautifulSoup
from mail_servers import mail_server

from alerts.channel import send
from alerts.comparison import Attachment
from alerts.forms import Attach
from alerts.messages import Message, render
from alerts.subscription import Language, Subscription
from pipeline.changes import Edit, EditKind

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SAME = clause(("第一章", "第一条"), "为促进氢能产业发展，制定本办法。")
RENUMBERED = Edit(
    kind=EditKind.RENUMBERED,
    before=clause(("第三章", "第九条"), "本办法有效期三年。"),
    after=clause(("第三章", "第十条"), "本办法有效期三年。"),
)
WHOLE = (
    Edit(kind=EditKind.UNCHANGED, before=SAME, after=SAME),
    MODIFIED,
    ADDED,
    REMOVED,
    RENUMBERED,
)
LONG = replace(REVISED, whole=WHOLE)
HOSTILE = '</w:t><script>alert(1)</script> & <img src=x> \x00\x1b\u202e ]]> {{ 7*7 }} "'


def told(attach: Attach, *changes: object, language: Language = Language.CHINESE) -> Message:
    to = Subscription(name="hydrogen", attach=attach, language=language)
    return render(changes or (LONG,), to=to, timezone=SHANGHAI)  # type: ignore[arg-type]  # samples are changes


def only(message: Message) -> Attachment:
    (file,) = message.attach()
    return file


def text_of(docx: bytes, *, accepted: bool) -> list[str]:
    """The paragraphs of a document once all changes are accepted, or rejected."""
    gone = f"{W}del" if accepted else f"{W}ins"
    body = ElementTree.fromstring(ZipFile(BytesIO(docx)).read("word/document.xml"))[0]
    texts = []
    for paragraph in body.iter(f"{W}p"):
        if paragraph.find(f"{W}pPr/{W}rPr/{gone}") is not None:
            continue
        dropped = {id(run) for change in paragraph.findall(gone) for run in change.iter()}
        runs = [run for run in paragraph.iter() if run.tag in (f"{W}t", f"{W}delText") and id(run) not in dropped]
        texts.append("".join(run.text or "" for run in runs))
    return texts


def test_nothing_is_attached_unless_it_is_asked_for() -> None:
    assert told(Attach.NONE).attach() == ()
    assert list(told(Attach.DOCX, REVISED).attach()) == []  # nothing tells the whole text


def test_accepting_gives_the_new_text_and_rejecting_the_old_one() -> None:
    file = only(told(Attach.DOCX))
    new, old = text_of(file.content, accepted=True)[-4:], text_of(file.content, accepted=False)[-4:]
    assert [line.partition("\u3000")[2] for line in new] == [
        edit.after.words for edit in WHOLE if edit.after is not None
    ]
    assert [line.partition("\u3000")[2] for line in old] == [
        edit.before.words for edit in WHOLE if edit.before is not None
    ]
    assert [line.partition("\u3000")[0] for line in new] == ["第一条", "第六条", "第七条", "第十条"]
    assert [line.partition("\u3000")[0] for line in old] == ["第一条", "第六条", "（二）", "第九条"]


def test_a_moved_clause_says_where_it_stood() -> None:
    file = only(told(Attach.DOCX, replace(REVISED, whole=(SHIFTED,))))
    assert text_of(file.content, accepted=True)[-1].endswith(
        "本办法由市发展改革委负责解释。（移动，原第三章 第十二条）"
    )


def test_the_same_comparison_makes_the_same_file() -> None:
    assert only(told(Attach.DOCX)) == only(told(Attach.DOCX))


@pytest.mark.parametrize("attach", [Attach.HTML, Attach.DOCX])
def test_hostile_words_stay_words(attach: Attach) -> None:
    edit = replace(MODIFIED, before=clause((HOSTILE,), "甲" + HOSTILE), after=clause((HOSTILE,), "乙" + HOSTILE))
    file = only(told(attach, replace(LONG, title="../../" + HOSTILE, whole=(edit,))))
    assert re.fullmatch(r"[^/\\:<>\"|?*\x00-\x1f]+-7\.(html|docx)", file.name)
    if attach is Attach.DOCX:
        assert "<script>alert(1)</script>" in "".join(text_of(file.content, accepted=True))
    else:
        page = BeautifulSoup(file.content, "lxml")
        assert not page.find_all(["script", "img"])
        assert "{{ 7*7 }}" in page.text


@pytest.mark.parametrize("language", Language)
def test_html_loads_nothing_and_holds_the_whole_text(language: Language) -> None:
    page = BeautifulSoup(only(told(Attach.HTML, language=language)).content, "lxml")
    assert not page.find_all(["script", "link", "img", "iframe", "object"])
    assert not page.find_all(src=True)
    for edit in WHOLE:
        assert (edit.after or edit.before).label in page.text  # type: ignore[union-attr]  # one of them is there
    assert SAME.text in page.text
    assert page.find("del").text == "50"


def test_a_mail_carries_it_and_is_sent_without_it_to_a_server_that_it_is_too_large_for() -> None:
    for most_bytes, names in ((None, [only(told(Attach.DOCX)).name]), (22_000, [])):
        with mail_server(most_bytes=most_bytes) as server:
            url = f"mailto://127.0.0.1:{server.port}/boss@corp.example?from=watch@lanjiang.example"
            assert asyncio.run(send(url, told(Attach.DOCX))).ok
        ((_, mail),) = server.taken
        assert [part.get_filename() for part in mail.iter_attachments()] == names


def test_a_service_of_apprise_that_takes_files_gets_it() -> None:
    with http_receiver(lambda _: Reply()) as receiver:
        assert asyncio.run(send(f"form://{receiver.host}/policies", told(Attach.DOCX))).ok
    (request,) = receiver.received
    assert only(told(Attach.DOCX)).content in request.body


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_it_with_its_changes_tracked(tmp_path: Path) -> None:
    source = tmp_path / "comparison.docx"
    source.write_bytes(only(told(Attach.DOCX)).content)
    line = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "odt"]
    subprocess.run([*line, "--outdir", str(tmp_path), str(source)], check=True, timeout=180, capture_output=True)
    content = ZipFile(tmp_path / "comparison.odt").read("content.xml").decode()
    tracked = content.partition("<text:tracked-changes")[2].partition("</text:tracked-changes>")[0]
    assert tracked.count("<text:insertion>") >= 3
    assert tracked.count("<text:deletion>") == 2  # what was removed and the old label after it are one
    assert "已经享受同类补助的，不得重复申报。" in tracked
    assert "鼓励加氢站与加油站、充电站合建。" in content
