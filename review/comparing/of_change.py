"""Which two revisions a change is about: before and after it, or the official text and the re-post that differs."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.changes import ChangeKind, CopyRole
from review.comparing.address import Spot
from review.ports import History
from review.web.refusal import RefusedError
from storage.views.archive import ChangeView
from storage.views.comparing import RevisionChoice


def spots_of(history: History, change_id: int) -> tuple[Spot | None, Spot]:
    """The two revisions; None before where a change has but one."""
    change = history.change(change_id)
    if change is None:
        raise RefusedError(404, "refused.change", str(change_id))
    number = change.revision_after or change.revision_before
    if number is None:
        return None, Spot(policy_id=change.policy.id)
    before = _before(history, change, number)
    after = Spot(policy_id=change.policy.id, number=number)
    return (Spot(policy_id=change.policy.id, number=before) if before else None), after


def _before(history: History, change: ChangeView, number: int) -> int | None:
    if change.revision_before and change.revision_before != number:
        return change.revision_before
    if change.kind is not ChangeKind.REPOST:
        return None
    side = history.side(change.policy.id, number)
    official = _official(side.revisions if side else (), change)
    return official.number if official else None


def _official(revisions: Sequence[RevisionChoice], change: ChangeView) -> RevisionChoice | None:
    """The official text of the day on which the change was found; the oldest one where none had been seen by then."""
    official = [one for one in revisions if one.role is CopyRole.OFFICIAL]
    seen = [one for one in official if one.seen_at <= change.detected_at]
    return seen[0] if seen else official[-1] if official else None
