"""Page numbers in addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_NAME = r"page|page_?no|page_?num|page_?index|pn|p|curr?_?page|current_?page|c_?page|paged|pager|pi"
_FORMS = (
    re.compile(rf"^(.*[?&,;/](?:{_NAME})=)(\d{{1,6}})(.*)$", re.IGNORECASE),
    re.compile(r"^(.*page(?:No|Num|Index)?(?:%(?:25)*22|\")\s*(?:%(?:25)*3A|:)\s*)(\d{1,6})(.*)$", re.IGNORECASE),
    re.compile(r"^(.*[_-])(\d{1,5})(\.\w{2,5}(?:\?.*)?)$"),
    re.compile(r"^(.*/(?:p|page[-_/]?)?)(\d{1,5})((?:\.\w{2,5})?/?(?:\?.*)?)$", re.IGNORECASE),
)
_PARAMETER = re.compile(rf"(?:^|&)(?:{_NAME})=\d*(?=&|$)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default|list)?(?:\.\w{2,5})?$", re.IGNORECASE)
_LAST_NUMBER = re.compile(r"(?:[_-]|/(?:p|page[-_/]?)?)\d{1,5}$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbered:
    """An address that carries a page number."""

    before: str
    number: int
    after: str

    def at(self, number: int) -> str:
        """The same address with another number."""
        return f"{self.before}{number}{self.after}"


def numbered(url: str, *, in_query: bool = False) -> Numbered | None:
    """The page number in an address, of its query first; None when it carries none.

    With *in_query* a number of the path, which may be anything, does not count.
    """
    for form in _FORMS[:2] if in_query else _FORMS:
        if match := form.match(url):
            return Numbered(before=match[1], number=int(match[2]), after=match[3])
    return None


def same_host(one: str, other: str) -> bool:
    """Whether two addresses are of one host, www. or not; an address without one is of any."""
    hosts = {(urlsplit(each).netloc.lower().removeprefix("www.")) for each in (one, other)} - {""}
    return len(hosts) < 2


def same_listing(one: str, other: str) -> bool:
    """Whether two addresses differ in nothing but a page number."""
    return same_host(one, other) and bool(_stems(one) & _stems(other))


def same_folder(one: str, other: str) -> bool:
    """Whether two addresses are of one host and one folder."""
    folders = {urlsplit(each).path.rpartition("/")[0] for each in (one, other)}
    return same_host(one, other) and len(folders) == 1


def _stems(url: str) -> set[tuple[str, str]]:
    """Path and query without a page number, and with it: the first page may end in a number of its own."""
    parts = urlsplit(url)
    query = "&".join(sorted(filter(None, _PARAMETER.sub("", parts.query).split("&"))))
    whole = _folder(parts.path)
    return {(whole, query), (_folder(_LAST_NUMBER.sub("", whole)), query)}


def _folder(path: str) -> str:
    """A path without its extension, and without the name of a folder's first page."""
    return re.sub(r"\.\w{2,5}$", "", _INDEX.sub("", path)).rstrip("/")
