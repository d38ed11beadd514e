"""Each way a visit can end, told from what came back."""

from __future__ import annotations

import pytest

from crawler.answer import Answer, Failure
from crawler.outcome import (
    OK,
    verdict_of_answer,
    verdict_of_document,
    verdict_of_file,
    verdict_of_listing,
    verdict_of_status,
)
from crawler.soft404 import leads_nowhere
from pipeline.model import Document, Kind, Outcome
from pipeline.reasons.visit_words import reason_in_words

URL = "https://lanhe.example/zcwj/2031/a.html"
POLICY = Document(kind=Kind.POLICY)


@pytest.mark.parametrize(
    ("failure", "outcome", "word"),
    [
        (Failure.REFUSED, Outcome.FAILED, "not visited"),
        (Failure.DISALLOWED, Outcome.DISALLOWED, "robots.txt"),
        (Failure.NAME, Outcome.FAILED, "resolved"),
        (Failure.TLS, Outcome.FAILED, "secure"),
        (Failure.DISTRUST, Outcome.FAILED, "any_certificate"),
        (Failure.CONNECT, Outcome.FAILED, "connection"),
        (Failure.TIMEOUT, Outcome.FAILED, "in time"),
        (Failure.RESET, Outcome.FAILED, "broke off"),
        (Failure.CUT, Outcome.PARTIAL, "announced end"),
        (Failure.TOO_BIG, Outcome.UNREADABLE, "20 MB"),
        (Failure.REDIRECTS, Outcome.FAILED, "redirects"),
        (Failure.GARBLED, Outcome.FAILED, "decoded"),
    ],
)
def test_failures(failure: Failure, outcome: Outcome, word: str) -> None:
    verdict = verdict_of_answer(Answer(asked=URL, failure=failure, detail="x"))
    assert verdict is not None
    assert verdict.outcome is outcome
    assert word in verdict.reason


def test_every_failure_has_a_sentence() -> None:
    for failure in Failure:
        if failure:
            verdict = verdict_of_answer(Answer(asked=URL, failure=failure, detail="{odd}"))
            assert verdict is not None
            assert verdict.reason.endswith(".")
            assert reason_in_words(verdict.reason, "zh") != verdict.reason


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(asked=URL, status=304), Outcome.UNCHANGED),
        (Answer(asked=URL, status=200, body=b" \n"), Outcome.PARTIAL),
        (Answer(asked=URL, status=204), Outcome.PARTIAL),
        (Answer(asked=URL, status=200, body=b"x", final_url="https://lanhe.example/"), Outcome.MISSING),
        (Answer(asked=URL, status=200, body=b"x", final_url="https://lanhe.example/error/404.html"), Outcome.MISSING),
        (Answer(asked=URL, status=200, body=b"x", final_url="https://lanhe.example/b.html"), None),
        (Answer(asked=URL, status=200, body=b"x"), None),
        (Answer(asked=URL, status=404), None),
    ],
)
def test_answers_that_decide_alone(answer: Answer, outcome: Outcome | None) -> None:
    verdict = verdict_of_answer(answer)
    assert (verdict.outcome if verdict else None) is outcome


@pytest.mark.parametrize(
    ("status", "retry_after", "trouble", "outcome"),
    [
        (200, False, "", None),
        (206, False, "", None),
        (302, False, "", Outcome.FAILED),
        (400, False, "", Outcome.FAILED),
        (403, False, "", Outcome.BLOCKED),
        (404, False, "", Outcome.MISSING),
        (404, False, "soft 404", Outcome.MISSING),
        (404, False, "challenge", Outcome.BLOCKED),
        (404, False, "maintenance", Outcome.MAINTENANCE),
        (410, False, "", Outcome.MISSING),
        (412, False, "challenge", Outcome.BLOCKED),
        (429, False, "", Outcome.THROTTLED),
        (451, False, "", Outcome.BLOCKED),
        (500, False, "", Outcome.FAILED),
        (500, False, "soft 404", Outcome.FAILED),
        (502, True, "", Outcome.FAILED),
        (503, False, "", Outcome.FAILED),
        (503, False, "maintenance", Outcome.MAINTENANCE),
        (503, True, "maintenance", Outcome.THROTTLED),
        (521, False, "challenge", Outcome.BLOCKED),
    ],
)
def test_statuses(status: int, retry_after: bool, trouble: str, outcome: Outcome | None) -> None:
    verdict = verdict_of_status(status, retry_after=retry_after, trouble=trouble)
    assert (verdict.outcome if verdict else None) is outcome
    assert verdict is None or verdict.reason


@pytest.mark.parametrize(
    ("document", "trouble", "outcome"),
    [
        (POLICY, "", Outcome.OK),
        (POLICY, "cut", Outcome.PARTIAL),
        (POLICY, "soft 404", Outcome.MISSING),
        (POLICY, "challenge", Outcome.BLOCKED),
        (POLICY, "maintenance", Outcome.MAINTENANCE),
        (POLICY, "captive", Outcome.MAINTENANCE),
        (POLICY, "empty", Outcome.PARTIAL),
        (Document(kind=Kind.NEWS), "", Outcome.OK),
        (Document(kind=Kind.UNREADABLE, reason="needs script"), "", Outcome.UNREADABLE),
        (Document(kind=Kind.UNREADABLE, reason="empty"), "", Outcome.PARTIAL),
        (Document(kind=Kind.UNREADABLE, reason="soft 404"), "", Outcome.MISSING),
        (Document(kind=Kind.UNREADABLE, reason="unparsable: ValueError"), "", Outcome.UNREADABLE),
        (Document(kind=Kind.UNREADABLE), "", Outcome.UNREADABLE),
    ],
)
def test_documents(document: Document, trouble: str, outcome: Outcome) -> None:
    verdict = verdict_of_document(document, 200, trouble)
    assert verdict.outcome is outcome
    assert bool(verdict.reason) is (outcome is not Outcome.OK)


@pytest.mark.parametrize(
    ("rows", "goes_on", "trouble", "reason", "outcome"),
    [
        (3, False, "", "", Outcome.OK),
        (3, False, "needs script", "", Outcome.OK),
        (3, False, "maintenance", "", Outcome.MAINTENANCE),
        (3, False, "soft 404", "", Outcome.MISSING),
        (0, False, "", "", Outcome.UNREADABLE),
        (0, True, "", "", Outcome.OK),
        (0, True, "cut", "", Outcome.PARTIAL),
        (0, False, "empty", "", Outcome.PARTIAL),
        (0, False, "", "needs script", Outcome.UNREADABLE),
        (0, False, "", "challenge", Outcome.BLOCKED),
    ],
)
def test_listings(rows: int, goes_on: bool, trouble: str, reason: str, outcome: Outcome) -> None:
    document = Document(kind=Kind.UNREADABLE, reason=reason) if reason else None
    verdict = verdict_of_listing(rows=rows, goes_on=goes_on, document=document, status=200, trouble=trouble)
    assert verdict.outcome is outcome


@pytest.mark.parametrize(
    ("body", "url", "fine"),
    [
        (b"%PDF-1.7 ...", "https://lanhe.example/a.pdf", True),
        (b"PK\x03\x04", "https://lanhe.example/a.docx", True),
        (b"plain words", "https://lanhe.example/a.txt", True),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "https://lanhe.example/a.pdf?x=1.html", False),
        (b"<HTML><body>login", "https://lanhe.example/down.jsp?id=3", False),
        (b"<html><body>", "https://lanhe.example/annex.htm", True),
        (b"<!-- x --><div class='login'>", "https://lanhe.example/a.doc", False),
        (b'<html xmlns:x="urn:schemas-microsoft-com:office:excel">', "https://lanhe.example/a.xls", True),
        (b'{"code":401,"msg":"login"}', "https://lanhe.example/a.pdf", False),
        (b"%PDF-1.7 ...", "https://lanhe.example/a.doc", True),
        (b"a,b", "https://lanhe.example/a.xls", True),
    ],
)
def test_files(body: bytes, url: str, fine: bool) -> None:
    verdict = verdict_of_file(body, url)
    assert (verdict is OK) is fine
    assert verdict.outcome is (Outcome.OK if fine else Outcome.UNREADABLE)


@pytest.mark.parametrize(
    ("asked", "final", "nowhere"),
    [
        (URL, "", False),
        (URL, "https://lanhe.example/", True),
        (URL, "https://www.lanhe.example/index.html", True),
        (URL, "https://lanhe.example/index.jsp?id=7", False),
        (URL, "https://lanhe.example/zcwj/", False),
        (URL, "https://lanhe.example/notfound/", True),
        ("http://lanhe.example/", "https://lanhe.example/", False),
        ("http://lanhe.example/", "https://lanhe.example/index.html", False),
        ("https://lanhe.example/error/1.html", "https://lanhe.example/error/2.html", False),
    ],
)
def test_redirects_to_nowhere(asked: str, final: str, nowhere: bool) -> None:
    assert leads_nowhere(asked, final) is nowhere
