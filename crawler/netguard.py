"""Where requests may go: http and https, to public addresses, unless private ones are allowed.

The address is judged where the connection is made, after the name was resolved, so neither a redirect nor a name
that answers differently the second time gets around it.
"""

from __future__ import annotations

import re
import socket
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Self
from urllib.parse import SplitResult, unquote, urlsplit

from pipeline.errors import ClausewatchError

if TYPE_CHECKING:
    from aiohappyeyeballs import AddrInfoType
    from scrapy import Request
    from scrapy.crawler import Crawler

_DEFAULT_PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")
# What Python's ipaddress calls global, or calls so in some of its versions, and the registries of the IANA do not.
_NOT_GLOBAL = tuple(
    map(
        IPv6Network,
        (
            "::/96",  # IPv4-compatible, given up
            "::ffff:0:0:0/96",  # IPv4-translated, of one network
            "64:ff9b:1::/48",  # NAT64 of one network
            "fec0::/10",  # site-local, given up
            "3fff::/20",  # for documents
            "5f00::/16",  # segments of one network
        ),
    )
)
_ODD = re.compile(r"[\\\s\x00-\x1f\x7f]")  # where one program sees the host's end and another does not
PRIVATE = "the address is private; set crawl.allow_private to visit it"


class AddressRefused(ClausewatchError, OSError):  # noqa: N818  named like its siblings in pipeline/errors.py
    """The address is not public, or not a web address."""


def is_public(host: str) -> bool:
    """Whether *host*, a numeric address in any notation that a socket takes, is reachable from everywhere.

    False for what is no numeric address.
    """
    address = _numeric(host)
    return address is not None and all(_is_global(one) for one in _faces(address))


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    is_excepted = isinstance(address, IPv6Address) and any(address in network for network in _NOT_GLOBAL)
    return address.is_global and not address.is_multicast and not is_excepted


def _numeric(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))  # 0x7f.1, 2130706433, 0177.0.0.1
    except (OSError, UnicodeEncodeError):
        return None


def _faces(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The addresses that traffic to *address* may end at: those inside an IPv6 one too."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address in _NAT64:
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    inside = [address.sixtofour, *(address.teredo or ())]
    return [address, *(one for one in inside if one is not None)]


def guarded_socket(info: AddrInfoType) -> socket.socket:
    """A socket for an address about to be connected to; raises `AddressRefused` for one that is not public."""
    family, kind, protocol, _, place = info
    if not is_public(str(place[0])):
        # No address in the text: a host with several must fail with one and the same message.
        raise AddressRefused(PRIVATE)
    return socket.socket(family, kind, protocol)


def check_address(url: str, *, allow_private: bool) -> None:
    """Raise `AddressRefused` when *url* is no web address, or names a private one outright."""
    try:
        parts = urlsplit(url)
        refusal = _refusal(parts.scheme, parts.netloc, allow_private)
    except ValueError as error:
        raise AddressRefused(f"the address cannot be understood ({error})") from error
    if refusal:
        raise AddressRefused(refusal)


@lru_cache(maxsize=4096)  # a source's pages stand on a few hosts
def _refusal(scheme: str, netloc: str, allow_private: bool) -> str:
    """Why an address of that scheme on that host is not visited; "" when it may be. Raises ValueError for no host."""
    parts = _of_host(netloc)
    host, _ = _folded(parts.hostname or ""), parts.port
    if scheme not in _DEFAULT_PORTS or not host:
        return "only http and https addresses are visited"
    if parts.username is not None or _ODD.search(netloc + host):
        return "the address carries a user name, a password or signs that hide its host"
    is_private = host.endswith("localhost") or (_numeric(host) is not None and not is_public(host))
    return PRIVATE if is_private and not allow_private else ""


def _of_host(netloc: str) -> SplitResult:
    return SplitResult(scheme="", netloc=netloc, path="", query="", fragment="")


def _folded(host: str) -> str:
    """The host as resolvers take it: full-width and circled digits, 。, escapes and a last dot are folded away."""
    return unicodedata.normalize("NFKC", unquote(host)).replace("。", ".").rstrip(".").lower()


@lru_cache(maxsize=4096)  # asked for ten times at each visit
def slot_of(url: str) -> str:
    """The key of a host's queue: one for http and https, another for an unusual port."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    return host if port in (None, 80, 443) else f"{host}:{port}"


class GuardMiddleware:
    """Looks at every address before it is asked for, redirects too, and puts it in its host's queue."""

    def __init__(self, *, allow_private: bool) -> None:
        self._check: Callable[[str], None] = lambda url: check_address(url, allow_private=allow_private)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read CLAUSEWATCH_ALLOW_PRIVATE."""
        return cls(allow_private=crawler.settings.getbool("CLAUSEWATCH_ALLOW_PRIVATE"))

    def process_request(self, request: Request) -> None:
        """Refuse, or set the slot: a redirect would otherwise keep the first host's."""
        self._check(request.url)
        request.meta["download_slot"] = slot_of(request.url)
