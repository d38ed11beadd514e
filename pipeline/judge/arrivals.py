"""Judges a page seen for the first time: a new policy, a re-post, an interpretation, a moved page, or none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.archive import Archive, CopyFacts, Decision, Pass, PolicyFacts
from pipeline.changes import ChangeKind, CopyRole, Fidelity, Finding, Held
from pipeline.compare.agree import agreed_edits, stable_document
from pipeline.copies.reposts import likeness
from pipeline.grounds import Match
from pipeline.identity.identify import Lookalike, interpreted, joined, lookalikes, told_apart
from pipeline.identity.own_site import nearness
from pipeline.judge.awaiting import awaits_official
from pipeline.judge.telling import told
from pipeline.model import Document, Kind, PageState, Visit
from pipeline.reasons.evidence import Code, Evidence, because
from pipeline.reasons.held import HeldReason
from pipeline.relations.superseding import announced, superseded


def first_seen(visit: Visit, archive: Archive, context: Pass) -> Decision:
    """Judge a page that carried no policy before. The visit must have a document."""
    document = stable_document(visit)
    if document.kind is Kind.INTERPRETATION:
        return _interpretation(visit, document, archive, context)
    if document.kind is not Kind.POLICY:
        other = because(Code.OTHER_KIND, kind=document.kind)
        held = Held(url=visit.url, reason=HeldReason.NO_POLICY, why=(other,))
        return Decision(state=PageState.IGNORED, held=(held,))
    alike = lookalikes(document, archive)
    same = [each for each in alike if each.match.is_same]
    if not same:
        return _with_why(_new(visit, document, archive, context), *map(_told_apart, told_apart(alike)))
    found, also = joined(same, archive)
    known = replace(_known(visit, document, found.policy, archive, context), match=found.match, also=also)
    return _with_why(known, _told_by(found.match))


def _with_why(decision: Decision, *why: Evidence) -> Decision:
    """Add what told the policy to everything that *decision* says of this page."""
    return replace(
        decision,
        findings=tuple(
            replace(each, why=(*each.why, *why)) if each.kind is not ChangeKind.SUPERSEDED else each
            for each in decision.findings
        ),
        held=tuple(replace(each, why=(*each.why, *why)) for each in decision.held),
    )


def _told_by(match: Match) -> Evidence:
    return because(Code.TOLD_BY, ground=match.ground, share=f"{match.contained:.0%}")


def _told_apart(other: Lookalike) -> Evidence:
    return because(Code.TOLD_APART, title=other.policy.title, ground=other.match.ground)


def _known(visit: Visit, document: Document, policy: PolicyFacts, archive: Archive, context: Pass) -> Decision:
    copies = archive.copies_of(policy.id)
    mine = [copy for copy in copies if copy.source == visit.source and copy.role is not CopyRole.INTERPRETATION]
    if mine:
        return _second_address(visit, document, policy, mine, context)
    return _repost(visit, document, policy, archive, context)


def _new(visit: Visit, document: Document, archive: Archive, context: Pass) -> Decision:
    if waits := awaits_official(visit, document, archive, context):
        return waits
    role = CopyRole.OFFICIAL if context.official else CopyRole.REPOST
    finding = Finding(
        kind=ChangeKind.NEW_POLICY,
        url=visit.url,
        confirmed_by="second fetch" if visit.again else "",
        why=(because(Code.SEEN_NOWHERE),),
    )
    ended = (*(superseded(document, archive) if context.official else ()), *announced(document, visit.url, archive))
    return told(Decision(role=role, document=document, state=PageState.ALIVE), (finding, *ended), visit, context)


def _interpretation(visit: Visit, document: Document, archive: Archive, context: Pass) -> Decision:
    policy = interpreted(document, archive)
    finding = Finding(
        kind=ChangeKind.INTERPRETATION,
        url=visit.url,
        why=(because(Code.INTERPRETS, title=policy.title) if policy else because(Code.INTERPRETS_UNSEEN),),
    )
    decision = Decision(
        policy_id=policy.id if policy else None, role=CopyRole.INTERPRETATION, document=document, state=PageState.ALIVE
    )
    return told(decision, (finding,), visit, context)


def _second_address(
    visit: Visit, document: Document, policy: PolicyFacts, mine: Sequence[CopyFacts], context: Pass
) -> Decision:
    """The policy stands on this source already: the page moved there, or it is shown at two addresses."""
    for copy in mine:
        leads_here = context.redirects.get(visit.url) == copy.url
        if leads_here or copy.url in context.dead or copy.state is PageState.GONE:
            return _moved(visit, document, copy, context, redirect=leads_here)
    decision = Decision(
        policy_id=policy.id,
        role=mine[0].role,
        document=document,
        state=PageState.ALIVE,
        fidelity=mine[0].fidelity,
        against=mine[0].against,
    )
    also = because(Code.ALSO_AT, url=mine[0].url)
    return replace(decision, held=(Held(url=visit.url, reason=HeldReason.SAME_POLICY, why=(also,)),))


def _moved(visit: Visit, document: Document, copy: CopyFacts, context: Pass, *, redirect: bool) -> Decision:
    finding = Finding(
        kind=ChangeKind.MOVED,
        url=visit.url,
        old_url=copy.url,
        confirmed_by="redirect" if redirect else "new address",
        why=(because(Code.LEADS_HERE if redirect else Code.STANDS_HERE_NOW, url=copy.url),),
    )
    decision = Decision(
        policy_id=copy.policy.id,
        role=copy.role,
        state=PageState.ALIVE,
        moved_from=copy.url,
        document=document if document.text_digest != copy.document.text_digest else None,
    )
    edits = agreed_edits(copy.document.clauses, visit)
    revised = (
        (Finding(kind=ChangeKind.REVISED, url=visit.url, edits=edits, why=(because(Code.MOVED_WITH_EDITS),)),)
        if edits
        else ()
    )
    return told(decision, (finding, *revised), visit, context)


def _repost(visit: Visit, document: Document, policy: PolicyFacts, archive: Archive, context: Pass) -> Decision:
    officials = archive.official_texts(policy.id)
    if context.official and not officials:
        return _original(visit, document, policy, archive, context)
    if context.official and (other := _superiors(visit, document, policy, archive, context)):
        return _own(visit, document, other)
    now = likeness(officials, document)
    decision = Decision(
        policy_id=policy.id,
        role=CopyRole.REPOST,
        document=document,
        state=PageState.ALIVE,
        fidelity=now.fidelity,
        against=now.against,
    )
    finding = Finding(
        kind=ChangeKind.REPOST,
        url=visit.url,
        edits=now.edits if now.fidelity is Fidelity.ALTERED else (),
        why=(because(Code.FIDELITY, title=policy.title, fidelity=now.fidelity),),
    )
    return told(decision, (finding,), visit, context)


def _original(visit: Visit, document: Document, policy: PolicyFacts, archive: Archive, context: Pass) -> Decision:
    """The official copy of a policy known from reposts alone: new to those who were told of no repost."""
    decision = Decision(policy_id=policy.id, role=CopyRole.OFFICIAL, document=document, state=PageState.ALIVE)
    finding = Finding(
        kind=ChangeKind.NEW_POLICY,
        url=visit.url,
        confirmed_by="second fetch" if visit.again else "",
        why=(because(Code.OFFICIAL_APPEARED),),
    )
    return told(decision, (finding, *superseded(document, archive)), visit, context)


def _superiors(
    visit: Visit, document: Document, policy: PolicyFacts, archive: Archive, context: Pass
) -> CopyFacts | None:
    """Return the official copy, when this page's site is nearer to the issuers than its site."""
    official = next((copy for copy in archive.copies_of(policy.id) if copy.role is CopyRole.OFFICIAL), None)
    issuers = document.issuers or policy.issuers
    if official is None or nearness(visit.url, context.region, issuers) <= nearness(
        official.url, official.region, issuers
    ):
        return None
    return official


def _own(visit: Visit, document: Document, other: CopyFacts) -> Decision:
    """The issuer's own copy of a policy that another government's site showed first, and told."""
    decision = Decision(
        policy_id=other.policy.id,
        role=CopyRole.OFFICIAL,
        document=document,
        state=PageState.ALIVE,
        gives_way=other.id,
    )
    own = because(Code.ON_OWN_SITE, url=other.url)
    return replace(decision, held=(Held(url=visit.url, reason=HeldReason.SAME_POLICY, why=(own,)),))
