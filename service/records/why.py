"""Explanations and held things as JSON records (docs/formats.md)."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.judge.principles import behind
from pipeline.reasons.evidence import Evidence
from pipeline.reasons.evidence_words import in_words
from pipeline.weight.said import part_name, said_points
from pipeline.weight.score import Points
from service.records.archive import change_record
from service.records.formats import Record
from storage.views.archive import DeliveryView, HeldView, RevisionView
from storage.views.why import Explanation, VisitView


def explanation_record(told: Explanation) -> Record:
    """Return what `changes --why ID --format json` prints."""
    change = told.change
    rules = behind(change.kind, change.why, change.confirmed_by, (held.reason for held in told.held))
    return {
        **change_record(change),
        "evidence": _evidence(change.why),
        "weighed": [_points(one) for one in change.weight.parts],
        "rules": [{"number": rule.value, "name": rule.name_in("en")} for rule in rules],
        "visits": [_visit(visit) for visit in told.visits],
        "revision_before": _revision(told.before),
        "revision_after": _revision(told.after),
        "held_before": [held_record(held) for held in told.held],
        "alerts": [_delivery(one) for one in told.deliveries],
    }


def held_record(held: HeldView) -> Record:
    """Return one line of `changes --suppressed --format jsonl`."""
    return {
        "id": held.id,
        "at": held.at.isoformat(),
        "first_at": held.first_at.isoformat(),
        "count": held.count,
        "source": held.source,
        "url": held.url,
        "reason": held.reason,
        "kind": held.kind,
        "evidence": _evidence(held.why),
        "may_be_promoted": held.may_be_promoted,
        "change_id": held.change_id,
        "note": held.note or None,
    }


def _evidence(why: Iterable[Evidence]) -> list[Record]:
    return [
        {"code": one.code, "values": dict(one.values), "en": in_words(one, "en"), "zh": in_words(one, "zh")}
        for one in why
    ]


def _points(points: Points) -> Record:
    return {
        "part": points.part,
        "points": points.points,
        "en": f"{part_name(points.part, 'en')}: {said_points(points, 'en')}",
        "zh": f"{part_name(points.part, 'zh')}：{said_points(points, 'zh')}",
    }


def _visit(visit: VisitView) -> Record:
    return {
        "at": visit.at.isoformat(),
        "check_id": visit.check_id,
        "decides": visit.decides,
        "outcome": visit.outcome,
        "status": visit.status,
        "etag": visit.etag or None,
        "last_modified": visit.last_modified or None,
        "conditional": visit.conditional,
        "body_digest": visit.body_digest or None,
        "final_url": visit.final_url or None,
        "reason": visit.reason or None,
    }


def _revision(revision: RevisionView | None) -> Record | None:
    if revision is None:
        return None
    return {
        "number": revision.number,
        "seen_at": revision.seen_at.isoformat(),
        "url": revision.url,
        "text_digest": revision.document.text_digest,
        "snapshot_digest": revision.snapshot_digest or None,
        "reader_version": revision.reader_version,
        "profile_version": revision.profile_version or None,
        "reread": revision.reread,
    }


def _delivery(delivery: DeliveryView) -> Record:
    return {
        "subscription": delivery.subscription,
        "destination": delivery.destination,
        "state": delivery.state,
        "sent_at": delivery.sent_at.isoformat() if delivery.sent_at else None,
        "last_error": delivery.last_error or None,
    }
