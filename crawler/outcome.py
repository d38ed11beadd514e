"""How a visit ended: one outcome and one sentence, from what the server answered and what the reader found."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.answer import Answer, Failure
from crawler.soft404 import leads_nowhere
from pipeline.files.read import is_file, is_page
from pipeline.model import Document, Kind, Outcome


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """An outcome, and why in one sentence; the sentence is empty when all is well."""

    outcome: Outcome
    reason: str = ""


OK = Verdict(outcome=Outcome.OK)
NOWHERE = Verdict(outcome=Outcome.MISSING, reason="The site answers so where nothing can stand.")
NO_ROWS = Verdict(outcome=Outcome.UNREADABLE, reason="The listing shows no rows.")

_FAILURES = {
    Failure.REFUSED: (Outcome.FAILED, "The address was not visited: {detail}."),
    Failure.DISALLOWED: (Outcome.DISALLOWED, "The site's robots.txt forbids this address."),
    Failure.NAME: (Outcome.FAILED, "The host name could not be resolved ({detail})."),
    Failure.TLS: (Outcome.FAILED, "No secure connection could be made ({detail})."),
    Failure.CONNECT: (Outcome.FAILED, "No connection could be made ({detail})."),
    Failure.TIMEOUT: (Outcome.FAILED, "The server did not answer in time."),
    Failure.RESET: (Outcome.FAILED, "The server broke off the connection ({detail})."),
    Failure.CUT: (Outcome.PARTIAL, "The answer broke off before its announced end."),
    Failure.TOO_BIG: (Outcome.UNREADABLE, "The answer is larger than a page or file may be (20 MB)."),
    Failure.REDIRECTS: (Outcome.FAILED, "The address redirects more often than is followed."),
    Failure.GARBLED: (Outcome.FAILED, "The answer could not be decoded ({detail})."),
}
# Shells of anti-bot layers, and refusals of foreign or automated visitors.
_BLOCKING = frozenset({401, 403, 405, 406, 407, 412, 418, 444, 451, 493, 521})

# An old .doc or .xls may be plain text that only bears the name.
_NEVER_TEXT = (".pdf", ".docx", ".xlsx", ".pptx", ".ofd", ".zip", ".rar", ".7z")

# Words of `pipeline.page.trouble.trouble_of` and `Document.reason`.
_TROUBLES = {
    "challenge": (Outcome.BLOCKED, "The site asks visitors to prove that they are no robot."),
    "blocked": (Outcome.BLOCKED, "The site refuses automated visitors."),
    "soft 404": (Outcome.MISSING, "The page says that it does not exist, though its status is {status}."),
    "maintenance": (Outcome.MAINTENANCE, "The site shows a maintenance notice."),
    "captive": (Outcome.MAINTENANCE, "A network log-in page answered in place of the site."),
    "error": (Outcome.MAINTENANCE, "The site shows an error page."),
    "login": (Outcome.UNREADABLE, "The page asks its readers to log in."),
    "empty": (Outcome.PARTIAL, "The page is empty."),
    "cut": (Outcome.PARTIAL, "The page breaks off before its end."),
    "needs script": (Outcome.UNREADABLE, "The page needs a browser that runs its scripts."),
}
_STRONG = frozenset({"challenge", "blocked", "maintenance", "captive"})  # said on a page of any status


def verdict_of_answer(answer: Answer) -> Verdict | None:
    """The outcome that the answer alone decides; None when its body has to be read."""
    if answer.failure:
        outcome, sentence = _FAILURES[answer.failure]
        return Verdict(outcome=outcome, reason=sentence.format(detail=answer.detail))
    if answer.status == 304:
        return Verdict(outcome=Outcome.UNCHANGED)
    if leads_nowhere(answer.asked, answer.final_url):
        return Verdict(outcome=Outcome.MISSING, reason=f"The page redirects to {answer.final_url}.")
    if answer.status is not None and 200 <= answer.status < 300 and not answer.body.strip():
        return Verdict(outcome=Outcome.PARTIAL, reason="The answer is empty.")
    return None


def verdict_of_status(status: int, *, retry_after: bool, trouble: str = "") -> Verdict | None:
    """The outcome of a status other than success, when the body shows *trouble*; None for success.

    A notice of maintenance or a challenge is believed whatever the status: a site that answers 404 to everything
    while it is being mended has not lost its pages.
    """
    if status < 300:
        return None
    if status == 429 or (status == 503 and retry_after):
        return Verdict(outcome=Outcome.THROTTLED, reason=f"The server asks for fewer visits ({status}).")
    if trouble in _STRONG:
        return _troubled(trouble, status)
    if status in {404, 410}:
        return Verdict(outcome=Outcome.MISSING, reason=f"The server says that the page does not exist ({status}).")
    if status in _BLOCKING:
        return Verdict(outcome=Outcome.BLOCKED, reason=f"The server refuses the visit ({status}).")
    return Verdict(outcome=Outcome.FAILED, reason=f"The server answered with status {status}.")


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


def verdict_of_file(body: bytes, url: str) -> Verdict:
    """The outcome of an attachment: a page, or a message of an interface, in place of a file is none."""
    path = url.partition("?")[0].lower()
    if is_page(body) and not path.endswith((".html", ".htm", ".shtml")):
        return Verdict(outcome=Outcome.UNREADABLE, reason="A page answered in place of the file.")
    if path.endswith(_NEVER_TEXT) and not is_file(body):
        return Verdict(outcome=Outcome.UNREADABLE, reason="Something that is no such file answered in its place.")
    return OK


def _troubled(trouble: str, status: int) -> Verdict:
    sentence = f"Nothing that is a document or a listing was found ({trouble})." if trouble else ""
    fallback = (Outcome.UNREADABLE, sentence or "Nothing that is a document or a listing was found.")
    outcome, text = _TROUBLES.get(trouble, fallback)
    return Verdict(outcome=outcome, reason=text.replace("{status}", str(status)))
