"""Storms: when too much is told at once, the rest of the hour is gathered and told together."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.waits import Waits
from storage.tables import DeliveryRecord
from storage.values import OwedAlert

WINDOW = timedelta(hours=1)


def calmed(session: Session, alert: OwedAlert, at: datetime, *, about: str) -> OwedAlert:
    """Return the alert as it is owed in a storm: not at once, but with all that the storm brings.

    Told at once are as many deliveries to a destination within an hour as the alert allows.
    """
    if alert.waits is not Waits.NO or not alert.storm or alert.calm_at is None:
        return alert
    mine = (
        DeliveryRecord.subscription == alert.subscription,
        DeliveryRecord.destination == alert.destination,
        DeliveryRecord.about == about,
    )
    lately = (DeliveryRecord.waits == Waits.NO.value, DeliveryRecord.created_at > at - WINDOW)
    if session.scalars(select(func.count()).select_from(DeliveryRecord).where(*mine, *lately)).one() < alert.storm:
        return alert
    begun = (DeliveryRecord.waits == Waits.STORM.value, DeliveryRecord.attempts == 0, DeliveryRecord.next_at > at)
    gathering = session.scalars(select(func.max(DeliveryRecord.next_at)).where(*mine, *begun)).one()
    return replace(alert, waits=Waits.STORM, not_before=gathering or alert.calm_at)
