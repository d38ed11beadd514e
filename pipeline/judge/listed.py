"""Judges what a listing's row says of the validity of a policy: as good as a word of the policy's own page.

A row that says something else than before waits until the listing's next visit agrees. What a row said when it was
seen first is taken over and told to nobody: it may have stood there for years.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.archive import Archive, CopyFacts, Decision, Listed, Pass
from pipeline.changes import ChangeKind, CopyRole, FieldEdit, Finding, Held
from pipeline.judge.telling import held_back, told_at
from pipeline.metadata.listed_validity import with_row
from pipeline.model import SHOWN, Document, Entry, PageState, Validity
from pipeline.reasons.evidence import Code, because
from pipeline.reasons.held import HeldReason
from pipeline.relations.superseding import announcement_of

UNTOLD = frozenset({Validity.NOT_STATED, Validity.UNKNOWN})


def row_means_something(row: Entry, listed: Listed) -> bool:
    """Tell whether a row is worth judging: it says something else than it did, or is seen for the first time."""
    is_news = row.validity not in UNTOLD and row.validity is not listed.said
    return is_news or listed.said is None or listed.waits is not Validity.NOT_STATED


def judge_row(row: Entry, listing: str, copy: CopyFacts, archive: Archive, context: Pass) -> Decision:
    """Return what *row* of the page *listing* means for the copy that it leads to."""
    base = Decision(policy_id=copy.policy.id, role=copy.role, listed=Listed(said=copy.listed.said or row.validity))
    if row.validity in UNTOLD or row.validity is copy.listed.said or copy.role is CopyRole.INTERPRETATION:
        return base
    document = with_row(copy.document, row.title, row.validity)
    finding = _finding(row, listing, copy, document, archive)
    if copy.listed.said is None:
        held = (held_back(finding, HeldReason.BASELINE),) if finding else ()
        return replace(base, document=document if finding else None, held=held)
    if copy.listed.waits is not row.validity and not context.promoted:
        why = because(Code.LISTED_AS, url=listing, row=row.title, state=row.validity)
        held = (Held(url=copy.url, reason=HeldReason.PENDING, why=(why,), digest=row.validity),)
        return replace(base, listed=Listed(said=copy.listed.said, waits=row.validity), held=held if finding else ())
    agreed = replace(base, listed=Listed(said=row.validity), document=document if finding else None)
    return told_at(agreed, (finding,), copy.url, context) if finding and copy.state is PageState.ALIVE else agreed


def _finding(row: Entry, listing: str, copy: CopyFacts, document: Document, archive: Archive) -> Finding | None:
    """Return the change of the policy's state, None when nothing changes, or it is only called valid."""
    before, after = copy.document.validity, document.validity
    if before is after or not {before, after} & SHOWN:
        return None
    announced = map(announcement_of, archive.ends_of(copy.policy.id) if after in SHOWN else ())
    return Finding(
        kind=ChangeKind.METADATA,
        url=copy.url,
        fields=(FieldEdit(name="validity", before=before, after=after),),
        confirmed_by="second visit",
        why=(
            because(Code.FIELD_CHANGED, field="validity", before=before, after=after),
            because(Code.LISTED_AS, url=listing, row=row.title, state=row.validity),
            *announced,
        ),
    )
