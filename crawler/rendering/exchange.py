"""Between Scrapy and the browser: which answers are shown, and what an answer is that was shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crawler.rendering.gate import Served
from crawler.rendering.page import Shown
from pipeline.files.read import is_page
from pipeline.page.decode import decode
from pipeline.page.trouble import trouble_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

RENDER: Final = "render"  # the key of a request's meta: its page is shown before it is read
RENDERED: Final = "rendered"  # among an answer's flags: it was
WITHHELD: Final = "withheld"  # too: robots.txt forbids some of what its scripts ask for
# A challenge is not got around by running it, and a page cut short would be whole once a browser has closed its tags.
_TOLD_BY_BYTES: Final = frozenset({"challenge", "cut"})
# Of the bytes served, which are not those of what is shown.
_OF_BYTES: Final = ("Content-Encoding", "Content-Length", "ETag", "Last-Modified", "Transfer-Encoding")


def is_worth_showing(response: Response) -> bool:
    """Whether an answer is a page, whole, and none that says what is wrong by itself."""
    is_kept = "attachment" in _header(response, "Content-Disposition").lower()
    if response.status != 200 or is_kept or not _is_html(response):
        return False
    text = decode(response.body, _header(response, "Content-Type"))
    return trouble_of(text, response.status) not in _TOLD_BY_BYTES


def served_from(request: Request, response: Response) -> Served:
    """What the browser is given."""
    headers = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]
    sent: bytes = request.headers.get("Cookie") or b""
    cookies = (each.strip().partition("=") for each in sent.decode("latin-1").split(";"))
    return Served(
        source=str(request.meta.get("cookiejar", "")),
        url=response.url,
        status=response.status,
        headers=tuple(headers),
        cookies=tuple((name, value) for name, is_pair, value in cookies if name and is_pair),
        body=response.body,
    )


def as_response(shown: Shown, response: Response) -> Response:
    """The answer as shown; a redirect where the page's script leads to another address."""
    headers = response.headers.copy()
    for name in _OF_BYTES:
        headers.pop(name, None)
    if shown.leads_to:
        headers["Location"] = shown.leads_to
        return response.replace(status=302, headers=headers, body=b"")
    headers["Content-Type"] = "text/html; charset=utf-8"
    body = shown.html.encode("utf-8", "replace")
    flags = [*response.flags, RENDERED, *([WITHHELD] if shown.withheld else [])]
    return response.replace(headers=headers, body=body, flags=flags)


def _is_html(response: Response) -> bool:
    said = _header(response, "Content-Type").partition(";")[0].strip().lower()
    return said in ("text/html", "application/xhtml+xml") or (said in ("", "text/plain") and is_page(response.body))


def _header(response: Response, name: str) -> str:
    value: bytes = response.headers.get(name) or b""
    return value.decode("latin-1")
