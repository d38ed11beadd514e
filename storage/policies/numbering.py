"""Keeps what coverage is asked by: a policy's numbers, its lead issuer, and whether its issuer's own page was seen."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete
from sqlalchemy.orm import Session

from pipeline.changes import CopyRole
from pipeline.copies.coverage import place_of
from pipeline.identity.traits import FIELDS
from pipeline.model import Document
from pipeline.text.numbers import find_numbers
from storage.tables import NumberRecord, PolicyRecord

LONGEST_ISSUER = 200  # characters; PostgreSQL indexes no text above 2.7 kB


def keep_numbers(session: Session, policy: PolicyRecord, document: Document, role: CopyRole) -> None:
    """Write the numbers that the document of a policy's best copy bears; a bare interpretation bears none."""
    policy.role, policy.lead_issuer = role, "".join(document.issuers[:1])[:LONGEST_ISSUER]
    session.execute(delete(NumberRecord).where(NumberRecord.policy_id == policy.id))
    printed = [o.printed for o in document.origins if o.field == "doc_number" and o.origin in FIELDS]
    own = (document.doc_number, *also_printed(printed, document.doc_number))
    numbers = own if role is not CopyRole.INTERPRETATION else ()
    places = dict.fromkeys(place for number in numbers if (place := place_of(number)))
    for place in places:
        session.add(NumberRecord(policy_id=policy.id, code=place.code, year=place.year, serial=place.serial))


def drop_numbers(session: Session, policy: PolicyRecord) -> None:
    """Forget the numbers of a policy that no page carries any more: it was merged away."""
    policy.role = None
    session.execute(delete(NumberRecord).where(NumberRecord.policy_id == policy.id))


def also_printed(printed: Iterable[str], known: str) -> tuple[str, ...]:
    """Return the numbers that a page's fields print beside the one believed: a joint issue has one of each issuer."""
    found = dict.fromkeys(number for text in printed for number in find_numbers(text))
    return tuple(number for number in found if number != known) if known in found else ()
