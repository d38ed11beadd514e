"""The list of policies: filtered by what `policy_search` keeps of each, walked along an index so far as is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, not_
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.changes.conditions import containing
from storage.database.engine import Database
from storage.history.listing_walk import Passing, Walk, few_listed, walk_of
from storage.policies.viewing import policy_views
from storage.search.conditions import of_policy
from storage.tables import PolicyRecord, PolicySearchRecord, RevisionRecord
from storage.views.places import ListPlace
from storage.views.policies import ListedPolicies, PolicyFilter, PolicyOrder
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
            passing = Passing(
                kept=tuple(_kept(wanted, today, order)),
                searched=tuple(_searched(session, wanted, today)),
                named=tuple(few_listed(session, wanted, today, walk)),
            )
            end = None if passing.named or wanted == PolicyFilter() else walk.end(session)
            query = walk.of(passing, end)
            ids = session.scalars(query.limit(limit + 1)).all()
            return _listed(session, ids, walk, end, limit)


def _listed(session: Session, ids: Sequence[int], walk: Walk, end: ListPlace | None, limit: int) -> ListedPolicies:
    views = policy_views(session, ids[:limit])
    shown = tuple(views[policy_id] for policy_id in ids[:limit])
    if len(ids) > limit:
        return ListedPolicies(policies=shown, next=walk.place(session, ids[limit - 1]))
    return ListedPolicies(policies=shown, next=end, reach=walk.day(session, end) if end else None)


def _day(column: InstrumentedAttribute[date] | InstrumentedAttribute[date | None]) -> ColumnElement[date]:
    """A day that is asked of policy after policy. By a plain column SQLite would begin with all of those days."""
    return func.coalesce(column, date.min)


def _kept(wanted: PolicyFilter, today: date, order: PolicyOrder) -> Iterator[ColumnElement[bool]]:
    yield PolicyRecord.merged_into.is_(None)
    yield from containing(PolicyRecord.words, wanted.words)
    if wanted.revised is not None:
        again = exists().where(RevisionRecord.policy_id == PolicyRecord.id, RevisionRecord.number > 1)
        yield again if wanted.revised else ~again
    if wanted.expires_within:
        yield _day(PolicyRecord.expiry_date).between(today, today + timedelta(days=wanted.expires_within))
    elif order is PolicyOrder.EXPIRY:
        yield _day(PolicyRecord.expiry_date) >= today


def _searched(session: Session, wanted: PolicyFilter, today: date) -> Iterator[ColumnElement[bool]]:
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
