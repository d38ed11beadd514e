"""Pages that are gone without saying so: a redirect to the front page or an error page, or the site's own way of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from urllib.parse import urlsplit, urlunsplit

from crawler.answer import Answer
from crawler.fetch import Fetcher
from crawler.validators import Validators
from pipeline.model import Document, Kind
from pipeline.page.decode import decode
from pipeline.page.trouble import trouble_of, waits_for_script

_HOME = re.compile(r"^/?((index|default|main|home)(_\w+)?\.(s?html?|jsp|aspx?|php))?$", re.IGNORECASE)
_ERROR = re.compile(r"(^|[/_-])(404|410|error|errors|not[_-]?found|nopage)([/_.-]|$)", re.IGNORECASE)
_LAST_VALUE = re.compile(r"(.*=)[^&=]*$", re.DOTALL)
_UNSEEN = re.compile(r"<(script|style|title)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_FIGURE = re.compile(r"[\d\s]+")
_SHORT = 200  # characters of a text that may be a notice
_SAME = 0.8  # share of two answers that is the same; banners and lists of news differ between fetches


def is_home(url: str) -> bool:
    """Whether the address is the front page of a site."""
    parts = urlsplit(url)
    return bool(_HOME.match(parts.path)) and not parts.query


def leads_nowhere(asked: str, final: str) -> bool:
    """Whether a redirect from *asked* to *final* says that the page is gone."""
    if not final or is_home(asked):
        return False
    return is_home(final) or bool(_ERROR.search(urlsplit(final).path) and not _ERROR.search(urlsplit(asked).path))


def impossible(url: str) -> str:
    """An address beside *url*, of its kind, at which nothing can stand."""
    parts = urlsplit(url)
    name = "0" + blake2b(url.encode(), digest_size=6).hexdigest()
    if parts.query:
        return urlunsplit(parts._replace(query=_LAST_VALUE.sub(rf"\g<1>{name}", parts.query), fragment=""))
    folder, _, last = parts.path.rstrip("/").rpartition("/")
    extension = last.rpartition(".")[2] if "." in last else ""
    return urlunsplit(parts._replace(path=f"{folder}/{name}{extension and '.' + extension}", fragment=""))


class Nowhere:
    """What the hosts of one check answer at addresses that cannot exist. Each is asked once, when there is a doubt."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._asked: dict[str, asyncio.Task[Answer]] = {}

    async def is_like(self, answer: Answer, document: Document | None) -> bool:
        """Whether *answer*, read as *document*, is what its host says where nothing stands.

        Only a page without a text of its own is doubted: one that is unreadable, no policy, or very short. A host
        that answers 404 has no such pages; one in trouble, or whose pages need a script, says so everywhere.
        """
        text = decode(answer.body, answer.content_type)
        if answer.status != 200 or not _is_doubtful(document) or trouble_of(text, 200) or waits_for_script(text):
            return False
        nowhere = await self._nowhere(answer.url)
        if nowhere.status != 200:
            return False
        said = decode(nowhere.body, nowhere.content_type)
        return _stands_in(document.body, said) if document and document.body else _says_the_same(text, said)

    async def _nowhere(self, url: str) -> Answer:
        host = urlsplit(url).netloc
        if host not in self._asked:
            self._asked[host] = asyncio.ensure_future(self._fetcher.fetch(impossible(url), Validators()))
        return await self._asked[host]


def _is_doubtful(document: Document | None) -> bool:
    if document is None or document.kind in (Kind.UNREADABLE, Kind.LISTING, Kind.NEWS):
        return True
    return sum(map(len, document.body)) < _SHORT


def _stands_in(body: Sequence[str], page: str) -> bool:
    """Whether nearly all that a document says is said by *page* too."""
    lines = set(_lines("\n".join(body)))
    shared = sum(len(line) for line in lines & set(_lines(page)))
    return shared >= _SAME * max(1, sum(map(len, lines)))


def _says_the_same(page: str, other: str) -> bool:
    mine, theirs = set(_lines(page)), set(_lines(other))
    shared, whole = sum(map(len, mine & theirs)), sum(map(len, mine | theirs))
    return bool(mine) and shared >= _SAME * whole


def _lines(text: str) -> Iterator[str]:
    """The lines of a page as people see them, without figures: clocks and counters differ between two answers."""
    for line in _TAG.split(_UNSEEN.sub("", text)):
        for part in line.split("\n"):
            if words := _FIGURE.sub("", part).strip():
                yield words
