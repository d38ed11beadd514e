"""A re-post that comes before its original: whether the official page is to be waited for."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from pipeline.archive import Archive, Decision, Pass
from pipeline.changes import Held
from pipeline.model import Document, Visit
from pipeline.reasons.evidence import Code, because
from pipeline.reasons.held import HeldReason

# Told by then whatever the issuer's site answers: still the same day.
PATIENCE: Final = timedelta(hours=6)


def awaits_official(visit: Visit, document: Document, archive: Archive, context: Pass) -> Decision | None:
    """Return the decision to wait for the official page of a policy seen nowhere; None to tell it as it was found.

    A re-poster is waited with when the site of the policy's issuer is watched and could not be read just now: what it
    published meanwhile is told of its own page as soon as it answers, and this page is a repost of it.
    """
    told_now = context.official or context.promoted or context.is_baseline(visit.url) or visit.url in context.overdue
    sites = () if told_now else archive.unread_officials(document)
    if not sites:
        return None
    why = because(Code.OFFICIAL_UNREAD, sources=", ".join(sites))
    held = Held(url=visit.url, reason=HeldReason.AWAITS_OFFICIAL, why=(why,), digest=document.text_digest)
    return Decision(pending_digest=document.text_digest, held=(held,))
