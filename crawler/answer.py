"""What came back for one request: an answer, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Failure(StrEnum):
    """Why there is no answer."""

    NONE = ""
    REFUSED = "refused"  # by us: not a public web address
    DISALLOWED = "disallowed"  # by robots.txt
    NAME = "name"
    TLS = "tls"
    OLD_TLS = "old tls"  # a handshake that only outdated protocols or keys would end well
    WEAK_CERTIFICATE = "weak certificate"  # signed well, with a key or a digest that is too short today
    DISTRUST = "distrust"  # of the server's certificate
    CONNECT = "connect"
    TIMEOUT = "timeout"
    RESET = "reset"
    CUT = "cut"  # fewer bytes than announced
    TOO_BIG = "too big"
    REDIRECTS = "redirects"
    GARBLED = "garbled"  # no HTTP, or a broken compression
    NO_BROWSER = "no browser"  # to show the page in
    BROKEN_BROWSER = "broken browser"  # it does not start
    BROWSER = "browser"  # came to no end with the page


NO_CONNECTION = frozenset(
    {
        Failure.NAME,
        Failure.TLS,
        Failure.OLD_TLS,
        Failure.WEAK_CERTIFICATE,
        Failure.DISTRUST,
        Failure.CONNECT,
        Failure.TIMEOUT,
        Failure.RESET,
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One answer of a server, redirects followed. With a failure there is no status and no body."""

    asked: str
    failure: Failure = Failure.NONE
    detail: str = ""  # of the failure, in the words of the network
    status: int | None = None
    final_url: str = ""  # "" when it is the address asked for
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    retry_after: str = ""
    sets_cookie: bool = False
    conditional: bool = False  # validators were sent
    rendered: bool = False  # the body is what a browser showed, its scripts run
    withheld: bool = False  # not all that they asked for, because of robots.txt
    leads_to: str = ""  # another site, to which a page of no words sends its visitors; not followed
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # as kept: no secrets
    body: bytes = field(default=b"", repr=False)

    @property
    def url(self) -> str:
        """The address that the body came from."""
        return self.final_url or self.asked
