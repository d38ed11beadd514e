"""What attachments say: text, order, numbers as printed, and one clear reason where there is none."""

from __future__ import annotations

import pytest
from file_makers import doc, docx, ofd, package, paragraph, pdf, table, xls, xlsx

from pipeline.changes import EditKind
from pipeline.compare.edits import compare
from pipeline.files.read import read_file
from pipeline.model import Document, Kind
from pipeline.read import read

TITLE = "青禾市雨水花园管理办法"
NUMBERING = (
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条　"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>'
    '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num>'
)


def labels(document: Document) -> list[str]:
    return [clause.label for clause in document.clauses]


def test_a_word_file_is_read_in_its_order() -> None:
    rows = [("单位", "名额"), ("青禾区", "12")]
    document = read_file(
        docx(paragraph(TITLE), paragraph("第一条　为了蓄水。"), table(rows), paragraph("第二条　施行。"))
    )
    assert document.kind is Kind.ATTACHMENT
    assert document.title == TITLE
    assert document.body == (TITLE, "第一条　为了蓄水。", "单位\t名额", "青禾区\t12", "第二条　施行。")
    assert [label for label in labels(document) if label] == ["第一条", "第二条"]
    assert document.reason == ""


def test_automatic_numbers_of_a_word_file_are_printed() -> None:
    lines = [("总则。", 0), ("宗旨。", 1), ("范围。", 1), ("雨水。", 2), ("职责。", 0), ("园林。", 1)]
    body = read_file(docx(*(paragraph(w, number=(7, at)) for w, at in lines), numbering=NUMBERING)).body
    assert body == ("第一条　总则。", "（一）宗旨。", "（二）范围。", "1. 雨水。", "第二条　职责。", "（一）园林。")


def test_deleted_words_and_doubled_boxes_of_a_word_file_are_left_out() -> None:
    added, gone = "<w:r><w:t>新增二十处</w:t></w:r>", "<w:r><w:delText>十处</w:delText></w:r>"
    revised = f"<w:p><w:ins>{added}</w:ins><w:del>{gone}</w:del></w:p>"
    box = "<w:txbxContent><w:p><w:r><w:t>图例</w:t></w:r></w:p></w:txbxContent>"
    doubled = (
        f'<w:p><w:r><x:A xmlns:x="urn:x"><x:Choice>{box}</x:Choice><x:Fallback>{box}</x:Fallback></x:A></w:r></w:p>'
    )
    assert read_file(docx(revised, doubled)).body == ("新增二十处", "图例")


def test_a_sheet_is_its_rows() -> None:
    sheets = {"名单": [("序号", "单位", "日期"), (1, "青禾泵站", 45292)], "旧": [("不见",)]}
    assert read_file(xlsx(sheets, hidden=["旧"])).body == ("序号\t单位\t日期", "1\t青禾泵站\t2024-01-01")
    assert read_file(xlsx(sheets)).body[0] == "名单"


def full(words: str) -> str:
    """A line of 28 characters."""
    return (words * 28)[:28]


def test_lines_of_a_pdf_become_paragraphs() -> None:
    first = [
        (TITLE, 210, 780),
        ("第一条　" + full("雨水花园应当")[:22], 104, 740),
        ("逐年养护。", 72, 716),
        ("第二条　" + full("泵站应当")[:22], 104, 692),
    ]
    second = [("由市园林局巡查。", 72, 780), ("第三条　本办法自公布之日起施行。", 104, 756)]
    document = read_file(pdf([[*first, ("- 1 -", 280, 40)], [*second, ("- 2 -", 280, 40)]]))
    assert document.body == (
        TITLE,
        f"第一条　{full('雨水花园应当')[:22]}逐年养护。",
        f"第二条　{full('泵站应当')[:22]}由市园林局巡查。",
        "第三条　本办法自公布之日起施行。",
    )
    assert document.title == TITLE
    assert labels(document) == ["第一条", "第二条", "第三条"]


def test_running_heads_of_a_pdf_are_dropped() -> None:
    pages = [
        [("青禾市公报", 72, 810), (f"{word}、泵站。", 72, 700), (f"第{n}页 共3页", 280, 40)]
        for n, word in enumerate("一二三", 1)
    ]
    assert read_file(pdf(pages)).body == ("一、泵站。", "二、泵站。", "三、泵站。")


def test_an_ofd_file_is_read_by_the_places_of_its_words() -> None:
    lines = [("第一条　养护", 40.0, 40.0), (TITLE, 70.0, 20.0), ("按年进行。", 70.0, 40.0)]
    assert read_file(ofd([lines, [("第二条　施行。", 40.0, 20.0)]])).body == (
        TITLE,
        "第一条　养护按年进行。",
        "第二条　施行。",
    )


def test_an_archive_is_its_files_with_their_names() -> None:
    parts = {"AAAA/BBBB.txt": "一、泵站。".encode("gbk"), "2.docx": docx(paragraph("二、雨水。"))}
    raw = package({**parts, "3.zip": package({"4.txt": "不读"})})
    document = read_file(raw.replace(b"AAAA", "附件".encode("gbk")).replace(b"BBBB", "名单".encode("gbk")))
    assert document.body == ("名单.txt", "一、泵站。", "2.docx", "二、雨水。", "3.zip")
    assert "3.zip: not read: an archive inside an archive" in document.reason


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"<div class='box'>\xe8\xaf\xb7\xe7\x99\xbb\xe5\xbd\x95</div>", "web page"),
        (b"<!-- cached --><!-- twice -->\n<html><title>login</title></html>", "web page"),
        (b"<?xml version='1.0'?><?mso-application progid='Word.Document'?><w:wordDocument/>", "mark-up of an office"),
        (b"Rar!\x1a\x07\x00rest", "archive of a kind"),
        (
            pdf(
                [[(TITLE, 72, 700)]],
                trailer=b"/Encrypt<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>/ID[<00><00>]"
                % (b"00" * 32, b"00" * 32),
            ),
            "encrypted",
        ),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "image"),
        (b"\x00\x01\x02\x03" + bytes(range(256)) * 9, "no known kind"),
        (b"%PDF-1.7 and nothing else", "damaged"),
        (b"PK\x03\x04 and nothing else", "damaged"),
        (pdf([[]]), "scanned"),
        (docx(paragraph("")), "no words"),
    ],
)
def test_what_cannot_be_read_is_kept_with_one_reason(body: bytes, words: str) -> None:
    document = read_file(body, name="附件1.doc")
    assert document.kind is Kind.ATTACHMENT
    assert words in document.reason
    assert "\n" not in document.reason
    assert document.title == "附件1"
    assert not document.clauses


def test_text_is_read_in_any_charset() -> None:
    for charset in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        assert read_file("一、泵站。\r\n二、雨水。".encode(charset)).body == ("一、泵站。", "二、雨水。")


def test_two_editions_of_a_file_are_compared_by_clause() -> None:
    before, after = (
        read(docx(paragraph(TITLE), paragraph("第一条　养护。"), paragraph(f"第二条　{words}。")))
        for words in ("十处", "二十处")
    )
    edits = [edit for edit in compare(before.clauses, after.clauses) if edit.is_real]
    assert [(edit.kind, edit.after.words if edit.after else "") for edit in edits] == [(EditKind.MODIFIED, "二十处。")]


def test_an_old_word_file_is_read_piece_by_piece_without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    typed = (
        f"{TITLE}\r第一条　雨水",
        "花园每年养护。\r单位\x07名额\x07\x07青禾区\x0712\x07\x07",
        "见\x13 HYPERLINK x \x14附表\x15。\r",
    )
    document = read_file(doc(*typed))
    assert document.reason == ""
    assert document.body == (TITLE, "第一条　雨水花园每年养护。", "单位\t名额", "青禾区\t12", "见附表。")
    assert "encrypted" in read_file(doc(*typed, flags=0x100)).reason


def test_an_old_sheet_is_its_rows() -> None:
    document = read_file(xls([("序号", "单位"), ("1", "青禾泵站")]))
    assert document.reason == ""
    assert document.body == ("序号\t单位", "1\t青禾泵站")


def test_a_sheet_that_is_written_as_a_page_is_its_rows() -> None:
    head = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><meta charset="utf-8"><body><p>名单</p>'
    rows = "<table><tr><td>序号</td><td>单位</td></tr><tr><td>1</td><td><p>青禾泵站</p></td></tr></table>"
    assert read_file(f"{head}{rows}</body></html>".encode()).body == ("名单", "序号\t单位", "1\t青禾泵站")


def test_a_file_tells_its_number_issuer_and_dates() -> None:
    lines = [
        "青发改〔2026〕8号",
        "青禾市雨水花园管理办法",
        "第一条　养护雨水花园。",
        "第二条　本办法自2026年5月1日起施行，有效期三年。",
        "青禾市发展和改革委员会",
        "2026年4月2日",
    ]
    document = read_file(docx(*map(paragraph, lines)))
    assert (document.title, document.doc_number) == ("青禾市雨水花园管理办法", "青发改〔2026〕8号")
    assert document.issuers == ("青禾市发展和改革委员会",)
    days = (document.written_date, document.effective_date, document.expiry_date)
    assert [str(day) for day in days] == ["2026-04-02", "2026-05-01", "2029-04-30"]


def test_files_of_an_archive_that_are_not_read_are_named() -> None:
    word = docx(paragraph("一、泵站。"))
    parts = {f"{n:02}.docx": word for n in range(25)} | {"__MACOSX/._00.docx": b"x", "Thumbs.db": b"x"}
    document = read_file(package(parts))
    assert document.reason == "only the first 20 of 25 files were read"
    assert document.body[-5:] == tuple(f"{n}.docx" for n in range(20, 25))
    assert not [line for line in document.body if "MACOSX" in line or "Thumbs" in line]


def test_names_of_an_archive_are_never_paths() -> None:
    parts = {"../../etc/passwd": "一、雨水。", "C:\\x\\附件.txt": "二、泵站。", "/abs/\x07三.txt": "三、养护。"}
    assert read_file(package(parts)).body == ("passwd", "一、雨水。", "附件.txt", "二、泵站。", "三.txt", "三、养护。")


def test_locked_files_of_an_archive_are_told_together() -> None:
    locked = bytearray(package({"甲.txt": "一", "乙.txt": "二"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = locked.find(mark)
        while at >= 0:
            locked[at + place] |= 1
            at = locked.find(mark, at + 1)
    document = read_file(bytes(locked))
    assert document.reason == "甲.txt, 乙.txt: encrypted: it opens with a password only"
    assert document.body == ("甲.txt", "乙.txt")
