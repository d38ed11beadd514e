"""Digests: equal ones mean equal texts. Of a clause there are two, exact (as printed) and folded (typography away)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from pipeline.model import Clause
from pipeline.text.fold import fold

_CLOSING = ".;,、"


def exact_digest(text: str) -> str:
    """Of the text as printed, to the last space. 32 hexadecimal characters."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def folded_digest(text: str) -> str:
    """Of the folded text, its closing mark left out: a list's last 。 becomes ； when an item follows it."""
    return exact_digest(fold(text).rstrip(_CLOSING))


def text_digest(clauses: Iterable[Clause]) -> str:
    """Of all clauses in order, folded, labels left out. Line breaks do not count: a paragraph cut in two is one."""
    return exact_digest("".join(fold(clause.words) for clause in clauses))


def bytes_digest(body: bytes) -> str:
    """Of the bytes served: SHA-256, 64 hexadecimal characters; the name under which a snapshot is kept."""
    return hashlib.sha256(body).hexdigest()
