"""Coverage as JSON records (docs/formats.md). Both sorts have the same keys, so that they make one table."""

from __future__ import annotations

from pipeline.copies.coverage import NumberRun, Unofficial
from service.records.formats import Record


def run_record(run: NumberRun) -> Record:
    """Return the numbers of one 代字 in one year."""
    return {
        "what": "numbers",
        "code": run.code,
        "year": run.year,
        "issuers": list(run.issuers),
        "first": run.first,
        "last": run.last,
        "seen": run.seen,
        "share": round(run.share, 4),
        "not_seen": [{"first": gap.first, "last": gap.last} for gap in run.gaps],
        "cited": [
            {"doc_number": one.doc_number, "title": one.title or None, "by": {"id": one.by_id, "title": one.by_title}}
            for one in run.cited
        ],
        "sources": list(run.sources),
        "policy": None,
        "expected": [],
    }


def unofficial_record(one: Unofficial) -> Record:
    """Return a policy that only re-posts carry."""
    policy = one.policy
    return {
        "what": "re-posts only",
        "code": None,
        "year": None,
        "issuers": list(policy.issuers),
        "first": None,
        "last": None,
        "seen": None,
        "share": None,
        "not_seen": [],
        "cited": [],
        "sources": list(one.seen_on),
        "policy": {"id": policy.id, "title": policy.title, "doc_number": policy.doc_number or None},
        "expected": list(one.expected),
    }


def gaps_in_words(run: NumberRun) -> str:
    """Return the numbers that were not seen: 13, 15–18."""
    return ", ".join(str(g.first) if g.first == g.last else f"{g.first}–{g.last}" for g in run.gaps) or "–"
