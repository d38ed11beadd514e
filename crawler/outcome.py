"""How a visit ended: one outcome and one sentence, from what the server answered and what the reader found."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.answer import Answer, Failure
from crawler.soft404 import leads_nowhere
from pipeline.files.read import is_file, is_page
from pipeline.model import Document, Kind, Outcome
from pipeline.page.protection import protection_of
from pipeline.reasons.visit_words import VisitReason, visit_reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """An outcome, and why in one sentence; the sentence is empty when all is well."""

    outcome: Outcome
    reason: str = ""


OK = Verdict(outcome=Outcome.OK)
NOWHERE = Verdict(outcome=Outcome.MISSING, reason=visit_reason(VisitReason.NOWHERE))
NEEDS_SCRIPT = Verdict(outcome=Outcome.UNREADABLE, reason=visit_reason(VisitReason.NEEDS_SCRIPT))
SHOWS_NOTHING = Verdict(outcome=Outcome.UNREADABLE, reason=visit_reason(VisitReason.SCRIPT_SHOWS_NOTHING))
WITHHELD = Verdict(outcome=Outcome.DISALLOWED, reason=visit_reason(VisitReason.SCRIPT_DISALLOWED))
NO_ROWS = Verdict(outcome=Outcome.UNREADABLE, reason=visit_reason(VisitReason.NO_ROWS))
ONE_TEXT = Verdict(outcome=Outcome.UNREADABLE, reason=visit_reason(VisitReason.ONE_TEXT))

_FAILURES = {
    Failure.REFUSED: (Outcome.FAILED, VisitReason.REFUSED),
    Failure.DISALLOWED: (Outcome.DISALLOWED, VisitReason.DISALLOWED),
    Failure.NAME: (Outcome.FAILED, VisitReason.NAME),
    Failure.TLS: (Outcome.FAILED, VisitReason.TLS),
    Failure.OLD_TLS: (Outcome.FAILED, VisitReason.OLD_TLS),
    Failure.WEAK_CERTIFICATE: (Outcome.FAILED, VisitReason.OLD_TLS),
    Failure.DISTRUST: (Outcome.FAILED, VisitReason.DISTRUST),
    Failure.CONNECT: (Outcome.FAILED, VisitReason.CONNECT),
    Failure.TIMEOUT: (Outcome.FAILED, VisitReason.TIMEOUT),
    Failure.RESET: (Outcome.FAILED, VisitReason.RESET),
    Failure.CUT: (Outcome.PARTIAL, VisitReason.CUT_ANSWER),
    Failure.TOO_BIG: (Outcome.UNREADABLE, VisitReason.TOO_BIG),
    Failure.REDIRECTS: (Outcome.FAILED, VisitReason.REDIRECTS),
    Failure.GARBLED: (Outcome.FAILED, VisitReason.GARBLED),
    Failure.NO_BROWSER: (Outcome.FAILED, VisitReason.NO_BROWSER),
    Failure.BROKEN_BROWSER: (Outcome.FAILED, VisitReason.BROKEN_BROWSER),
    Failure.BROWSER: (Outcome.FAILED, VisitReason.BROWSER),
}
# Shells of anti-bot layers, and refusals of foreign or automated visitors.
_BLOCKING = frozenset({401, 403, 405, 406, 407, 412, 418, 444, 451, 493, 521})

# An old .doc or .xls may be plain text that only bears the name.
_NEVER_TEXT = (".pdf", ".docx", ".xlsx", ".pptx", ".ofd", ".zip", ".rar", ".7z")

# Words of `pipeline.page.trouble.trouble_of` and `Document.reason`.
_TROUBLES = {
    "challenge": (Outcome.BLOCKED, VisitReason.CHALLENGE),
    "blocked": (Outcome.BLOCKED, VisitReason.BLOCKED),
    "soft 404": (Outcome.MISSING, VisitReason.SOFT_404),
    "maintenance": (Outcome.MAINTENANCE, VisitReason.MAINTENANCE),
    "captive": (Outcome.MAINTENANCE, VisitReason.CAPTIVE),
    "error": (Outcome.MAINTENANCE, VisitReason.ERROR),
    "login": (Outcome.UNREADABLE, VisitReason.LOGIN),
    "empty": (Outcome.PARTIAL, VisitReason.EMPTY),
    "cut": (Outcome.PARTIAL, VisitReason.CUT),
    "no text": (Outcome.UNREADABLE, VisitReason.NO_TEXT),
    "needs script": (Outcome.UNREADABLE, VisitReason.NEEDS_SCRIPT),
}
_STRONG = frozenset({"challenge", "blocked", "maintenance", "captive"})  # said on a page of any status


def verdict_of_answer(answer: Answer) -> Verdict | None:
    """The outcome that the answer alone decides; None when its body has to be read."""
    if answer.failure:
        outcome, reason = _FAILURES[answer.failure]
        return Verdict(outcome=outcome, reason=visit_reason(reason, detail=answer.detail))
    if answer.status == 304:
        return Verdict(outcome=Outcome.UNCHANGED)
    if leads_nowhere(answer.asked, answer.final_url):
        return Verdict(outcome=Outcome.MISSING, reason=visit_reason(VisitReason.LEADS_ELSEWHERE, url=answer.final_url))
    if answer.leads_to:
        return Verdict(outcome=Outcome.UNREADABLE, reason=visit_reason(VisitReason.LEADS_OFF, url=answer.leads_to))
    if answer.status is not None and 200 <= answer.status < 300 and not answer.body.strip():
        return Verdict(outcome=Outcome.PARTIAL, reason=visit_reason(VisitReason.EMPTY_ANSWER))
    return None


def as_rendered(verdict: Verdict, *, withheld: bool) -> Verdict:
    """What is said of a page that a browser showed: that it still shows nothing, and whether robots.txt may be why."""
    if withheld and verdict in (NEEDS_SCRIPT, NO_ROWS):
        return WITHHELD
    return SHOWS_NOTHING if verdict == NEEDS_SCRIPT else verdict


def verdict_of_status(status: int, *, retry_after: bool, trouble: str = "") -> Verdict | None:
    """The outcome of a status other than success, when the body shows *trouble*; None for success.

    A notice of maintenance or a challenge is believed whatever the status: a site that answers 404 to everything
    while it is being mended has not lost its pages.
    """
    if status < 300:
        return None
    if status == 429 or (status == 503 and retry_after):
        return Verdict(outcome=Outcome.THROTTLED, reason=visit_reason(VisitReason.THROTTLED, status=status))
    if trouble in _STRONG:
        return _troubled(trouble, status)
    if status in {404, 410}:
        return Verdict(outcome=Outcome.MISSING, reason=visit_reason(VisitReason.MISSING, status=status))
    if status in _BLOCKING:
        return Verdict(outcome=Outcome.BLOCKED, reason=visit_reason(VisitReason.REFUSES_VISIT, status=status))
    return Verdict(outcome=Outcome.FAILED, reason=visit_reason(VisitReason.STATUS, status=status))


def verdict_of_document(document: Document, status: int, trouble: str) -> Verdict:
    """The outcome of a page that was read: trouble that the text shows goes before what the reader found."""
    if trouble:
        return _troubled(trouble, status)
    if document.kind is Kind.UNREADABLE:
        return _troubled(document.reason, status)
    return OK


def verdict_of_listing(*, rows: int, goes_on: bool, document: Document | None, status: int, trouble: str) -> Verdict:
    """The outcome of a listing: rows are what was expected of it, and only a strong sign of trouble outweighs them.

    A frame without rows that says where they are, *goes_on*, is well; the page with the rows is judged for itself.
    """
    if trouble in _STRONG or trouble == "soft 404":
        return _troubled(trouble, status)
    if rows or (goes_on and trouble != "cut"):
        return OK
    if trouble:
        return _troubled(trouble, status)
    # "empty" and "cut" are said of a document's text, and a listing needs none.
    if document is not None and document.reason in _STRONG | {"needs script", "soft 404"}:
        return _troubled(document.reason, status)
    return NO_ROWS


def verdict_of_strong(trouble: str, status: int) -> Verdict | None:
    """The outcome of a page of strong trouble where a file was expected; None without such."""
    return _troubled(trouble, status) if trouble in _STRONG else None


def named(verdict: Verdict, text: str, status: int) -> Verdict:
    """The verdict, naming the protection that shows in *text* where the visit was blocked by one."""
    protection = protection_of(text, status) if verdict.outcome is Outcome.BLOCKED else ""
    if not protection:
        return verdict
    return Verdict(outcome=Outcome.BLOCKED, reason=visit_reason(VisitReason.PROTECTION, detail=protection))


def verdict_of_file(body: bytes, url: str) -> Verdict:
    """The outcome of an attachment: a page, or a message of an interface, in place of a file is none."""
    path = url.partition("?")[0].lower()
    if is_page(body) and not path.endswith((".html", ".htm", ".shtml")):
        return Verdict(outcome=Outcome.UNREADABLE, reason=visit_reason(VisitReason.PAGE_FOR_FILE))
    if path.endswith(_NEVER_TEXT) and not is_file(body):
        return Verdict(outcome=Outcome.UNREADABLE, reason=visit_reason(VisitReason.OTHER_FOR_FILE))
    return OK


def _troubled(trouble: str, status: int) -> Verdict:
    nothing = VisitReason.NOTHING_OF_USE if trouble else VisitReason.NOTHING
    outcome, reason = _TROUBLES.get(trouble, (Outcome.UNREADABLE, nothing))
    return Verdict(outcome=outcome, reason=visit_reason(reason, status=status, detail=trouble))
