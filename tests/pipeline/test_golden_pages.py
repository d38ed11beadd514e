"""Whole pages and what is read from them: a folder each, with page, settings and the expected document.

After a wanted change of the reader: pytest tests/pipeline/test_golden_pages.py --update-golden, and review the diff.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.model import Clause, Document, Kind, Origin
from pipeline.read import read

PAGES = Path(__file__).parent / "golden_pages"
FOLDERS = sorted(folder for folder in PAGES.iterdir() if folder.is_dir())
SHAPES: dict[str, dict[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "golden_shapes.yaml").read_text("utf-8")
)


def record_of(document: Document) -> dict[str, Any]:
    """All of a document but its digests."""
    return {
        "kind": document.kind,
        "reason": document.reason,
        "title": document.title,
        "document_title": document.document_title,
        "doc_number": document.doc_number,
        "issuers": list(document.issuers),
        "index_number": document.index_number,
        "written_date": day(document.written_date),
        "published_date": day(document.published_date),
        "effective_date": day(document.effective_date),
        "expiry_date": day(document.expiry_date),
        "validity": document.validity,
        "validity_evidence": document.validity_evidence,
        "origins": [origin_line(origin) for origin in document.origins],
        "clauses": [clause_line(clause) for clause in document.clauses],
        "body": list(document.body),
        "attachments": [[attachment.name, attachment.url] for attachment in document.attachments],
        "relations": [[one.kind, one.title, one.doc_number, one.evidence] for one in document.relations],
        "entries": [[entry.date and str(entry.date), entry.title, entry.url] for entry in document.entries],
        "noise": list(document.noise),
    }


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def origin_line(origin: Origin) -> str:
    return f"{origin.field} = {origin.value} ← {origin.origin}: {origin.printed}"


def clause_line(clause: Clause) -> str:
    serial = f" [{clause.label}]" if clause.path[-1].startswith("¶") and clause.label else ""
    return f"{clause.part} {' / '.join(clause.path)}{serial} | {clause.heading} | {clause.text}"


def read_folder(folder: Path) -> Document:
    file = folder / "settings.json"
    settings = json.loads(file.read_text("utf-8")) if file.exists() else {}
    at = datetime.fromisoformat(settings.pop("at")) if "at" in settings else None
    return read((folder / "page.html").read_bytes(), at=at, **settings)


def test_every_shape_has_its_page_and_every_page_its_shape() -> None:
    listed = [name for shapes in SHAPES.values() for names in shapes.values() for name in names]
    assert all(names for shapes in SHAPES.values() for names in shapes.values())
    assert sorted(listed) == [folder.name for folder in FOLDERS]


def test_every_kind_and_every_reason_has_a_page() -> None:
    read_as = [read_folder(folder) for folder in FOLDERS]
    assert {document.kind for document in read_as} >= set(Kind) - {Kind.ATTACHMENT}
    assert {document.reason for document in read_as} == {"", *SHAPES["unreadable"]}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_page_is_read_as_expected(folder: Path, request: pytest.FixtureRequest) -> None:
    record = json.loads(json.dumps(record_of(read_folder(folder))))
    expected = folder / "expected.json"
    if request.config.getoption("update_golden"):
        expected.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", "utf-8")
    assert record == json.loads(expected.read_text("utf-8"))
