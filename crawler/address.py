"""Addresses as they are kept: one page, one address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import safe_url_string

_TRACKING = re.compile(r"^(utm_\w+|spm|from_source)(=|$)", re.IGNORECASE)
_DEFAULT_PORT = {"http": ":80", "https": ":443"}
_SOCIAL = re.compile(
    r"(^|\.)(weibo\.(com|cn)|weixin\.qq\.com|qzone\.qq\.com|connect\.qq\.com|douyin\.com|bilibili\.com|toutiao\.com|"
    r"zhihu\.com|kuaishou\.com|facebook\.com|twitter\.com|x\.com|linkedin\.com|youtube\.com|instagram\.com|t\.me)$"
)


def normal_address(url: str) -> str:
    """*url* escaped, without fragment, default port and tracking parameters; the scheme stays as printed.

    What cannot be understood as an address comes back as it is.
    """
    try:
        parts = urlsplit(safe_url_string(url.strip()))
        netloc = parts.netloc.lower().removesuffix(_DEFAULT_PORT.get(parts.scheme, "\0"))
    except ValueError:
        return url
    query = "&".join(one for one in parts.query.split("&") if not _TRACKING.match(one))
    return urlunsplit((parts.scheme, netloc, parts.path or "/", query, ""))


def is_social(url: str) -> bool:
    """Whether the address leads to a social network, where listings link to share and never publish."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return bool(_SOCIAL.search(host))


def is_web(url: str) -> bool:
    """Whether it is an http or https address with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme in _DEFAULT_PORT and bool(parts.hostname)
    except ValueError:
        return False
