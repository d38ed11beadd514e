"""Names of files that a reader takes home: safe on every system, with the publisher's words where they can be kept."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from review.showing.text import visible

_LONGEST: Final = 60  # characters: 180 bytes of Chinese; file systems take 255
_NOT_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|%\x00-\x1f\s\ufffd]+')


def file_name(words: str, ending: str) -> str:
    """A file's name made of a stranger's *words*: one line, without what leads elsewhere or is forbidden anywhere."""
    plain = _NOT_IN_NAMES.sub(" ", str(visible(words[:500])))
    return f"{plain.strip(' .-')[:_LONGEST].strip(' .-')}.{ending}".lstrip(".")


def attachment(words: str, plain: str, ending: str) -> str:
    """The value of Content-Disposition: the name as RFC 5987 has it, and *plain* for those that cannot read it."""
    name = quote(file_name(words, ending), safe="")
    return f"attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{name}"
