"""Pages that are gone without saying so: a redirect to the front page, or to a page about errors."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_HOME = re.compile(r"^/?((index|default|main|home)(_\w+)?\.(s?html?|jsp|aspx?|php))?$", re.IGNORECASE)
_ERROR = re.compile(r"(^|[/_-])(404|410|error|errors|not[_-]?found|nopage)([/_.-]|$)", re.IGNORECASE)


def is_home(url: str) -> bool:
    """Whether the address is the front page of a site."""
    parts = urlsplit(url)
    return bool(_HOME.match(parts.path)) and not parts.query


def leads_nowhere(asked: str, final: str) -> bool:
    """Whether a redirect from *asked* to *final* says that the page is gone."""
    if not final or is_home(asked):
        return False
    return is_home(final) or bool(_ERROR.search(urlsplit(final).path) and not _ERROR.search(urlsplit(asked).path))
