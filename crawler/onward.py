"""Where a page sends its visitors that says nothing itself: by a meta refresh, or by a script of one address."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from crawler.address import is_web, normal_address
from crawler.answer import Answer
from pipeline.page.decode import decode
from pipeline.page.trouble import SIGNATURE

_SMALL_BYTES = 4096
_SAID = 60  # characters: “the page is being opened; press here if nothing happens”
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script\s*>", re.I | re.S)
_ASIDE = re.compile(r"<!--.*?-->|<(noscript|style|title)\b.*?</\1\s*>", re.I | re.S)
_META = re.compile(r"<meta\b[^>]*>", re.I)
_IS_REFRESH = re.compile(r"http-equiv\s*=\s*[\"']?refresh\b", re.I)
_URL = re.compile(r"\burl\s*=\s*[\"']?([^\"'>\s]+)", re.I)
_REMARK = re.compile(r"/\*.*?\*/|^\s*//[^\n]*$", re.S | re.M)
_GOES = re.compile(
    r"\blocation(?:\.href)?\s*=\s*([\"'])(?P<set>[^\"'\s]+)\1\s*(?=[;}<\n\r]|$)"
    r"|\blocation\.(?:replace|assign)\(\s*([\"'])(?P<called>[^\"'\s]+)\3\s*\)"
)
_WEIGHED = re.compile(r"\bif\b|\?|\bcookie\b|\beval\b|\bswitch\b")  # a script that decides, or is a challenge
_TAG = re.compile(r"<[^<>]*>")


def onward_of(answer: Answer) -> str:
    """The address that a small page of no words of its own leads to, on whatever site; "" when it leads nowhere.

    Nothing is computed: an address that a script puts together, or goes to under a condition, is not looked for.
    """
    if answer.status != 200 or len(answer.body) > _SMALL_BYTES:
        return ""
    text = decode(answer.body, answer.content_type)
    scripts = _REMARK.sub(" ", "\n".join(_SCRIPT.findall(text)))
    plain = _ASIDE.sub(" ", _SCRIPT.sub(" ", text))
    if SIGNATURE.search(text) or len("".join(_TAG.sub(" ", plain).split())) > _SAID:
        return ""
    target = _refreshed(plain) or _scripted(scripts)
    address = _joined(answer.url, target)
    return "" if not target or normal_address(address) in map(normal_address, (answer.asked, answer.url)) else address


def is_same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site: the same host, with or without www, or one below the other."""
    names = [(urlsplit(url).hostname or "").removeprefix("www.") for url in (one, other)]
    short, long = sorted(names, key=len)
    is_name = "." in short and not short.replace(".", "").isdigit()
    return short == long or (is_name and long.endswith(f".{short}"))


def _joined(base: str, target: str) -> str:
    try:
        address = urljoin(base, target)
    except ValueError:  # such as http://[
        return base
    return address if is_web(address) and "@" not in urlsplit(address).netloc else base


def _refreshed(html: str) -> str:
    for tag in _META.findall(html):
        found = _URL.search(tag)
        if found and _IS_REFRESH.search(tag):
            return found[1]
    return ""


def _scripted(scripts: str) -> str:
    targets = {found["set"] or found["called"] for found in _GOES.finditer(scripts)}
    without = _GOES.sub(" ", scripts)
    return targets.pop() if len(targets) == 1 and not _WEIGHED.search(without) else ""
