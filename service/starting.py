"""Which of the sources that are due begin to be checked now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

CHECKS_AT_ONCE: Final = 32
# A host's pages are visited one after the other anyway: more checks of it would only hold places that others need.
CHECKS_OF_A_HOST: Final = 4


def startable(due: Iterable[str], running: Iterable[str], hosts: Mapping[str, str]) -> list[str]:
    """Return, in the order of *due*, the sources that there is room for. Those without a host are not watched here."""
    under_way = set(running)
    of_host = Counter(hosts.get(name, "") for name in under_way)
    room = CHECKS_AT_ONCE - len(under_way)
    chosen: list[str] = []
    for name in due:
        if len(chosen) >= room:
            break
        host = hosts.get(name)
        if host is None or name in under_way or of_host[host] >= CHECKS_OF_A_HOST:
            continue
        of_host[host] += 1
        chosen.append(name)
    return chosen
