"""How often somebody may try to log in: counted for each name and for each client address, in memory."""

from __future__ import annotations

import ipaddress
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from storage.people.people import folded

WINDOW: Final = timedelta(minutes=15)
OF_A_NAME: Final = 10
OF_AN_ADDRESS: Final = 30
_MOST_KEYS: Final = 10_000  # strangers choose the names
Key = tuple[str, str]


class Attempts:
    """The attempts of the last minutes. An attempt counts from its beginning, so that many at once gain nothing."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._begun: OrderedDict[Key, list[datetime]] = OrderedDict()

    def begin(self, name: str, address: str) -> timedelta | None:
        """Count an attempt; or, when there were too many, count nothing and return how long to wait."""
        now = self._clock()
        with self._lock:
            waits = [self._wait(key, most, now) for key, most in _keys(name, address)]
            longest = max(waits)
            if longest > timedelta():
                return longest
            for key, _ in _keys(name, address):
                self._begun.setdefault(key, []).append(now)
                self._begun.move_to_end(key)
            while len(self._begun) > _MOST_KEYS:
                self._begun.popitem(last=False)
            return None

    def succeeded(self, name: str, address: str) -> None:
        """Forget the attempts at a name that was entered, and the last one of the address."""
        (of_name, _), (of_address, _) = _keys(name, address)
        with self._lock:
            self._begun.pop(of_name, None)
            if begun := self._begun.get(of_address):
                begun.pop()

    def _wait(self, key: Key, most: int, now: datetime) -> timedelta:
        recent = [at for at in self._begun.get(key, ()) if at > now - WINDOW]
        if key in self._begun:
            self._begun[key] = recent
        return recent[-most] + WINDOW - now if len(recent) >= most else timedelta()


def _keys(name: str, address: str) -> tuple[tuple[Key, int], tuple[Key, int]]:
    return (("name", folded(name[:100])), OF_A_NAME), (("address", _network(address)), OF_AN_ADDRESS)


def _network(address: str) -> str:
    """The address; of IPv6 the network, since one household has all addresses of it."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
