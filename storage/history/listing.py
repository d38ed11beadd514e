"""The list of policies: filtered by what `policy_search` keeps of each, walked along an index so far as is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.changes.conditions import named_by
from storage.database.engine import Database
from storage.history.listing_walk import Walk, few_listed, walk_of
from storage.policies.viewing import policy_views
from storage.search.conditions import of_policy
from storage.tables import PolicyRecord, PolicySearchRecord, RevisionRecord
from storage.views.policies import ListedPolicies, ListPlace, PolicyFilter, PolicyOrder
from storage.views.search import SearchFilter


class ListingHistory:
    """Which policies there are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find_policies(
        self, wanted: PolicyFilter, *, today: date, order: PolicyOrder, limit: int, after: ListPlace | None = None
    ) -> ListedPolicies:
        """Return the policies that pass the filter, in that order, after a place if one is named.

        A filter that no index leads to is asked of so many policies at once: `next` and `reach` tell where that ended.
        """
        with self._database.reading() as session:
            walk = walk_of(order, wanted, today, after)
            named = list(few_listed(session, wanted, today))
            end = None if named or wanted == PolicyFilter() else walk.end(session)
            query = _query(session, wanted, today, order).where(*named, *walk.within(end)).order_by(*walk.order)
            ids = session.scalars(query.limit(limit + 1)).all()
            return _listed(session, ids, walk, end, limit)


def _listed(session: Session, ids: Sequence[int], walk: Walk, end: ListPlace | None, limit: int) -> ListedPolicies:
    views = policy_views(session, ids[:limit])
    shown = tuple(views[policy_id] for policy_id in ids[:limit])
    if len(ids) > limit:
        return ListedPolicies(policies=shown, next=walk.place(session, ids[limit - 1]))
    return ListedPolicies(policies=shown, next=end, reach=walk.day(session, end) if end else None)


def _query(session: Session, wanted: PolicyFilter, today: date, order: PolicyOrder) -> Select[int]:
    query = (
        select(PolicyRecord.id)
        .join(PolicySearchRecord, PolicySearchRecord.policy_id == PolicyRecord.id)
        .where(PolicyRecord.merged_into.is_(None), *_conditions(session, wanted, today))
    )
    return query.where(_day(PolicyRecord.expiry_date) >= today) if order is PolicyOrder.EXPIRY else query


def _day(column: InstrumentedAttribute[date] | InstrumentedAttribute[date | None]) -> ColumnElement[date]:
    """A day that is asked of policy after policy. By a plain column SQLite would begin with all of those days."""
    return func.coalesce(column, date.min)


def _conditions(session: Session, wanted: PolicyFilter, today: date) -> Iterator[ColumnElement[bool]]:
    yield from named_by(session, wanted.words)
    yield from of_policy(session, SearchFilter(regions=wanted.regions, levels=wanted.levels, issuers=wanted.issuers))
    if wanted.since:
        yield _day(PolicySearchRecord.published) >= wanted.since
    if wanted.until:
        yield _day(PolicySearchRecord.published) <= wanted.until
    if wanted.validity:
        yield PolicySearchRecord.validity.in_(wanted.validity)
    if wanted.in_force is not None:
        in_force = and_(*of_policy(session, SearchFilter(in_force_on=today)))
        yield in_force if wanted.in_force else not_(in_force)
    if wanted.revised is not None:
        again = exists().where(RevisionRecord.policy_id == PolicyRecord.id, RevisionRecord.number > 1)
        yield again if wanted.revised else ~again
    if wanted.expires_within:
        yield _day(PolicyRecord.expiry_date).between(today, today + timedelta(days=wanted.expires_within))
