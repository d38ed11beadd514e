"""Asks for addresses through Scrapy's downloader and hands back answers; Scrapy's exceptions are translated here."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from crawler.address import normal_address
from crawler.answer import NO_CONNECTION, Answer, Failure
from crawler.kept_headers import kept_headers
from crawler.netguard import AddressRefused, slot_of
from crawler.onward import is_same_site, onward_of
from crawler.rendering.errors import BrowserBroken, BrowserFailed, BrowserMissing, PageTooBig
from crawler.rendering.exchange import RENDER, RENDERED, WITHHELD
from crawler.request import ListingRequest
from crawler.robots import RobotsDisallowed
from crawler.tls import TLS, Leniency, tls_error, tls_failure
from crawler.validators import Validators

if TYPE_CHECKING:
    from scrapy.http import Headers, Response

Download = Callable[[Request], Awaitable["Response"]]

DEAD_AFTER = 5  # connections that failed in a row
_NO_MORE_RETRIES_AFTER = 3  # requests in a row that failed in spite of them


_HELPS = {  # what to try, the lesser leniency first
    Failure.OLD_TLS: (Leniency.OUTDATED,),
    Failure.WEAK_CERTIFICATE: (Leniency.OUTDATED, Leniency.ANY_CERTIFICATE),
    Failure.DISTRUST: (Leniency.ANY_CERTIFICATE,),
}
log = logging.getLogger("clausewatch")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wish:
    """What is asked for, and how."""

    url: str
    validators: Validators = Validators()  # noqa: RUF009  frozen
    referer: str = ""
    posted: ListingRequest | None = None
    shown: bool = False  # in a browser, before it is handed back


class Fetcher:
    """Fetches for one check of one source, and remembers which hosts do not answer."""

    def __init__(
        self, download: Download, *, source: str, leniency: Leniency = Leniency.NONE, render: bool = False
    ) -> None:
        self._download = download
        self._source = source
        self._render = render
        self._allowed = leniency
        self._lenient: dict[str, Leniency] = {}  # by slot: what its handshakes fail without
        self._silent: Counter[str] = Counter()  # failed connections in a row, by slot
        self._failed: Counter[str] = Counter()  # the same with answers of 5xx

    def is_dead(self, url: str) -> bool:
        """Whether the host of *url* failed to answer so often that asking again is a waste."""
        return self._silent[slot_of(url)] >= DEAD_AFTER

    async def fetch(
        self,
        url: str,
        validators: Validators,
        *,
        referer: str = "",
        posting: ListingRequest | None = None,
        plain: bool = False,
    ) -> Answer:
        """The answer to one GET, or to a POST of what *posting* has to post; never an exception.

        A tiny page that only leads to another of its site is followed once. *plain*: no browser shows it, whatever
        the source says. What is shown is never asked for with *validators*: they tell of the bytes served.
        """
        posted = posting if posting is not None and posting.body else None
        shown = self._render and not plain and posted is None
        wish = _Wish(
            url=url, validators=Validators() if shown else validators, referer=referer, posted=posted, shown=shown
        )
        answer = await self._ask(wish)
        onward = onward_of(answer)
        if onward and not is_same_site(url, onward):
            return replace(answer, leads_to=onward)
        if onward:
            followed = await self._ask(_Wish(url=onward, referer=url, shown=shown))
            if followed.status is not None:
                return _as_asked(followed, url)
        return answer

    async def _ask(self, wish: _Wish) -> Answer:
        """Ask, and ask a host anew with as much leniency in TLS as it turns out to need and the source allows."""
        slot = slot_of(wish.url)
        while True:
            asked_with = self._lenient.get(slot, Leniency.NONE)
            answer = await self._ask_once(wish)
            untried = self._allowed & ~asked_with
            needed = next((each for each in _HELPS.get(answer.failure, ()) if each in untried), Leniency.NONE)
            if not needed:
                break
            self._be_lenient(slot, needed)
        self._remember(answer)
        return answer

    def _be_lenient(self, slot: str, needed: Leniency) -> None:
        before = self._lenient.get(slot, Leniency.NONE)
        if Leniency.ANY_CERTIFICATE in needed & ~before:
            log.warning("%s: the certificate of %s is not trusted, and is taken all the same", self._source, slot)
        self._lenient[slot] = before | needed

    async def _ask_once(self, wish: _Wish) -> Answer:
        url, conditional = wish.url, bool(wish.validators)
        try:
            request = self._request(wish)
            if wish.posted is not None:
                request = _posted(request, wish.posted)
            return _answer(url, await self._download(request), conditional=conditional)
        except Exception as error:  # noqa: BLE001  a server can make any layer below raise; one page must not end the check
            return Answer(asked=url, failure=failure_of(error), detail=_words(error), conditional=conditional)

    def _request(self, wish: _Wish) -> Request:
        url = wish.url
        headers = wish.validators.headers() | ({"Referer": wish.referer} if wish.referer else {})
        meta: dict[str, object] = {"cookiejar": self._source, "handle_httpstatus_list": [304]}
        if wish.shown:
            meta[RENDER] = True
        if slot_of(url) in self._lenient:
            meta[TLS] = self._lenient[slot_of(url)]
        if self._failed[slot_of(url)] >= _NO_MORE_RETRIES_AFTER:
            meta["max_retry_times"] = 0
        return Request(url, headers=headers, meta=meta, dont_filter=True)

    def _remember(self, answer: Answer) -> None:
        slot = slot_of(answer.asked)
        silent = answer.failure in NO_CONNECTION
        failed = silent or (answer.status or 0) >= 500
        self._silent[slot] = self._silent[slot] + 1 if silent else 0
        self._failed[slot] = self._failed[slot] + 1 if failed else 0


def _posted(request: Request, posting: ListingRequest) -> Request:
    headers = {**request.headers, "Content-Type": posting.content_type}
    return request.replace(method="POST", headers=headers, body=posting.body)


def failure_of(error: BaseException) -> Failure:
    """What kind of failure an exception of the downloader is."""
    if tls := tls_error(error):
        return tls_failure(tls)
    for kind, failure in _KINDS:
        if isinstance(error, kind):
            return failure
    if isinstance(error, IgnoreRequest):
        return Failure.REDIRECTS if "redirections" in str(error) else Failure.TOO_BIG
    return Failure.GARBLED


_KINDS: tuple[tuple[type[BaseException], Failure], ...] = (
    (AddressRefused, Failure.REFUSED),
    (BrowserMissing, Failure.NO_BROWSER),
    (BrowserBroken, Failure.BROKEN_BROWSER),
    (BrowserFailed, Failure.BROWSER),
    (PageTooBig, Failure.TOO_BIG),
    (UnsupportedURLSchemeError, Failure.REFUSED),
    (RobotsDisallowed, Failure.DISALLOWED),
    (DownloadTimeoutError, Failure.TIMEOUT),
    (CannotResolveHostError, Failure.NAME),
    (DownloadConnectionRefusedError, Failure.CONNECT),
    (ResponseDataLossError, Failure.CUT),
    (DownloadCancelledError, Failure.TOO_BIG),
    (DownloadFailedError, Failure.RESET),
)


def _words(error: BaseException) -> str:
    inner = getattr(error.__cause__, "os_error", None)
    text = str(inner or error) or type(error).__name__
    return text.strip().rstrip(".")[:200]


def _answer(asked: str, response: Response, *, conditional: bool) -> Answer:
    headers = response.headers
    return Answer(
        asked=asked,
        status=response.status,
        final_url=_elsewhere(asked, response.url),
        content_type=_said(headers, b"Content-Type"),
        etag=_said(headers, b"Etag"),
        last_modified=_said(headers, b"Last-Modified"),
        retry_after=_said(headers, b"Retry-After"),
        sets_cookie=bool(_said(headers, b"Set-Cookie")),
        conditional=conditional,
        rendered=RENDERED in response.flags,
        withheld=WITHHELD in response.flags,
        headers=kept_headers(headers),
        body=response.body,
    )


def _said(headers: Headers, name: bytes) -> str:
    """The last value under a name as Scrapy keeps it, each part's first letter a capital; "" when there is none."""
    values = dict.get(headers, name)  # Headers.get would make the name so anew each time
    return values[-1].decode("latin-1") if values else ""


def _elsewhere(asked: str, answered: str) -> str:
    """The address that answered, as it is kept; "" when it is the one that was asked."""
    if answered == asked:
        return ""
    final = normal_address(answered)
    return "" if final == normal_address(asked) else final


def _as_asked(followed: Answer, url: str) -> Answer:
    return Answer(
        asked=url,
        status=followed.status,
        final_url=followed.url,
        content_type=followed.content_type,
        etag=followed.etag,
        last_modified=followed.last_modified,
        sets_cookie=followed.sets_cookie,
        rendered=followed.rendered,
        withheld=followed.withheld,
        headers=followed.headers,
        body=followed.body,
    )
