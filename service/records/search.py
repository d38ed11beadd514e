"""What a search found, as records for programs: one line a clause, or a title."""

from __future__ import annotations

from collections.abc import Iterator

from service.records.formats import Record
from storage.views.search import FoundClause, FoundPolicy, SearchResult


def search_records(result: SearchResult) -> list[Record]:
    """Return one record for each clause that was found, and one without a clause for a policy found by its title."""
    return [record for found in result.policies for record in _of_policy(found)]


def _of_policy(found: FoundPolicy) -> Iterator[Record]:
    for clause in found.clauses:
        yield {**_policy(found), "clause": _clause(clause)}
    if not found.clauses:
        yield {**_policy(found), "clause": None}


def _policy(found: FoundPolicy) -> Record:
    policy = found.policy
    return {
        "policy": {
            "id": policy.id,
            "title": policy.title,
            "doc_number": policy.doc_number,
            "issuers": list(policy.issuers),
            "published_date": policy.published_date.isoformat() if policy.published_date else None,
        },
        "in_title": found.in_title,
        "copies": policy.copies,
    }


def _clause(found: FoundClause) -> Record:
    return {
        "id": found.id,
        "path": list(found.clause.path),
        "heading": found.clause.heading,
        "text": found.clause.text,
        "revision": found.revision,
        "stands": found.stands,
        "since": found.since.isoformat() if found.since else None,
        "until": found.until.isoformat() if found.until else None,
    }
