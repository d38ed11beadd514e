"""A known page that shows another document: its address was given away, or a stranger's page is served."""

from __future__ import annotations

from dataclasses import replace

from pipeline.archive import Archive, CopyFacts, Decision, Pass
from pipeline.changes import Held
from pipeline.compare.agree import stable_document
from pipeline.identity.identify import identify
from pipeline.identity.rules import match
from pipeline.identity.titles import title_core
from pipeline.judge import arrivals
from pipeline.model import Document, Kind, Visit
from pipeline.reasons.evidence import Code, because
from pipeline.reasons.held import HeldReason

OTHER_NUMBER_TEXT = 0.6  # share of the shorter text; with other title and other number, unless most of the text stays
OTHER_TITLE_TEXT = 0.15  # with an other title alone


def is_another(visit: Visit, copy: CopyFacts) -> bool:
    """Tell whether a page shows another document than the one it carried, not a new state of it.

    Title and number are both others, and the texts unlike; without two numbers the texts must share next to nothing.
    """
    document = visit.document
    if document is None or document.text_digest == copy.document.text_digest or _titled_alike(document, copy.document):
        return False
    mine, theirs = document.doc_number, copy.document.doc_number
    if mine and mine == theirs:
        return False
    return match(document, copy.document).contained < (OTHER_NUMBER_TEXT if mine and theirs else OTHER_TITLE_TEXT)


def another(visit: Visit, copy: CopyFacts, archive: Archive, context: Pass) -> Decision:
    """Judge such a page. What is known already, or no policy, is a stranger's page: it is held as long as it is shown.

    A policy seen nowhere takes the address over when a second visit agrees.
    """
    document = stable_document(visit)
    base = Decision(policy_id=copy.policy.id, role=copy.role)
    held = Held(
        url=visit.url,
        reason=HeldReason.ANOTHER_DOCUMENT,
        why=(because(Code.SHOWS_ANOTHER, title=document.title, instead=copy.document.title),),
        digest=document.text_digest,
    )
    if document.kind is not Kind.POLICY or identify(document, archive):
        return replace(base, held=(held,))
    if copy.pending_digest != document.text_digest:
        return replace(base, held=(held,), pending_digest=document.text_digest)
    return arrivals.first_seen(visit, archive, context)


def _titled_alike(one: Document, other: Document) -> bool:
    """Tell whether two documents have one title; of one without a title nothing can be said, and it counts as alike."""
    titles = (one.title or one.document_title, other.title or other.document_title)
    cores = [title_core(title) for title in titles]
    return not all(cores) or cores[0] == cores[1]
