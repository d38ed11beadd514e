"""How sending ended, and what must never be printed while telling it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

_LONGEST_DETAIL: Final = 300
_SHORTEST_SECRET: Final = 4  # masking every “a” would make a detail unreadable and tell the secret


@dataclass(frozen=True, kw_only=True, slots=True)
class SendResult:
    """What became of one attempt."""

    ok: bool
    permanent: bool = False  # of no use to try again
    detail: str = ""  # why, without a secret
    retry_after_seconds: float | None = None  # what the receiver asked for

    def without(self, secrets: Iterable[str]) -> SendResult:
        """Return the same with each secret starred out."""
        detail = self.detail
        for secret in secrets:
            detail = detail.replace(secret, "***")
        return replace(self, detail=detail)


SENT: Final = SendResult(ok=True)


def failed(detail: str, *, permanent: bool = False, retry_after_seconds: float | None = None) -> SendResult:
    """Return a failure, its detail on one line."""
    line = " ".join(detail.split())[:_LONGEST_DETAIL]
    return SendResult(ok=False, permanent=permanent, detail=line, retry_after_seconds=retry_after_seconds)


def secrets_in(url: str) -> tuple[str, ...]:
    """Return whatever in an address may be a secret: user, password, path steps and query values; longest first.

    A token may stand where a host does, so a host without a dot is one too.
    """
    parts = urlsplit(url)
    host, _, _ = parts.netloc.rpartition("@")[2].partition(":")
    pieces = {parts.username, parts.password, *parts.path.split("/"), *(value for _, value in parse_qsl(parts.query))}
    pieces |= {host} if "." not in host and host != "localhost" else set()
    whole = {form for piece in pieces if piece for form in (piece, unquote(piece))} | {url}
    return tuple(sorted((piece for piece in whole if len(piece) >= _SHORTEST_SECRET), key=len, reverse=True))
