"""An HTTP request with a JSON body. Blocks; every trouble comes back as a result."""

from __future__ import annotations

import http.client
import json
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from alerts.result import SendResult, failed

TIMEOUT_SECONDS: Final = 20.0  # for each wait on the network
_LONGEST_ANSWER: Final = 65_536
_WORTH_ANOTHER_TRY: Final = frozenset({408, 425, 429})  # beside every 5xx


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """A request to make. Its address and headers may hold secrets."""

    url: str = field(repr=False)
    payload: object = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    method: str = "POST"
    verify: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What an HTTP service said."""

    status: int
    body: bytes
    retry_after_seconds: float | None = None

    def failure(self) -> SendResult | None:
        """Return what the status says of the sending; None when it went well."""
        if 200 <= self.status < 300:
            return None
        permanent = self.status < 500 and self.status not in _WORTH_ANOTHER_TRY
        throttled, wait = self.status == 429, self.retry_after_seconds
        return failed(self.said, permanent=permanent, throttled=throttled, retry_after_seconds=wait)

    @property
    def said(self) -> str:
        """The status and how the body begins."""
        return f"HTTP {self.status} {self.body[:200].decode('utf-8', 'replace')}".rstrip()


class _NoRedirect(HTTPRedirectHandler):
    """Following a redirect turns a POST into a GET: the receiver would answer 200 and know nothing of the alert."""

    def redirect_request(self, *_: object) -> None:
        return None


def post(request: Post) -> Answer | SendResult:
    """Make the request. Returns a failure when no answer came; every such failure is worth another try."""
    body = json.dumps(request.payload, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "clausewatch", **request.headers}
    opener = build_opener(HTTPSHandler(context=tls(request.verify)), _NoRedirect)
    wanted = Request(request.url, data=body, headers=headers, method=request.method)  # noqa: S310 - http(s) by construction
    try:
        with opener.open(wanted, timeout=TIMEOUT_SECONDS) as response:
            return Answer(status=response.status, body=_read(response))
    except HTTPError as error:
        with error:
            wait = _seconds(error.headers.get("Retry-After"))
            return Answer(status=error.code, body=_read(error), retry_after_seconds=wait)
    except URLError as error:
        return failed(f"no connection: {error.reason}")
    except (OSError, http.client.HTTPException) as error:
        return failed(f"no answer: {type(error).__name__} {error}")


def _read(response: http.client.HTTPResponse | HTTPError) -> bytes:
    """Read the beginning of an answer; a server that drips its bytes gets no more time than one that is silent."""
    deadline, body = time.monotonic() + TIMEOUT_SECONDS, b""
    while len(body) < _LONGEST_ANSWER and (piece := response.read1(_LONGEST_ANSWER)):
        body += piece
        if time.monotonic() > deadline:
            raise TimeoutError("the answer does not end")
    return body


def _seconds(retry_after: str | None) -> float | None:
    return min(float(retry_after), 86_400.0) if retry_after and retry_after.strip().isdigit() else None


@cache
def tls(verify: bool) -> ssl.SSLContext:
    """Return how servers are known; unverified only where the address says verify=no.

    Made once: reading the authorities' certificates took more than half the time of a delivery.
    """
    context = ssl.create_default_context()
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
