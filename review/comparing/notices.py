"""What must be said before two texts are compared: they are of different policies, of different copies, or the same."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.changes import CopyRole, EditKind
from review.showing.i18n import Voice
from review.web.compared import Compared
from storage.views.comparing import SideView


def notices(before: SideView, after: SideView, compared: Compared, voice: Voice) -> tuple[str, ...]:
    """The sentences, in the order in which they matter."""
    return (*(voice.say(key) for key in _keys(before, after, compared)), *_fidelity(before, after, voice))


def _keys(before: SideView, after: SideView, compared: Compared) -> Iterator[str]:
    one, other = before.revision, after.revision
    if one.id == other.id:
        yield "compare.itself"
        return
    if before.policy.id != after.policy.id:
        yield "compare.policies"
    elif one.copy_id != other.copy_id:
        yield "compare.copies"
    elif one.seen_at > other.seen_at:
        yield "compare.backwards"
    yield from _texts(compared)


def _texts(compared: Compared) -> Iterator[str]:
    empty = [not compared.before.clauses, not compared.after.clauses]
    if any(empty):
        yield "compare.both_empty" if all(empty) else "compare.empty_before" if empty[0] else "compare.empty_after"
        return
    kinds = {edit.kind for edit in compared.edits}
    if kinds <= {EditKind.UNCHANGED}:
        yield "compare.equal"
    elif kinds <= {EditKind.UNCHANGED, EditKind.TYPOGRAPHIC}:
        yield "compare.typographic"
    elif not any(edit.is_real for edit in compared.edits):
        yield "compare.renumbered"


def _fidelity(before: SideView, after: SideView, voice: Voice) -> Iterator[str]:
    """What is known of a re-post that is compared: how faithful its page is, and to which revision."""
    for side in (before, after):
        line = side.revision
        if line.role is CopyRole.REPOST and before.revision.copy_id != after.revision.copy_id:
            told = voice.known("fidelity", line.fidelity)
            key = "compare.repost_against" if line.against else "compare.repost"
            yield voice.say(key, source=line.source, fidelity=told, n=line.against or 0)
