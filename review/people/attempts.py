"""How often somebody may try to log in: counted for each name and for each client address, in the database."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from review.people.ports import People
from storage.people.login_tries import TryLimit
from storage.people.people import folded

WINDOW: Final = timedelta(minutes=15)
OF_A_NAME: Final = 10
OF_AN_ADDRESS: Final = 30


class Attempts:
    """The attempts of the last minutes, of all processes. An attempt counts from its beginning."""

    def __init__(self, people: People, clock: Callable[[], datetime]) -> None:
        self._people = people
        self._clock = clock

    def begin(self, name: str, address: str) -> timedelta | None:
        """Count an attempt; or, when there were too many, count nothing and return how long to wait."""
        limits = (self._of_name(name, address), _of_address(address))
        return self._people.begin_login_try(limits, self._clock(), window=WINDOW)

    def succeeded(self, name: str, address: str) -> None:
        """Forget the attempts at a name that was entered, and the last one of the address."""
        self._people.login_succeeded(self._of_name(name, address), _of_address(address))

    def _of_name(self, name: str, address: str) -> TryLimit:
        """A name's count; another one where the person is logged in: strangers elsewhere lock nobody out there."""
        name = name[:100]
        where = _network(address) if self._people.is_logged_in_from(name, address) else ""
        return TryLimit(kind="name", key=f"{folded(name)}\n{where}", most=OF_A_NAME)


def _of_address(address: str) -> TryLimit:
    return TryLimit(kind="address", key=_network(address), most=OF_AN_ADDRESS)


def _network(address: str) -> str:
    """The address; of IPv6 the network, since one household has all addresses of it."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
