"""Incidents: trouble with a source, opened once and closed once, with the alerts that owes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from pipeline.health.checks import Seen
from pipeline.health.incidents import Ended, EndedIncident, IncidentKind, OpenIncident
from storage.codec.health import decode_seen, encode_seen
from storage.database.part import Part, source_id_of
from storage.incidents.owing import owe_incident
from storage.incidents.views import incident_views
from storage.tables import IncidentRecord
from storage.tables.base import table_of
from storage.texts.documents import insert_new
from storage.values import OwedAlert
from storage.views.archive import IncidentView

OwedIncident: TypeAlias = Callable[[IncidentView], Sequence[OwedAlert]]


def owes_nobody(_: IncidentView) -> Sequence[OwedAlert]:
    """Tell nobody."""
    return ()


_I = table_of(IncidentRecord)
_OPEN = select(_I.c.kind, _I.c.opened_at, _I.c.seen).where(
    _I.c.source_id == bindparam("source_id"), _I.c.closed_at.is_(None)
)
_LAST = (
    select(func.max(_I.c.id))
    .where(_I.c.source_id == bindparam("source_id"), _I.c.closed_at.is_not(None))
    .group_by(_I.c.kind)
)
_ENDED = select(_I.c.kind, _I.c.closed_at, _I.c.seen).where(_I.c.id.in_(_LAST))


class Incidents(Part):
    """Which sources are in trouble."""

    def open_incident(
        self,
        source: str,
        kind: IncidentKind,
        text: str,
        at: datetime,
        *,
        seen: Seen | None = None,
        host: str = "",
        owed: OwedIncident = owes_nobody,
    ) -> bool:
        """Open an incident and write what it owes; False when one of that kind is open, whose words are then renewed.

        With a *host* the trouble is the host's: while another of its sources is in it, this one is told with that
        and owes nothing of its own.
        """
        with self.database.writing() as session:
            source_id = source_id_of(session, source)
            known = _open_one(session, source_id, kind)
            if known:
                known.text, known.seen = text, encode_seen(seen or Seen())
                return False
            lead_id = _lead(session, host, kind)
            row = {"source_id": source_id, "kind": kind, "text": text, "opened_at": at, "host": host}
            insert_new(session, IncidentRecord, [row | {"seen": encode_seen(seen or Seen()), "lead_id": lead_id}])
            mine = _open_one(session, source_id, kind)
            if mine is None or mine.opened_at != at:
                return False
            if lead_id is None:
                _owe(session, mine.id, owed, at)
            return True

    def close_incident(
        self,
        source: str,
        kind: IncidentKind,
        at: datetime,
        *,
        ended: Ended = Ended.READ,
        owed: OwedIncident = owes_nobody,
    ) -> bool:
        """Close an incident and write what that owes; False when none of that kind is open.

        Of a host's trouble only the end of the last source's owes anything.
        """
        with self.database.writing() as session:
            known = _open_one(session, source_id_of(session, source), kind)
            if known is None:
                return False
            known.closed_at, known.ended = at, ended
            session.flush()
            lead_id = known.lead_id or known.id
            if not _is_open(session, lead_id):
                _owe(session, lead_id, owed, at)
            return True

    def open_incidents(self, source: str) -> Mapping[IncidentKind, OpenIncident]:
        """Return the incidents of a source that are not over."""
        with self.database.reading() as session:
            rows = session.connection().execute(_OPEN, {"source_id": source_id_of(session, source)})
            return {
                one.kind: OpenIncident(kind=one.kind, opened_at=one.opened_at, seen=decode_seen(one.seen))
                for one in rows
            }

    def ended_incidents(self, source: str) -> Mapping[IncidentKind, EndedIncident]:
        """Return of each kind the source's last incident that is over."""
        with self.database.reading() as session:
            rows = session.connection().execute(_ENDED, {"source_id": source_id_of(session, source)})
            return {one.kind: EndedIncident(closed_at=one.closed_at, seen=decode_seen(one.seen)) for one in rows}


def _owe(session: Session, incident_id: int, owed: OwedIncident, at: datetime) -> None:
    (view,) = incident_views(session, [incident_id])
    told = replace(view, closed_at=at) if view.closed_at else view  # it is over when the last of the host's is
    owe_incident(session, told, owed(told), at)


def _lead(session: Session, host: str, kind: IncidentKind) -> int | None:
    """Return the incident that trouble of this host is told with; None when this is the first."""
    if not host:
        return None
    query = select(IncidentRecord).where(
        IncidentRecord.host == host, IncidentRecord.kind == kind, IncidentRecord.closed_at.is_(None)
    )
    other = session.scalars(query.order_by(IncidentRecord.id).limit(1)).one_or_none()
    return (other.lead_id or other.id) if other else None


def _is_open(session: Session, lead_id: int) -> bool:
    """Tell whether any of the incidents that are told together is open."""
    together = or_(IncidentRecord.id == lead_id, IncidentRecord.lead_id == lead_id)
    query = select(IncidentRecord.id).where(together, IncidentRecord.closed_at.is_(None)).limit(1)
    return session.scalars(query).one_or_none() is not None


def _open_one(session: Session, source_id: int, kind: IncidentKind) -> IncidentRecord | None:
    query = select(IncidentRecord).where(
        IncidentRecord.source_id == source_id, IncidentRecord.kind == kind, IncidentRecord.closed_at.is_(None)
    )
    return session.scalars(query.with_for_update()).one_or_none()
