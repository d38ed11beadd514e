"""Attachments: from the bytes of a file to the document it carries. What a file is, its bytes say, never its name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.clauses import split
from pipeline.decode import decode
from pipeline.digest import text_digest
from pipeline.files_lines import tidy
from pipeline.files_ofd import read_ofd
from pipeline.files_run import Contents, has_office, read_doc, read_pdf, read_xls, to_docx
from pipeline.files_sheet import read_xlsx
from pipeline.files_word import read_docx, read_pptx
from pipeline.files_zip import FileUnread, Package, open_package
from pipeline.labels import read_label
from pipeline.metadata_title import GENUS_END
from pipeline.model import Document, Kind
from pipeline.numbers import line_number

MOST_BYTES = 64 * 2**20
MOST_SIGNS = 1_000_000  # of text: a law code has a tenth
MOST_PARAGRAPHS = 8_000
MOST_FILES = 20  # of an archive
MOST_RUN = 3  # of these, files that need a process of their own
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|script|meta|body)\b", re.I | re.S
)
_ANNEX = re.compile(r"附\s*[件表录]?\s*[\d一二三四五六七八九十]*\s*[:：]?")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_LETTER = re.compile(r"\w")
_FILE_NAME = re.compile(r"\.[A-Za-z]{2,5}$")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\f\r\x1b")

FILE_MAGIC = (b"%PDF", b"PK\x03\x04", b"PK\x05\x06", _OLE, b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"{\\rtf")
_TROUBLES = (ValueError, LookupError, ArithmeticError, AssertionError, RecursionError, MemoryError, zipfile.BadZipFile)


def is_file(body: bytes) -> bool:
    """Whether the first bytes are those of a file and not of a page."""
    return body.lstrip()[:8].startswith(FILE_MAGIC) or _is_pdf(body)


def _is_pdf(body: bytes) -> bool:
    """Whether a PDF begins here: some servers put lines of their own before it."""
    return b"%PDF-" in body[:1024] and not body.lstrip().startswith(b"<")


def read_file(body: bytes, *, name: str = "") -> Document:
    """What the file says: kind attachment, always. Never raises: *reason* says what could not be read, and why.

    *name* is used for the title alone, when the text has none.
    """
    try:
        contents = _contents(body)
    except FileUnread as unread:
        return Document(kind=Kind.ATTACHMENT, title=_named(name), reason=unread.reason)
    except _TROUBLES:  # parsing libraries on hostile bytes
        return Document(kind=Kind.ATTACHMENT, title=_named(name), reason="damaged: it cannot be parsed")
    return _document(_bounded(contents), name)


def _contents(body: bytes) -> Contents:
    if not body.strip():
        raise FileUnread("empty: the file has no bytes")
    if len(body) > MOST_BYTES:
        raise FileUnread(f"too large: more than {MOST_BYTES // 2**20} MB")
    start = body.lstrip()[:8]
    if _is_pdf(body):
        return read_pdf(body)
    if start.startswith(b"PK"):
        return _package(open_package(body.lstrip()), depth=0)
    if start.startswith(_OLE):
        return _compound(body)
    if start.startswith(b"{\\rtf"):
        return _word(open_package(to_docx(body, "rtf")))
    if start.startswith((b"Rar!", b"7z\xbc\xaf")):
        raise FileUnread("kept, not read: an archive of a kind that only its own program unpacks")
    return _plain(body)


def _plain(body: bytes) -> Contents:
    if _PAGE.match(body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")):
        raise FileUnread("a web page stands in place of the file")
    start = body[:4096]
    is_wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not is_wide and len(start.translate(None, _CONTROLS)) * 20 < len(start) * 19:
        raise FileUnread("of no known kind: neither text nor an office file")
    return _of(decode(body, "").splitlines())


def _package(package: Package, *, depth: int) -> Contents:
    names = set(package.names)
    readers: tuple[tuple[str, Callable[[Package], Iterator[str]]], ...] = (
        ("word/", read_docx),
        ("xl/workbook.xml", read_xlsx),
        ("ppt/slides/", read_pptx),
        ("OFD.xml", read_ofd),
    )
    for mark, reader in readers:
        if any(name.startswith(mark) for name in names) and (mark == "OFD.xml" or "[Content_Types].xml" in names):
            return _of(reader(package))
    if depth:
        raise FileUnread("an archive inside an archive is not read")
    return _archive(package)


def _word(package: Package) -> Contents:
    return _of(read_docx(package))


def _compound(body: bytes) -> Contents:
    """The container of the old office programs: its streams' names tell which of them wrote it."""
    if _stream("EncryptedPackage") in body:
        raise FileUnread("encrypted: it opens with a password only")
    if _stream("WordDocument") in body:
        return _word(open_package(to_docx(body, "doc"))) if has_office() else read_doc(body)
    if _stream("Workbook") in body or _stream("Book") in body:
        return read_xls(body)
    if _stream("PowerPoint Document") in body:
        raise FileUnread("kept, not read: slides of an old office program")
    return _word(open_package(to_docx(body, "wps")))


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _archive(package: Package) -> Contents:
    """The files of a zip, one after another, each headed by its name."""
    found: list[str] = []
    reasons: list[str] = []
    runs = 0
    for at, info in enumerate(package.infos):
        name = _member_name(info)
        if at >= MOST_FILES:
            reasons.append(f"only the first {MOST_FILES} of {len(package.infos)} files were read")
            break
        body = package.read_member(info)
        runs += is_file(body) and not body.lstrip().startswith(b"PK")
        try:
            contents = _member(body, runs)
        except FileUnread as unread:
            contents = Contents(reason=unread.reason)
        found += [name.rpartition("/")[2], *contents.paragraphs]
        reasons += [f"{name}: {contents.reason}"] if contents.reason else []
    if not found:
        raise FileUnread("empty: the archive holds no files")
    return Contents(paragraphs=tuple(found), reason="; ".join(reasons)[:500])


def _member(body: bytes, runs: int) -> Contents:
    if body.lstrip().startswith(b"PK"):
        return _package(open_package(body.lstrip()), depth=1)
    if is_file(body) and runs > MOST_RUN:
        raise FileUnread("not read: the archive holds more files of its kind than are read at once")
    return _contents(body)


def _member_name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: Chinese programs write GBK, which the zip format takes for code page 437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _of(texts: Iterable[str]) -> Contents:
    """The first texts, as many as a document may have."""
    kept: list[str] = []
    signs = 0
    for text in texts:
        signs += len(text)
        if signs > MOST_SIGNS or len(kept) >= MOST_PARAGRAPHS:
            return Contents(paragraphs=tuple(kept), reason=f"too long: only the first {len(kept)} paragraphs were read")
        if text := tidy(text):
            kept.append(text)
    return Contents(paragraphs=tuple(kept), reason="" if kept else "empty: the file has no words")


def _bounded(contents: Contents) -> Contents:
    again = _of(contents.paragraphs)
    return replace(again, reason=contents.reason or again.reason or _coded(again.paragraphs))


def _coded(paragraphs: Sequence[str]) -> str:
    """The reason of a text that is drawn in signs of the font's own: no program knows which characters they are."""
    text = "".join(paragraphs)
    private, known = len(_PRIVATE.findall(text)), len(_LETTER.findall(text))
    return "its fonts do not say which characters they print" if private * 10 > known else ""


def _document(contents: Contents, name: str) -> Document:
    body = contents.paragraphs
    title, start = _title(body)
    clauses = split(body[start:], title=title)
    return Document(
        kind=Kind.ATTACHMENT,
        title=title or _named(name),
        doc_number=next(filter(None, map(line_number, body[:6])), ""),
        body=body,
        clauses=clauses,
        reason=contents.reason,
        text_digest=text_digest(clauses) if clauses else "",
    )


def _title(body: Sequence[str]) -> tuple[str, int]:
    """The title that heads *body*, over at most three lines, and where the text below it begins; "" and 0 without."""
    start = next((at for at, line in enumerate(body[:4]) if not _ANNEX.fullmatch(line) and not line_number(line)), 0)
    joined = ""
    for at, line in enumerate(body[start : start + 3], start):
        if len(line) > 60 or line[-1] in "。；：;:" or "\t" in line or read_label(line):
            break
        joined += line
        if GENUS_END.search(joined) and len(joined) > 4:
            return joined, at + 1
    return "", 0


def _named(name: str) -> str:
    return _FILE_NAME.sub("", name.strip())
