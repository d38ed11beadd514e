"""The formats others rely on (docs/formats.md): values as JSON records, with keys in their documented order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.changes import Edit, EditKind
from pipeline.metadata.issuers import split_issuers
from pipeline.model import Clause, Document, Entry, Relation
from pipeline.noise.rulings import Ruling
from pipeline.weight.score import Weight
from service.records.formats import Record
from service.records.tasks import task_edit_record, task_records
from storage.views.archive import ChangeView

NO_NUMBER = frozenset({"无", "無", "无文号"})  # a page's own words for a document without number


def change_record(change: ChangeView) -> Record:
    """Return one line of `changes --format jsonl`."""
    return {
        "id": change.id,
        "detected_at": change.detected_at.isoformat(),
        "source": change.source,
        "url": change.url,
        "kind": change.kind,
        "weight": weight_record(change.weight),
        "policy": {
            "id": change.policy.id,
            "title": change.policy.title,
            "doc_number": change.policy.doc_number or None,
            "issuers": list(change.policy.issuers),
        },
        "revision": {"before": change.revision_before, "after": change.revision_after},
        "clauses": [_edit_record(edit) for edit in change.edits],
        "fields": [{"name": f.name, "before": f.before, "after": f.after} for f in change.fields],
        "copy": {"role": change.role, "fidelity": change.fidelity},
        "old_url": change.old_url or None,
        "confirmed_by": change.confirmed_by or None,
    }


def weight_record(weight: Weight) -> Record:
    """Return how much a change weighs, with what its parts give."""
    parts = [{"part": one.part, "points": one.points} for one in weight.parts]
    return {"total": weight.total, "parts": parts}


def _edit_record(edit: Edit) -> Record:
    return {
        "change": edit.kind,
        **_nature(edit),
        "path_before": list(edit.before.path) if edit.before else None,
        "path_after": list(edit.after.path) if edit.after else None,
        "text_before": edit.before.words if edit.before else None,
        "text_after": edit.after.words if edit.after else None,
        "task": task_edit_record(edit),
    }


def _nature(edit: Edit) -> Record:
    return {"nature": edit.nature, "partner": list(edit.partner) if edit.partner else None}


def document_record(file: str, document: Document) -> Record:
    """Return one line of `read --format jsonl`."""
    return {
        "file": file,
        "kind": document.kind,
        "title": document.title or None,
        "document_title": document.document_title or None,
        "doc_number": document.doc_number or _said_to_be_none(document),
        "issuers": list(document.issuers),
        "index_number": document.index_number or None,
        "subject": document.subject or None,
        "written_date": _day(document.written_date),
        "published_date": _day(document.published_date),
        "effective_date": _day(document.effective_date),
        "validity": document.validity,
        "origins": [
            {
                "field": o.field,
                "printed": o.printed,
                "value": o.value or None,
                "origin": o.origin,
                "precision": o.precision,
            }
            for o in document.origins
        ],
        "body": list(document.body),
        "clauses": _clause_records(document),
        "attachments": [{"name": a.name, "url": a.url} for a in document.attachments],
        "relations": [_relation_record(relation) for relation in document.relations],
        "entries": [row_record(entry) for entry in document.entries],
        "noise": list(document.noise),
        "reason": document.reason or None,
    }


def row_record(entry: Entry) -> Record:
    """Return a row of a listing with all that it tells itself of the document it leads to."""
    return {
        "url": entry.url,
        "title": entry.title,
        "date": _day(entry.date),
        "doc_number": entry.doc_number or None,
        "issuers": list(split_issuers(entry.issuer)),
        "index_number": entry.index_number or None,
        "written_date": _day(entry.written_date),
        "effective_date": _day(entry.effective_date),
        "expiry_date": _day(entry.expiry_date),
        "validity": entry.validity,
    }


def _said_to_be_none(document: Document) -> str | None:
    """Return the page's own word, 无, where it says that the document has no number; None when it says nothing."""
    printed = (origin.printed.strip() for origin in document.origins if origin.field == "doc_number")
    return next((word for word in printed if word in NO_NUMBER), None)


def _relation_record(relation: Relation) -> Record:
    return {
        "kind": relation.kind,
        "title": relation.title or None,
        "doc_number": relation.doc_number or None,
        "confidence": relation.confidence,
        "parts": list(relation.parts),
        "evidence": relation.evidence or None,
    }


def why_records(rulings: Iterable[Ruling]) -> list[Record]:
    """Return what `read --format jsonl --why` adds: each line of the page with its rule."""
    return [{"line": r.line, "kept": r.kept, "rule": r.rule, "text": r.text} for r in rulings]


def _clause_records(document: Document) -> list[Record]:
    return [
        {
            "path": list(clause.path),
            "label": clause.label,
            "heading": clause.heading,
            "text": clause.text,
            **task,
        }
        for clause, task in zip(document.clauses, task_records(document), strict=True)
    ]


def comparison_record(edits: Sequence[Edit]) -> Record:
    """Return what `compare --format json` prints."""
    counts = {kind: sum(edit.kind is kind for edit in edits) for kind in EditKind}
    return {
        "clauses": [
            {"before": _side(edit.before), "after": _side(edit.after), "change": edit.kind, **_nature(edit)}
            for edit in edits
        ],
        "summary": {str(kind): count for kind, count in counts.items()},
    }


def _side(clause: Clause | None) -> Record | None:
    return {"path": list(clause.path), "text": clause.words} if clause else None


def _day(value: object) -> str | None:
    return str(value) if value else None
