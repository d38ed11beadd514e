"""Whether the review page needs a login: always, where anybody but this machine's own people can reach it."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from pipeline.errors import ClausewatchError

if TYPE_CHECKING:
    from service.settings import WebSettings


class Admins(Protocol):
    """What is asked of the store."""

    def has_admin(self) -> bool: ...


def is_exposed(host: str, address: str | None) -> bool:
    """Whether the page listens beyond this machine, or is reached through a proxy under a public address."""
    return not is_loopback(host) or (address is not None and not is_loopback(urlsplit(address).hostname or ""))


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches *host*. A name is one when it cannot be anything else."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def in_address(host: str) -> str:
    """Return a host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def is_plain(web: WebSettings) -> bool:
    """Whether passwords would cross a network as they are."""
    return web.needs_login and is_exposed(web.host, web.address) and not (web.address or "").startswith("https://")


def check_admin(web: WebSettings, store: Admins) -> None:
    """Raise ClausewatchError while nobody could let people in."""
    if web.needs_login and not store.has_admin():
        raise ClausewatchError(
            f"the review page at {web.public_address} needs a login and nobody could log in: "
            "add an admin with `clausewatch people add NAME --role admin`"
        )
