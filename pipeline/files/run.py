"""Readers that run in a limited process of their own: PDFium, xlrd and the one of old Word files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from pipeline.files.bounds import PASSWORD, Budget, Contents, FileUnread
from pipeline.files.formats import BUILT_IN, number_text
from pipeline.files.lines import paragraphs
from pipeline.files.pdf import pdf_lines
from pipeline.files.sheet import row_text

LONGEST_SECONDS = 15  # on the clock; the child is stopped when its processor time is used up
_CHILD = Path(__file__).with_name("child.py")
TROUBLES = {
    "encrypted": PASSWORD,
    "damaged": "damaged: no program can open it",
    "greedy": "too large: reading it takes more memory than a document may",
}


def read_pdf(body: bytes, budget: Budget) -> Contents:
    """The text layer of a PDF."""
    found = _answer("pdf", body, budget)
    pages = found["pages"]
    if sum(len(piece[0]) for page in pages for piece in page["pieces"]) < 2:
        return Contents(reason="scanned: its pages are images without a text layer")
    missing = len(pages) < found["count"]
    reason = f"too long: only the first {len(pages)} of {found['count']} pages were read" if missing else ""
    return Contents(paragraphs=tuple(paragraphs(list(pdf_lines(pages)))), reason=reason)


def read_xls(body: bytes, budget: Budget) -> Contents:
    """The rows of an old spreadsheet."""
    found = _answer("xls", body, budget)
    epoch = found["epoch"]
    rows = tuple(row_text([_shown(cell, epoch) for cell in row]) for row in found["rows"])
    return Contents(
        paragraphs=rows, reason=f"too long: only the first {len(rows)} rows were read" if found["cut"] else ""
    )


def _shown(cell: str | list[str], epoch: int) -> str:
    if isinstance(cell, str):
        return cell
    raw, code, key = cell
    return number_text(raw, BUILT_IN.get(int(key), code), epoch=epoch)


def read_doc(body: bytes, budget: Budget) -> Contents:
    """The text of an old Word file, without its automatic numbers."""
    return Contents(paragraphs=tuple(_answer("doc", body, budget)["paragraphs"]))


def _answer(kind: str, body: bytes, budget: Budget) -> dict[str, Any]:
    """What the child found. Raises FileUnread when it found nothing or was stopped."""
    seconds = budget.process_seconds()
    try:
        done = subprocess.run(  # noqa: S603  our own script
            [sys.executable, "-I", str(_CHILD), kind, str(seconds)],
            input=body,
            capture_output=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise FileUnread("too large: reading it takes more time than a document may") from error
    if done.returncode:
        raise FileUnread("too large: reading it takes more time or memory than a document may")
    found: dict[str, Any] = json.loads(done.stdout)
    if trouble := found.get("trouble"):
        raise FileUnread(TROUBLES[trouble])
    return found
