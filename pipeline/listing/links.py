"""Where the links of a listing lead."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml.html import HtmlElement

# name2('URL'), window.open("URL"), location.href='URL'
_IN_SCRIPT = re.compile(r"""(?:\w\s*\(|=)\s*['"]([^'"\s]+)['"]""")
_LOOKS_LIKE_ADDRESS = re.compile(
    r"^(?:https?:)?//|^\.{0,2}/|\.(?:s?html?|jsp|aspx?|php|do|pdf|docx?)(?:[?#]|$)", re.IGNORECASE
)
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z+.-]*:", re.IGNORECASE)
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|ofd|zip|rar|7z|txt|csv|jpe?g|png|gif|mp4)$", re.IGNORECASE)


def address_of(link: HtmlElement, base: str) -> str:
    """The absolute address a link leads to, without fragment; "" for scripts, mail and places on the same page.

    An address in a script is taken from the link's `javascript:` or `onclick`, as `name2('URL')` of truecms.
    Without a *base* a relative address stays as printed.
    """
    href = (link.get("href") or "").strip()
    if not href or href.startswith("#") or href.lower().startswith("javascript:"):
        href = _scripted(href) or _scripted(link.get("onclick") or "")
    return absolute(href, base)


def absolute(href: str, base: str) -> str:
    """*href* seen from *base*, without fragment; "" unless it is an http address."""
    href = re.sub(r"[\r\n\t]", "", href.strip())
    if not href or _OTHER_SCHEME.match(href):
        return ""
    try:
        return urldefrag(urljoin(base, href)).url
    except ValueError:
        return ""


def base_of(root: HtmlElement, url: str) -> str:
    """What the page's relative addresses are seen from: its `<base href>`, else its own address."""
    declared = next((str(base.get("href")) for base in root.iter("base") if base.get("href")), "")
    return absolute(declared, url) or url


def is_file(address: str) -> bool:
    """Whether an address ends like a document or picture to download."""
    return _FILE.search(urlsplit(address).path) is not None


def _scripted(script: str) -> str:
    return next((each for each in _IN_SCRIPT.findall(script) if _LOOKS_LIKE_ADDRESS.search(each)), "")
