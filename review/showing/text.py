"""Text of strangers, made safe to show: no hidden controls, no endless lines, no links that run."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urlsplit

from markupsafe import Markup

LONGEST_CLAUSE: Final = 20_000  # characters shown of one clause; the whole stands in the plain text
_CONTROLS: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_CHINESE: Final = re.compile("[\u3400-\u9fff]")


def visible(value: object) -> object:
    """Strings without controls that turn text around or cannot be printed; everything else as it is."""
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _CONTROLS.sub("\ufffd", value)
    return value


def cut(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis."""
    return text if len(text) <= limit else text[:limit].rstrip() + "…"


def is_web(url: str) -> bool:
    """Whether an address may be a link: http or https with a host, nothing else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not _CONTROLS.search(url)


def host(url: str) -> str:
    """The host of an address; the address when it has none."""
    try:
        return urlsplit(url).netloc or url
    except ValueError:
        return url


def tongue(text: str) -> str:
    """The language tag of a text: browsers choose Chinese glyphs by it."""
    return "zh-CN" if _CHINESE.search(text[:200]) else "en"


def in_path(text: str) -> str:
    """Text as one step of an address."""
    return quote(text, safe="")
