"""A policy that stands at several addresses of one source: which of them it left, and when it is gone from all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.archive import Archive, CopyFacts, Decision, Pass
from pipeline.changes import ChangeKind, CopyRole, Finding, Held
from pipeline.identity.identify import lookalikes
from pipeline.judge.telling import told
from pipeline.model import Kind, PageState, Visit
from pipeline.reasons.evidence import Code, because
from pipeline.reasons.held import HeldReason

PATIENCE = 2  # dead visits after which an address no longer waits for another one that is dead too
LONGEST_PATIENCE = 6  # dead visits after which it no longer waits for a page that is announced and does not answer


def old_addresses(visit: Visit, archive: Archive) -> Iterator[str]:
    """Yield where else on its source the policy stands that a page seen for the first time carries.

    Only a look at them tells whether the policy moved, or is shown at one address more.
    """
    document = visit.document
    if document is None or document.kind is not Kind.POLICY or archive.copy_at(visit.source, visit.url):
        return
    for policy in (each.policy for each in lookalikes(document, archive) if each.match.is_same):
        for copy in archive.copies_of(policy.id):
            if copy.source == visit.source and copy.role is not CopyRole.INTERPRETATION:
                yield copy.url


def led_away(visit: Visit, copy: CopyFacts, archive: Archive, context: Pass) -> Decision | None:
    """Judge an address that leads to another one known to carry the same policy; None when it does not."""
    if context.redirects.get(visit.final_url) != visit.url or copy.state is PageState.MOVED:
        return None
    there = next((other for other in _others(copy, archive) if other.url == visit.final_url), None)
    return _moved(visit, copy, there, context, is_led=True) if there else None


def given_up(visit: Visit, copy: CopyFacts, archive: Archive, context: Pass) -> Decision | None:
    """Judge an address found dead for good whose policy has other addresses on the source; None when it has none.

    Where one of them is alive, the policy stands there now. Where all are dead, it is removed once, not once each.
    A page not read so far that is announced under its title may be one of them, too.
    """
    others = list(_others(copy, archive))
    alive = [other for other in others if other.state is PageState.ALIVE]
    answering = [other for other in alive if other.url not in context.dead]
    if answering:
        return _moved(visit, copy, answering[0], context, is_led=False)
    base = Decision(policy_id=copy.policy.id, role=copy.role, pending_digest=copy.pending_digest)
    if alive and visit.missing_before < PATIENCE:
        once = because(Code.DEAD_ONCE, answer=visit.reason)
        return replace(base, held=(Held(url=visit.url, reason=HeldReason.PENDING, why=(once,)),))
    if visit.missing_before < LONGEST_PATIENCE and archive.announces(visit.source, copy.document):
        elsewhere = because(Code.ANNOUNCED_ELSEWHERE, title=copy.document.title, answer=visit.reason)
        return replace(base, held=(Held(url=visit.url, reason=HeldReason.PENDING, why=(elsewhere,)),))
    gone = next((other for other in others if other.state is PageState.GONE), None)
    if gone is None:
        return None
    also = because(Code.ALSO_AT, url=gone.url)
    return replace(base, state=PageState.GONE, held=(Held(url=visit.url, reason=HeldReason.SAME_POLICY, why=(also,)),))


def has_another(copy: CopyFacts, archive: Archive) -> bool:
    """Tell whether the policy stands at another address of the same source, alive."""
    return any(other.state is PageState.ALIVE for other in _others(copy, archive))


def _others(copy: CopyFacts, archive: Archive) -> Iterator[CopyFacts]:
    for other in archive.copies_of(copy.policy.id):
        is_here = other.source == copy.source and other.url != copy.url
        if is_here and other.role is not CopyRole.INTERPRETATION and other.state is not PageState.MOVED:
            yield other


def _moved(visit: Visit, copy: CopyFacts, there: CopyFacts, context: Pass, *, is_led: bool) -> Decision:
    finding = Finding(
        kind=ChangeKind.MOVED,
        url=there.url,
        old_url=copy.url,
        confirmed_by="redirect" if is_led else "second visit",
        why=(because(Code.LEADS_HERE if is_led else Code.STANDS_HERE_NOW, url=copy.url),),
    )
    decision = Decision(policy_id=copy.policy.id, role=copy.role, state=PageState.MOVED, moves_to=there.url)
    return told(decision, (finding,), visit, context)
