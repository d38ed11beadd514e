"""Which policy and which revision is meant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipeline.changes import CopyRole
from review.ports import History
from review.web.refusal import RefusedError
from storage.views.texts import PolicySheet, RevisionLine, RevisionText


def found_policy(history: History, policy_id: int) -> PolicySheet:
    """The policy; a refusal when there is none."""
    sheet = history.sheet(policy_id)
    if sheet is None:
        raise RefusedError(404, "refused.policy", str(policy_id))
    return sheet


def found_text(history: History, policy_id: int, number: int) -> RevisionText:
    """The revision with its text; a refusal when there is none."""
    found = history.revision_text(policy_id, number)
    if found is None:
        raise RefusedError(404, "refused.revision", str(number))
    return found


def best_revision(revisions: Sequence[RevisionLine], end: datetime | None = None) -> RevisionLine:
    """The newest of an official copy that had been seen before *end*, else the newest of any; newest first given."""
    seen = [revision for revision in revisions if end is None or revision.seen_at < end]
    official = [revision for revision in seen if revision.role is CopyRole.OFFICIAL]
    if not seen:
        raise RefusedError(404, "refused.as_of", end.date().isoformat() if end else "")
    return (official or seen)[0]


def pair(revisions: Sequence[RevisionLine]) -> tuple[RevisionLine, RevisionLine]:
    """The two newest revisions that are worth comparing, older first: of one official copy when it has two."""
    newest = best_revision(revisions)
    older = [revision for revision in revisions if revision.number < newest.number]
    same = [revision for revision in older if revision.copy_id == newest.copy_id]
    return (same or older or [newest])[0], newest
