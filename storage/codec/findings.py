"""Turns evidence and findings into JSON and back. What comes back equals what went in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.changes import ChangeKind, Finding
from pipeline.reasons.evidence import Code, Evidence
from pipeline.weight.score import Points, Weight, WeightPart
from storage.codec.values import JsonObject, decode_edits, decode_fields, encode_edits, encode_fields


def encode_why(why: Iterable[Evidence]) -> list[object]:
    """Return evidence as JSON: each a code and its values by name."""
    return [{"code": one.code.value, "values": dict(one.values)} for one in why]


def decode_why(why: Sequence[Any]) -> tuple[Evidence, ...]:
    """Return the evidence of `encode_why`."""
    return tuple(Evidence(code=Code(one["code"]), values=tuple(one["values"].items())) for one in why)


def encode_weight(weight: Weight) -> dict[str, object]:
    """Return a weight as JSON: its parts, and the version of the rules."""
    parts = [{"part": one.part.value, "points": one.points, "values": dict(one.values)} for one in weight.parts]
    return {"rules": weight.rules, "parts": parts}


def decode_weight(weight: JsonObject) -> Weight:
    """Return the weight of `encode_weight`; an empty one of nothing."""
    parts = tuple(
        Points(part=WeightPart(one["part"]), points=one["points"], values=tuple(one["values"].items()))
        for one in weight.get("parts", ())
    )
    return Weight(parts=parts, rules=weight.get("rules", 0))


def encode_finding(finding: Finding) -> dict[str, object]:
    """Return a finding as JSON."""
    return {
        "kind": finding.kind.value,
        "url": finding.url,
        "edits": encode_edits(finding.edits),
        "fields": encode_fields(finding.fields),
        "old_url": finding.old_url,
        "confirmed_by": finding.confirmed_by,
        "why": encode_why(finding.why),
    }


def decode_finding(finding: JsonObject) -> Finding:
    """Return the finding of `encode_finding`."""
    return Finding(
        kind=ChangeKind(finding["kind"]),
        url=finding["url"],
        edits=decode_edits(finding["edits"]),
        fields=decode_fields(finding["fields"]),
        old_url=finding["old_url"],
        confirmed_by=finding["confirmed_by"],
        why=decode_why(finding["why"]),
    )
