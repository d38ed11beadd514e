"""From an address, or an id of the catalogue, to the keys of a source as the settings file has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.catalogue.entries import entries
from crawler.catalogue.regions import path_of
from service.adding.probing import name_of
from service.adding.surveying import Survey
from service.settings.model import Settings

Keys = dict[str, str | list[str] | bool]  # of one source, as they are written into the settings file
_LONGEST_NAME = 80


def surveyed_keys(keys: Keys, seen: Survey, urls: Sequence[str]) -> Keys:
    """Return the keys with who publishes there and, where *urls* were chosen of a home page's, these."""
    keys = {"name": keys["name"], "url": keys["url"], "kind": keys.get("kind") or seen.kind.value} | keys
    return with_urls(keys, urls) if urls else keys


def with_urls(keys: Keys, urls: Sequence[str]) -> Keys:
    """Return the keys with these addresses in place of theirs."""
    listings: Keys = {"url": urls[0]} if len(urls) == 1 else {"urls": list(urls)}
    rest = {key: value for key, value in keys.items() if key not in ("name", "url", "urls")}
    return {"name": keys["name"], **listings, **rest}


def without_empty(keys: Keys) -> Keys:
    """Return the keys that say something."""
    return {key: value for key, value in keys.items() if value}


def free_name(url: str, settings: Settings) -> str:
    """Return a name for a source at *url* that the settings take and no other source has."""
    plain = re.sub(r"[^\w.\-]+", "-", name_of(url)).strip("-")[: _LONGEST_NAME - 4] or "source"
    numbered = (plain, *(f"{plain}-{number}" for number in range(2, 1000)))
    return next((name for name in numbered if settings.source(name) is None), plain)


def region_of(url: str) -> str:
    """Return the place of the catalogue's sources at the host of *url*; "" when it has none, or of several places."""
    host = urlsplit(url).hostname
    places = {entry.region for entry in entries().values() if any(urlsplit(one).hostname == host for one in entry.urls)}
    return path_of(places.pop()) if len(places) == 1 else ""
