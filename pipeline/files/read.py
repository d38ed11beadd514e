"""Attachments: from the bytes of a file to the document it carries. What a file is, its bytes say, never its name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from functools import partial

from pipeline.files.archive import read_archive
from pipeline.files.bounds import MOST_BYTES, MOST_SIGNS, PASSWORD, Budget, Contents, FileUnread, bounded
from pipeline.files.document import document_of, unread_document
from pipeline.files.ofd import read_ofd
from pipeline.files.office import converted, has_office
from pipeline.files.page import rows_of
from pipeline.files.run import read_doc, read_pdf, read_xls
from pipeline.files.sheet import read_xlsx
from pipeline.files.word import read_docx, read_pptx
from pipeline.files.zip import Package, open_package
from pipeline.model import Document
from pipeline.page.decode import decode

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|meta|title|link|script|style|body|div|table|center|form|h[1-6]|p|br|span)\b",
    re.I | re.S,
)
_OFFICE_PAGE = re.compile(rb"urn:schemas-microsoft-com:office:(?:word|excel)|ProgId\W+content\W+(?:Word|Excel)", re.I)
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\f\r\x1b")
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\x00", b"MM\x00*")

FILE_MAGIC = (b"%PDF", b"PK\x03\x04", b"PK\x05\x06", _OLE, b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"{\\rtf")
_TROUBLES = (ValueError, LookupError, ArithmeticError, AssertionError, RecursionError, MemoryError, zipfile.BadZipFile)


def is_file(body: bytes) -> bool:
    """Whether the first bytes are those of a file and not of a page."""
    return body.lstrip()[:8].startswith((*FILE_MAGIC, *_IMAGES)) or _is_pdf(body)


def is_page(body: bytes) -> bool:
    """Whether the bytes are mark-up of a web page: an error or a log-in page stands where a file was.

    Sheets and letters that an office program or an export writes as HTML name that program, and are files.
    """
    start = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return bool(_PAGE.match(start)) and not _OFFICE_PAGE.search(start)


def _is_pdf(body: bytes) -> bool:
    """Whether a PDF begins here: some servers put lines of their own before it."""
    return b"%PDF-" in body[:1024] and not body.lstrip().startswith(b"<")


def read_file(body: bytes, *, name: str = "") -> Document:
    """What the file says: kind attachment, always. Never raises: *reason* says what could not be read, and why.

    *name* is used for the title alone, when the text has none.
    """
    try:
        contents = _contents(body, Budget())
    except FileUnread as unread:
        return unread_document(unread.reason, name)
    except _TROUBLES:  # parsing libraries on hostile bytes
        return unread_document("damaged: it cannot be parsed", name)
    return document_of(contents, name)


def _contents(body: bytes, budget: Budget) -> Contents:
    if not body.strip():
        raise FileUnread("empty: the file has no bytes")
    if len(body) > MOST_BYTES:
        raise FileUnread(f"too large: more than {MOST_BYTES // 2**20} MB")
    start = body.lstrip()[:8]
    if _is_pdf(body):
        return read_pdf(body, budget)
    if start.startswith(b"PK"):
        return _package(open_package(body.lstrip(), budget))
    if start.startswith(_OLE):
        return _compound(body, budget)
    if start.startswith(b"{\\rtf"):
        return bounded(read_docx(converted(body, "rtf", "docx", budget)))
    if start.startswith((b"Rar!", b"7z\xbc\xaf")):
        raise FileUnread("kept, not read: an archive of a kind that only its own program unpacks")
    if start.startswith(_IMAGES):
        raise FileUnread("scanned: it is an image without a text layer")
    return _plain(body)


def _plain(body: bytes) -> Contents:
    if is_page(body):
        raise FileUnread("a web page stands in place of the file")
    start = body[:4096]
    is_wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not is_wide and len(start.translate(None, _CONTROLS)) * 20 < len(start) * 19:
        raise FileUnread("of no known kind: neither text nor an office file")
    if len(body) > 4 * MOST_SIGNS:
        raise FileUnread("too large: a text of more characters than a document holds")
    text = decode(body, "")
    if _OFFICE_PAGE.search(start) and _PAGE.match(start.lstrip(b"\xef\xbb\xbf \t\r\n")):
        return bounded(rows_of(text))
    if start.lstrip().startswith((b"<?xml", b"MIME-Version:")):
        raise FileUnread("kept, not read: mark-up of an office program in place of its file")
    return bounded(text.splitlines())


def _package(package: Package) -> Contents:
    names = set(package.names)
    readers: tuple[tuple[str, Callable[[Package], Iterator[str]]], ...] = (
        ("word/", read_docx),
        ("xl/workbook.xml", read_xlsx),
        ("ppt/slides/", read_pptx),
        ("OFD.xml", read_ofd),
    )
    for mark, reader in readers:
        if any(name.startswith(mark) for name in names) and (mark == "OFD.xml" or "[Content_Types].xml" in names):
            return bounded(reader(package))
    if package.budget.is_shared:
        raise FileUnread("not read: an archive inside an archive")
    package.budget.is_shared = True
    return read_archive(package, partial(_contents, budget=package.budget))


def _compound(body: bytes, budget: Budget) -> Contents:
    """The container of the old office programs: its streams' names tell which of them wrote it."""
    if _stream("EncryptedPackage") in body:
        raise FileUnread(PASSWORD)
    if _stream("WordDocument") in body:
        return _old_word(body, budget)
    if _stream("Workbook") in body or _stream("Book") in body:
        return read_xls(body, budget)
    if _stream("PowerPoint Document") in body:
        return bounded(read_pptx(converted(body, "ppt", "pptx", budget)))
    raise FileUnread("of no known kind: an office file of an unknown program")


def _old_word(body: bytes, budget: Budget) -> Contents:
    """A Word 97 or WPS file: by LibreOffice, which knows its automatic numbers, else by its table of pieces."""
    if has_office():
        try:
            return bounded(read_docx(converted(body, "doc", "docx", budget)))
        except FileUnread:  # such as an encrypted one, of which the next reader says so
            pass
    return read_doc(body, budget)


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")
