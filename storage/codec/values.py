"""Turns the pipeline's values into JSON and back, field by field. What comes back equals what went in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.changes import Edit, EditKind, FieldEdit, Nature
from pipeline.grounds import Ground, Match
from pipeline.model import (
    Attachment,
    Clause,
    Confidence,
    Document,
    Kind,
    Origin,
    Precision,
    Relation,
    RelationKind,
    Validity,
    Where,
)

JsonObject = Mapping[str, Any]  # what a JSON object is before it is read


def encode_facts(document: Document) -> dict[str, object]:
    """Return everything of *document* but its clauses, body, entries and noise."""
    return {
        "kind": document.kind.value,
        "kind_evidence": document.kind_evidence,
        "title": document.title,
        "document_title": document.document_title,
        "doc_number": document.doc_number,
        "issuers": list(document.issuers),
        "index_number": document.index_number,
        "subject": document.subject,
        "written_date": day_out(document.written_date),
        "published_date": day_out(document.published_date),
        "effective_date": day_out(document.effective_date),
        "expiry_date": day_out(document.expiry_date),
        "validity": document.validity.value,
        "validity_evidence": document.validity_evidence,
        "origins": [_origin_out(origin) for origin in document.origins],
        "attachments": [{"name": a.name, "url": a.url} for a in document.attachments],
        "relations": [_relation_out(relation) for relation in document.relations],
        "reason": document.reason,
        "text_digest": document.text_digest,
    }


def decode_facts(facts: JsonObject) -> Document:
    """Return the document of `encode_facts`, its clauses, body, entries and noise empty."""
    return Document(
        kind=Kind(facts["kind"]),
        kind_evidence=facts.get("kind_evidence", ""),  # reader 2 kept none
        title=facts["title"],
        document_title=facts["document_title"],
        doc_number=facts["doc_number"],
        issuers=tuple(facts["issuers"]),
        index_number=facts["index_number"],
        subject=facts.get("subject", ""),  # earlier readers kept none
        written_date=day_in(facts["written_date"]),
        published_date=day_in(facts["published_date"]),
        effective_date=day_in(facts["effective_date"]),
        expiry_date=day_in(facts["expiry_date"]),
        validity=Validity(facts["validity"]),
        validity_evidence=facts["validity_evidence"],
        origins=tuple(_origin_in(origin) for origin in facts.get("origins", ())),  # reader 1 kept none
        attachments=tuple(Attachment(name=a["name"], url=a["url"]) for a in facts["attachments"]),
        relations=tuple(_relation_in(relation) for relation in facts["relations"]),
        reason=facts["reason"],
        text_digest=facts["text_digest"],
    )


def encode_edits(edits: Iterable[Edit]) -> list[object]:
    """Return edits as JSON, their clauses in full: a change stays readable whatever becomes of its revisions."""
    return [
        {
            "kind": e.kind.value,
            "before": _clause_out(e.before),
            "after": _clause_out(e.after),
            "nature": e.nature.value if e.nature else None,
            "partner": list(e.partner),
        }
        for e in edits
    ]


def decode_edits(edits: Sequence[Any]) -> tuple[Edit, ...]:
    """Return the edits of `encode_edits`."""
    return tuple(
        Edit(
            kind=EditKind(e["kind"]),
            before=_clause_in(e["before"]),
            after=_clause_in(e["after"]),
            nature=Nature(e["nature"]) if e.get("nature") else None,  # edits stored before there were natures
            partner=tuple(e.get("partner", ())),
        )
        for e in edits
    )


def encode_fields(fields: Iterable[FieldEdit]) -> list[object]:
    """Return field edits as JSON."""
    return [{"name": f.name, "before": f.before, "after": f.after} for f in fields]


def decode_fields(fields: Sequence[Any]) -> tuple[FieldEdit, ...]:
    """Return the field edits of `encode_fields`."""
    return tuple(FieldEdit(name=f["name"], before=f["before"], after=f["after"]) for f in fields)


def encode_match(match: Match | None) -> dict[str, object] | None:
    """Return what told a copy's policy, in JSON's terms."""
    if match is None:
        return None
    return {"ground": match.ground.value, "contained": match.contained, "jaccard": match.jaccard}


def decode_match(match: JsonObject | None) -> Match | None:
    """Return what `encode_match` was given."""
    if match is None:
        return None
    return Match(ground=Ground(match["ground"]), contained=match["contained"], jaccard=match["jaccard"])


def _clause_out(clause: Clause | None) -> dict[str, object] | None:
    if clause is None:
        return None
    return {
        "label": clause.label,
        "path": list(clause.path),
        "heading": clause.heading,
        "text": clause.text,
        "part": clause.part,
        "exact": clause.exact,
        "folded": clause.folded,
    }


def _clause_in(clause: JsonObject | None) -> Clause | None:
    if clause is None:
        return None
    return Clause(
        label=clause["label"],
        path=tuple(clause["path"]),
        heading=clause["heading"],
        text=clause["text"],
        part=clause["part"],
        exact=clause["exact"],
        folded=clause["folded"],
    )


def _origin_out(origin: Origin) -> dict[str, object]:
    return {
        "field": origin.field,
        "printed": origin.printed,
        "value": origin.value,
        "origin": origin.origin.value,
        "precision": origin.precision.value if origin.precision else None,
    }


def _origin_in(origin: JsonObject) -> Origin:
    told = origin.get("precision")  # reader 2 told none
    return Origin(
        field=origin["field"],
        printed=origin["printed"],
        value=origin["value"],
        origin=Where(origin["origin"]),
        precision=Precision(told) if told else None,
    )


def _relation_out(relation: Relation) -> dict[str, object]:
    return {
        "kind": relation.kind,
        "title": relation.title,
        "doc_number": relation.doc_number,
        "evidence": relation.evidence,
        "confidence": relation.confidence.value,
        "cue": relation.cue,
        "parts": list(relation.parts),
    }


def _relation_in(relation: JsonObject) -> Relation:
    return Relation(
        kind=RelationKind(relation["kind"]),
        title=relation["title"],
        doc_number=relation["doc_number"],
        evidence=relation["evidence"],
        confidence=Confidence(relation.get("confidence", Confidence.SURE)),  # reader 2 told neither this
        cue=relation.get("cue", ""),
        parts=tuple(relation.get("parts", ())),  # nor that
    )


def day_out(day: date | None) -> str | None:
    """Return a day as JSON keeps it."""
    return day.isoformat() if day else None


def day_in(day: str | None) -> date | None:
    """Return the day that `day_out` was given."""
    return date.fromisoformat(day) if day else None
