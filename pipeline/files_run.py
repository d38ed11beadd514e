"""Readers that run as other programs: PDFium and xlrd in a limited process, LibreOffice where it is installed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.files_lines import Line, paragraphs
from pipeline.files_sheet import row_text
from pipeline.files_zip import FileUnread

LONGEST_SECONDS = 15  # on the clock; the child is stopped after two seconds of processor time
OFFICE_SECONDS = 60
_CHILD = Path(__file__).with_name("files_child.py")
_TROUBLES = {
    "encrypted": "encrypted: it opens with a password only",
    "damaged": "damaged: no program can open it",
    "greedy": "too large: reading it takes more memory than a document may",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """The paragraphs of a file, and why some are missing."""

    paragraphs: tuple[str, ...] = field(default=(), repr=False)
    reason: str = ""


def read_pdf(body: bytes) -> Contents:
    """The text layer of a PDF."""
    found = _answer("pdf", body)
    texts = [Line(text=t, page=p, left=x, right=r, top=y, width=w, size=s) for t, p, x, r, y, w, s in found["lines"]]
    if sum(len(line.text) for line in texts) < 2:
        return Contents(reason="scanned: its pages are images without a text layer")
    missing = found["read"] < found["pages"]
    reason = f"too long: only the first {found['read']} of {found['pages']} pages were read" if missing else ""
    return Contents(paragraphs=tuple(paragraphs(texts)), reason=reason)


def read_xls(body: bytes) -> Contents:
    """The rows of an old spreadsheet."""
    found = _answer("xls", body)
    rows = tuple(row_text(row) for row in found["rows"])
    return Contents(
        paragraphs=rows, reason=f"too long: only the first {len(rows)} rows were read" if found["cut"] else ""
    )


def read_doc(body: bytes) -> Contents:
    """The text of an old Word file, without its automatic numbers."""
    return Contents(paragraphs=tuple(_answer("doc", body)["paragraphs"]))


def has_office() -> bool:
    """Whether LibreOffice is installed."""
    return _office() is not None


def _office() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_docx(body: bytes, suffix: str) -> bytes:
    """*body* as a Word file, by LibreOffice. Raises FileUnread where it is not installed or cannot open the file."""
    office = _office()
    if office is None:
        raise FileUnread(f"kept, not read: a {suffix.upper()} file needs LibreOffice, which is not installed")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, f"file.{suffix}"), Path(folder, "out", "file.docx")
        source.write_bytes(body)
        command = [office, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "docx"]
        try:
            subprocess.run(  # noqa: S603  a fixed program and our own paths
                [*command, "--outdir", str(target.parent), str(source)],
                capture_output=True,
                timeout=OFFICE_SECONDS,
                check=False,
            )
        except (subprocess.TimeoutExpired, OSError) as error:
            raise FileUnread("LibreOffice did not finish with it in time") from error
        if not target.exists():
            raise FileUnread("damaged: LibreOffice cannot open it")
        return target.read_bytes()


def _answer(kind: str, body: bytes) -> dict[str, Any]:
    """What the child found. Raises FileUnread when it found nothing or was stopped."""
    try:
        done = subprocess.run(  # noqa: S603  our own script
            [sys.executable, "-I", str(_CHILD), kind],
            input=body,
            capture_output=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise FileUnread("reading it took more time than a document may") from error
    if done.returncode:
        raise FileUnread("reading it takes more time or memory than a document may, or breaks the reader")
    found: dict[str, Any] = json.loads(done.stdout)
    if trouble := found.get("trouble"):
        raise FileUnread(_TROUBLES[trouble])
    return found
