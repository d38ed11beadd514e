"""Whether moved pages went in one move of their site: a new content management gives every page another address."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit


def move_digest(old_url: str, url: str, *, place: str) -> str:
    """Return what pages of *place*, a source, that moved from one host to one host have in common; "" for no address.

    Paths count for nothing: a site's columns move each to a folder of its own, and stay one move.
    """
    hosts = (_host(old_url), _host(url))
    if not all(hosts):
        return ""
    said = "\n".join(("moved", place, *hosts))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
