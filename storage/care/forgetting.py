"""Forgets who looked when, who did what long ago, who tried to log in, and how deliveries went."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, exists, not_, select

from storage.care.rows import forget
from storage.database.part import Part
from storage.outbox.owing import DEAD, SENT
from storage.tables import AttemptRecord, CheckRecord, DeedRecord, DeliveryRecord, VisitRecord

_FAILED_LOGIN = and_(DeedRecord.action == "login", DeedRecord.status >= 400)


class Forgetting(Part):
    """Care of the tables that grow with what crawler, people and destinations do."""

    def prune_visits(self, before: datetime, *, dry_run: bool = False) -> int:
        """Forget single visits of ended checks older than *before*; return how many. Their counts stay."""
        ended = exists().where(CheckRecord.id == VisitRecord.check_id, CheckRecord.finished_at.is_not(None))
        old = select(VisitRecord.id).where(VisitRecord.at < before, ended)
        return forget(self.database, VisitRecord, old, dry_run=dry_run)

    def prune_logins(self, before: datetime, *, dry_run: bool = False) -> int:
        """Forget attempts to log in that failed; return how many. Strangers write these rows."""
        old = select(DeedRecord.id).where(DeedRecord.at < before, _FAILED_LOGIN)
        return forget(self.database, DeedRecord, old, dry_run=dry_run)

    def prune_audit(self, before: datetime, *, dry_run: bool = False) -> int:
        """Forget what people did, failed attempts to log in apart; return how many rows."""
        old = select(DeedRecord.id).where(DeedRecord.at < before, not_(_FAILED_LOGIN))
        return forget(self.database, DeedRecord, old, dry_run=dry_run)

    def prune_attempts(self, before: datetime, *, dry_run: bool = False) -> int:
        """Forget the attempts at deliveries that were sent or given up; return how many. The deliveries stay."""
        ended = exists().where(DeliveryRecord.id == AttemptRecord.delivery_id, DeliveryRecord.state.in_((SENT, DEAD)))
        old = select(AttemptRecord.id).where(AttemptRecord.begun_at < before, ended)
        return forget(self.database, AttemptRecord, old, dry_run=dry_run)
