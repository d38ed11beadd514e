"""Where the review page listens; with a login always, where anybody but this machine's own people can reach it."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Protocol
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from pipeline.errors import ClausewatchError
from service.settings.values import Address, Strict


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


class WebSettings(Strict):
    """Where the review page listens."""

    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    address: Address | None = None  # as readers of alerts reach it; host and port when it is left out
    login: bool | None = None  # whether everybody must log in; where it is left out, not on loopback
    behind_proxy: bool = False  # whether X-Forwarded-For is believed

    @model_validator(mode="after")
    def _login_where_exposed(self) -> WebSettings:
        if self.login is False and is_exposed(self.host, self.address):
            raise ValueError("login: false is for loopback alone; others reach this page by its host or address")
        return self

    @property
    def public_address(self) -> str:
        """Return the address that links in alerts begin with, without a slash at its end."""
        return (self.address or f"http://{in_address(self.host)}:{self.port}").rstrip("/")

    @property
    def needs_login(self) -> bool:
        """Return whether everybody must log in."""
        return bool(self.login) or is_exposed(self.host, self.address)


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
