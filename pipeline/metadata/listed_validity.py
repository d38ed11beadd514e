"""What a listing's row says of a document's validity, beside what its own page says.

An issuer marks an ended document where it is listed (失效, 已废止) and seldom touches the old page, whose 有效 stays:
of the two the one that tells more of an end is believed.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.metadata.validity import state_of
from pipeline.model import Document, Origin, Validity, Where

_BY_END = (Validity.INVALID, Validity.PARTLY, Validity.MODIFIED, Validity.VALID, Validity.UNKNOWN, Validity.NOT_STATED)


def own_validity(document: Document) -> Validity:
    """Return what the page itself says."""
    own = tuple(one for one in document.origins if one.origin is not Where.LISTING)
    return document.validity if len(own) == len(document.origins) else state_of(own)[0]


def with_row(document: Document, printed: str, state: Validity) -> Document:
    """Return *document* as it is with a row *printed* so that says *state*, instead of what a row said before."""
    own = tuple(one for one in document.origins if one.origin is not Where.LISTING)
    row = Origin(field="validity", printed=printed, value=state.value, origin=Where.LISTING)
    mine = own_validity(document)
    believed = further_ended(mine, state)
    evidence = printed if believed is not mine else document.validity_evidence
    origins = (row, *own) if believed is not mine else (*own, row)
    return replace(document, validity=believed, validity_evidence=evidence, origins=origins)


def as_listed(document: Document, before: Document) -> Document:
    """Return a new reading of a page with what a row said of the *before* one."""
    row = next((one for one in before.origins if one.origin is Where.LISTING), None)
    return with_row(document, row.printed, Validity(row.value)) if row else document


def further_ended(*states: Validity) -> Validity:
    """Return the state that tells most of an end."""
    return min(states, key=_BY_END.index)
