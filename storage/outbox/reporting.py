"""Reports: what happened between two moments, and the deliveries that tell it, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from pipeline.changes import ChangeKind
from storage.database.part import Part
from storage.outbox.owing import DEAD, PENDING, new_delivery
from storage.outbox.told import REPORT
from storage.tables import ChangeRecord, CheckRecord, DeliveryRecord, DeliveryReportRecord, SourceRecord, VisitRecord
from storage.texts.documents import insert_new
from storage.values import OwedAlert, ReportSpan
from storage.views.outbox import ReportFigures
from storage.views.recent_checks import GOOD


class Reporting(Part):
    """What operators are told regularly."""

    def owe_report(self, alerts: Sequence[OwedAlert], span: ReportSpan, at: datetime) -> bool:
        """Write the deliveries of a report. False when nothing was watched yet, or the report is owed already."""
        what = f"report {span.until.timestamp():.0f}"
        with self.database.reading() as session:
            first = session.scalar(select(func.min(CheckRecord.started_at)))
            keys = [f"{alert.subscription}\n{alert.destination}\n{what}" for alert in alerts]
            known = session.scalars(select(DeliveryRecord.id).where(DeliveryRecord.key.in_(keys)).limit(1)).all()
        if first is None or first >= span.until or known:
            return False
        with self.database.writing() as session:
            for alert in alerts:
                row = {"delivery_id": new_delivery(session, alert, what, at, about=REPORT)}
                insert_new(session, DeliveryReportRecord, [{**row, "since": span.since, "until": span.until}])
        return True

    def report_figures(self, span: ReportSpan) -> ReportFigures:
        """Return what happened in that time, and what waits now."""
        with self.database.reading() as session:
            names = _watched(session)
            seen, read = _checked(session, span), _checked(session, span, CheckRecord.outcome == GOOD)
            return ReportFigures(
                watched=len(names),
                checked=len(seen & set(names)),
                checks=_count(session, CheckRecord.id, *_ended(span)),
                failed_checks=_count(session, CheckRecord.id, *_ended(span), CheckRecord.outcome != GOOD),
                visits=_count(session, VisitRecord.id, *_within(VisitRecord.at, span)),
                changes=_changes(session, span),
                sent=_count(session, DeliveryRecord.id, *_within(DeliveryRecord.sent_at, span)),
                waiting=_count(
                    session, DeliveryRecord.id, DeliveryRecord.state == PENDING, DeliveryRecord.attempts > 0
                ),
                given_up=_count(session, DeliveryRecord.id, DeliveryRecord.state == DEAD),
                unread=tuple(sorted(name for id_, name in names.items() if id_ in seen - read)),
            )


def _within(moment: InstrumentedAttribute[Any], span: ReportSpan) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Any: the moment may be missing."""
    return moment >= span.since, moment < span.until


def _ended(span: ReportSpan) -> tuple[ColumnElement[bool], ...]:
    return (*_within(CheckRecord.started_at, span), CheckRecord.finished_at.is_not(None))


def _count(session: Session, column: InstrumentedAttribute[int], *where: ColumnElement[bool]) -> int:
    return session.scalars(select(func.count(column)).where(*where)).one()


def _watched(session: Session) -> dict[int, str]:
    query = select(SourceRecord.id, SourceRecord.name).where(SourceRecord.active, ~SourceRecord.paused)
    return {row.id: row.name for row in session.execute(query)}


def _checked(session: Session, span: ReportSpan, *where: ColumnElement[bool]) -> set[int]:
    return set(session.scalars(select(CheckRecord.source_id).where(*_ended(span), *where).distinct()))


def _changes(session: Session, span: ReportSpan) -> dict[ChangeKind, int]:
    query = select(ChangeRecord.kind, func.count().label("number")).where(*_within(ChangeRecord.detected_at, span))
    return {row.kind: row.number for row in session.execute(query.group_by(ChangeRecord.kind))}
