"""Hosts: each is visited by one process at a time, and left alone for a while between two.

For PostgreSQL alone, whose clock is the one that all processes go by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from sqlalchemy import ColumnElement, DateTime, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.database.part import Part, url_digest
from storage.tables import HostRecord

_LONGEST = 200  # characters of a key; what is longer is no host of this world
_FORGOTTEN = timedelta(days=1)


class Hosts(Part):
    """Who visits which host."""

    def take_host(self, host: str, *, holder: str, seconds: float) -> float:
        """Lease a host for so many seconds, or renew the lease.

        Returns 0 when *holder* has it, else the seconds after which it is free if its holder does nothing more.
        """
        row = {"key": _key(host), "holder": holder, "until": _from_now(seconds)}
        taking = insert(HostRecord).values(row)
        taking = taking.on_conflict_do_update(
            index_elements=[HostRecord.key],
            set_={"holder": holder, "until": _from_now(seconds)},
            where=or_(HostRecord.until <= _now(), HostRecord.holder == holder),
        )
        with self.database.writing() as session:
            if session.execute(taking.returning(HostRecord.key)).first() is not None:
                return 0.0
            wait = func.extract("epoch", HostRecord.until - _now())
            left = session.scalar(select(wait).where(HostRecord.key == _key(host)))
            return max(float(left or 0.0), 0.01)

    def keep_hosts(self, hosts: Iterable[str], *, holder: str, seconds: float) -> frozenset[str]:
        """Renew leases; return the hosts that *holder* still has."""
        keys = {_key(host): host for host in hosts}
        renewing = update(HostRecord).where(HostRecord.holder == holder, HostRecord.key.in_(keys))
        with self.database.writing() as session:
            kept = session.scalars(renewing.values(until=_from_now(seconds)).returning(HostRecord.key))
            return frozenset(keys[key] for key in kept)

    def leave_hosts(self, pauses: Mapping[str, float], *, holder: str) -> None:
        """Give hosts back, each to be left alone by everybody for so many seconds more."""
        with self.database.writing() as session:
            for host, seconds in sorted(pauses.items()):
                mine = update(HostRecord).where(HostRecord.key == _key(host), HostRecord.holder == holder)
                session.execute(mine.values(holder="", until=_from_now(seconds)))

    def forget_hosts(self) -> None:
        """Remove the hosts that nobody has visited for long."""
        with self.database.writing() as session:
            session.execute(delete(HostRecord).where(HostRecord.until < func.now() - _FORGOTTEN))


def _now() -> ColumnElement[object]:
    return func.clock_timestamp(type_=DateTime(timezone=True))


def _from_now(seconds: float) -> ColumnElement[object]:
    return _now() + timedelta(seconds=seconds)


def _key(host: str) -> str:
    return host if len(host) <= _LONGEST else url_digest(host)
