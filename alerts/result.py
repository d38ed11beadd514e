"""How sending ended, and what must never be printed while telling it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

_LONGEST_DETAIL: Final = 300
_SHORTEST_SECRET: Final = 4  # masking every “a” would make a detail unreadable and tell the secret


class Cause(StrEnum):
    """Why an attempt failed: what decides whether, and when, there is another."""

    TRANSIENT = "transient"  # no connection, no answer, an error of the server's: worth another try
    THROTTLED = "throttled"  # too many messages: worth another try, to the whole destination, when it may be made
    PERMANENT = "permanent"  # refused for good: a person must mend the address, the account or the message


@dataclass(frozen=True, kw_only=True, slots=True)
class SendResult:
    """What became of one attempt."""

    cause: Cause | None = None  # None: it was taken
    detail: str = ""  # what the service answered, or why there was no answer; without a secret
    retry_after_seconds: float | None = None  # what the receiver asked for

    @property
    def ok(self) -> bool:
        """Whether the service took it."""
        return self.cause is None

    @property
    def permanent(self) -> bool:
        """Whether it is of no use to try again."""
        return self.cause is Cause.PERMANENT

    def without(self, secrets: Iterable[str]) -> SendResult:
        """Return the same with each secret starred out."""
        detail = self.detail
        for secret in secrets:
            detail = detail.replace(secret, "***")
        return replace(self, detail=detail)


SENT: Final = SendResult()


def sent(answer: str) -> SendResult:
    """Return a success, with the service's answer on one line."""
    return SendResult(detail=_line(answer))


def failed(
    detail: str, *, permanent: bool = False, throttled: bool = False, retry_after_seconds: float | None = None
) -> SendResult:
    """Return a failure, its detail on one line. A receiver that says when to come again is throttling."""
    throttled = throttled or retry_after_seconds is not None
    cause = Cause.PERMANENT if permanent else Cause.THROTTLED if throttled else Cause.TRANSIENT
    return SendResult(cause=cause, detail=_line(detail), retry_after_seconds=retry_after_seconds)


def _line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_DETAIL]


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
