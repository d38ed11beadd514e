"""What people ask about what was held back: the latest of it, and how often each reason held something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, select, union_all
from sqlalchemy.orm import Session, aliased

from pipeline.reasons.held import HeldReason
from storage.changes.held_words import earlier, has_words, with_words
from storage.changes.holding import held_view
from storage.database.among import among
from storage.database.engine import Database
from storage.tables import CopyRecord, HeldRecord, PageRecord, SourceRecord
from storage.views.archive import HeldView
from storage.views.why import HeldCount, HeldFilter, HeldReach

MOST_OF_REASON: Final = 10_000  # held things of a reason that are counted; with a filter, of all reasons
_NEWEST = (HeldRecord.at.desc(), HeldRecord.id.desc())


class HeldHistory:
    """What was not told."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def held(self, wanted: HeldFilter = HeldFilter(), *, limit: int = 100) -> Sequence[HeldView]:  # noqa: B008  frozen
        """Return what was not told, that held last first. Of words those within `held_reach`."""
        query = select(HeldRecord, SourceRecord.name).join(SourceRecord, SourceRecord.id == HeldRecord.source_id)
        with self._database.reading() as session:
            found = query.where(HeldRecord.id.in_(_newest(session, wanted, limit))).order_by(*_NEWEST)
            return [held_view(held, name) for held, name in session.execute(found)]

    def held_counts(self, wanted: HeldFilter = HeldFilter()) -> Sequence[HeldCount]:  # noqa: B008  frozen
        """Return how often each reason held something, most often first.

        Of each reason `MOST_OF_REASON` things are counted, with a filter as many of all reasons, the newest.
        """
        with self._database.reading() as session:
            counts = _of_filter(session, wanted) if wanted != HeldFilter() else _of_each_reason(session)
        return sorted(counts, key=lambda count: -count.times)

    def held_reach(self, wanted: HeldFilter) -> HeldReach | None:
        """Return how far back the words of a filter were looked for; None when all is found that passes."""
        if not wanted.words or _is_led(wanted):
            return None
        with self._database.reading() as session:
            return with_words(session, wanted).reach


def _is_led(wanted: HeldFilter) -> bool:
    """Whether the index of sources, or that of policies, leads to what passes."""
    return bool(wanted.sources) or wanted.policy_id is not None


def _newest(session: Session, wanted: HeldFilter, limit: int) -> Select[int]:
    """Return the latest held things that pass, of each reason along its index: nearly all may be of one."""
    conditions = _conditions(session, wanted)
    if wanted.words or _is_led(wanted):
        # Not by the index of reasons: few pages are asked for, and nearly everything has one of those shown.
        passing = select(HeldRecord.id).where(*conditions, HeldRecord.reason.concat("").in_(wanted.shown))
        return passing.order_by(*_NEWEST).limit(limit)
    latest = (
        select(HeldRecord.id, HeldRecord.at)
        .where(HeldRecord.reason == reason, *conditions)
        .order_by(*_NEWEST)
        .limit(limit)
        .subquery()
        for reason in sorted(wanted.shown)
    )
    found = union_all(*(select(some.c.id, some.c.at) for some in latest)).subquery()
    return select(found.c.id).order_by(found.c.at.desc(), found.c.id.desc()).limit(limit)


def _of_each_reason(session: Session) -> list[HeldCount]:
    """Count without a filter: all that is asked for stands in an index."""
    columns = (HeldRecord.reason, HeldRecord.count, HeldRecord.url_digest)
    some = (select(*columns).where(HeldRecord.reason == reason).limit(MOST_OF_REASON) for reason in HeldReason)
    rows = session.execute(union_all(*(_added_up(one) for one in some)))
    return [_count(row, is_cut=row.things >= MOST_OF_REASON) for row in rows]


def _of_filter(session: Session, wanted: HeldFilter) -> list[HeldCount]:
    """Count what passes, and tell the reasons of which there may be some among the older ones."""
    columns = (HeldRecord.reason, HeldRecord.count, HeldRecord.url_digest)
    conditions = _conditions(session, wanted)
    if wanted.reasons:
        conditions.append(HeldRecord.reason.in_(wanted.reasons))
    newest = select(*columns).where(*conditions).order_by(*_NEWEST).limit(MOST_OF_REASON)
    rows = session.execute(_added_up(newest)).all()
    is_cut = sum(row.things for row in rows) >= MOST_OF_REASON
    others = (wanted.reasons or frozenset(HeldReason)) - {row.reason for row in rows} if is_cut else ()
    return [
        *(_count(row, is_cut=is_cut) for row in rows),
        *(HeldCount(reason=reason, times=0, pages=0, is_cut=True) for reason in sorted(others)),
    ]


def _added_up(held: Select[str, int, str]) -> Select[str, int, int, int]:
    each = held.subquery()
    return select(
        each.c.reason,
        func.count().label("things"),
        func.sum(each.c.count).label("times"),
        func.count(each.c.url_digest.distinct()).label("pages"),
    ).group_by(each.c.reason)


def _count(row: Row[str, int, int, int], *, is_cut: bool) -> HeldCount:
    return HeldCount(reason=HeldReason(row.reason), times=row.times, pages=row.pages, is_cut=is_cut)


def _conditions(session: Session, wanted: HeldFilter) -> list[ColumnElement[bool]]:
    """Return what rows must fulfil besides their reason."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.sources:
        ids = session.scalars(select(SourceRecord.id).where(SourceRecord.name.in_(wanted.sources))).all()
        conditions.append(HeldRecord.source_id.in_(ids))
    if wanted.policy_id is not None:
        conditions.append(HeldRecord.id.in_(_of_policy(wanted.policy_id)))
    if wanted.words and _is_led(wanted):
        conditions.append(has_words(wanted))
    elif wanted.words:
        ids = with_words(session, wanted).ids
        conditions.append(among(HeldRecord.id, ids) if ids else false())
    if wanted.since is not None:
        conditions.append(HeldRecord.at >= wanted.since)
    return [*conditions, *earlier(wanted)]


def _of_policy(policy_id: int) -> Select[int]:
    """Return what was held for the pages that carry the policy, or did."""
    one = aliased(HeldRecord)
    same_page = and_(one.source_id == PageRecord.source_id, one.url_digest == PageRecord.url_digest)
    pages = select(one.id).join(PageRecord, same_page).join(CopyRecord, CopyRecord.page_id == PageRecord.id)
    return pages.where(CopyRecord.policy_id == policy_id)
