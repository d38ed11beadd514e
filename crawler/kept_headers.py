"""Which headers of an answer are kept as evidence: all but secrets, as far as there is room for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scrapy.http.headers import Headers

MOST: Final = 64
LONGEST: Final = 1000  # characters of a value; a longer one says little, and is left out whole
ROOM: Final = 8000  # characters of all names and values
# What lets its bearer in somewhere: cookies (RFC 6265), credentials (RFC 9110, section 11), tokens against forgery.
_SECRET: Final = re.compile(r"cookie|auth|token|csrf|xsrf|session|secret|passw|credential|api-?key", re.IGNORECASE)
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f]")


def kept_headers(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Return names and values in the order served; bytes beyond ASCII stand as Latin-1, from which they come back."""
    kept: list[tuple[str, str]] = []
    room = ROOM
    for raw, values in dict.items(headers):
        name = raw.decode("latin-1")
        if _SECRET.search(name):
            continue
        for value in (_CONTROLS.sub(" ", one.decode("latin-1")).strip() for one in values):
            room -= len(name) + len(value)
            if len(kept) == MOST or room < 0:
                return tuple(kept)
            if len(value) <= LONGEST:
                kept.append((name, value))
    return tuple(kept)
