"""Keeps the incidents of destinations: a monitor whose alerts do not arrive is as bad as a blind one."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

from alerts.dead import is_dead
from pipeline.health.incidents import Ended
from service.owing.subscriptions import Owing
from storage.store import Store

log = logging.getLogger("clausewatch")


def look(store: Store, owing: Owing, now: datetime) -> None:
    """Open an incident for each destination that is dead, and close those of destinations that take alerts again.

    What it goes by is on record, so that a process that died in between is made up for.
    """
    names, history = names_of(owing), store.history()
    known = {one.destination for one in history.destination_incidents(over=False)}
    for place in history.destinations():
        name = names.get(place.key)
        if name is None and place.key in known:
            store.close_destination_incident(place.key, now, ended=Ended.UNWATCHED)
        elif name and place.key in known and not place.failures:
            store.close_destination_incident(place.key, now, ended=Ended.DELIVERED, owed=owing.alerts_for_destination)
            log.info("%s takes alerts again", name)
        elif name and place.key not in known and is_dead(place, now):
            store.open_destination_incident(place, name, now, owed=owing.alerts_for_destination)
            log.warning("%s takes no alerts: %s", name, place.last_error)


def names_of(owing: Owing) -> Mapping[str, str]:
    """Return the masked names of the settings' destinations by their keys."""
    return {to.key: to.name for subscription in owing.subscriptions for to in subscription.to}
