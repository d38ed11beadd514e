"""The list of policies: filtered by what `policy_search` keeps of each, sorted along an index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, exists, not_, select
from sqlalchemy.orm import Session

from storage.changes.conditions import named_by
from storage.database.engine import Database
from storage.policies.viewing import policy_views
from storage.search.conditions import of_policy
from storage.tables import PolicyRecord, PolicySearchRecord, RevisionRecord
from storage.views.archive import PolicyView
from storage.views.policies import PolicyFilter, PolicyOrder
from storage.views.search import SearchFilter

_ORDERS: Final = {
    PolicyOrder.SEEN: (PolicySearchRecord.policy_id.desc(),),  # the table that is walked, so that nothing is sorted
    PolicyOrder.CHANGED: (PolicyRecord.last_change_at.desc(), PolicyRecord.id.desc()),
    PolicyOrder.PUBLISHED: (PolicySearchRecord.published.desc(), PolicySearchRecord.policy_id.desc()),
    PolicyOrder.EXPIRY: (PolicyRecord.expiry_date, PolicyRecord.id),
}


class ListingHistory:
    """Which policies there are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find_policies(
        self, wanted: PolicyFilter, *, today: date, order: PolicyOrder, limit: int, offset: int = 0
    ) -> Sequence[PolicyView]:
        """Return the policies that pass the filter, in that order."""
        with self._database.reading() as session:
            query = _query(session, wanted, today, order).limit(limit).offset(offset)
            ids = session.scalars(query).all()
            views = policy_views(session, ids)
            return [views[policy_id] for policy_id in ids]


def _query(session: Session, wanted: PolicyFilter, today: date, order: PolicyOrder) -> Select[int]:
    query = (
        select(PolicyRecord.id)
        .join(PolicySearchRecord, PolicySearchRecord.policy_id == PolicyRecord.id)
        .where(PolicyRecord.merged_into.is_(None), *_conditions(session, wanted, today))
    )
    if order is PolicyOrder.CHANGED:
        query = query.where(PolicyRecord.last_change_at.is_not(None))
    elif order is PolicyOrder.EXPIRY:
        query = query.where(PolicyRecord.expiry_date >= today)
    return query.order_by(*_ORDERS[order])


def _conditions(session: Session, wanted: PolicyFilter, today: date) -> Iterator[ColumnElement[bool]]:
    yield from named_by(session, wanted.words)
    told = SearchFilter(
        regions=wanted.regions, levels=wanted.levels, issuers=wanted.issuers, since=wanted.since, until=wanted.until
    )
    yield from of_policy(session, told)
    if wanted.validity:
        yield PolicySearchRecord.validity.in_(wanted.validity)
    if wanted.in_force is not None:
        in_force = and_(*of_policy(session, SearchFilter(in_force_on=today)))
        yield in_force if wanted.in_force else not_(in_force)
    if wanted.revised is not None:
        again = exists().where(RevisionRecord.policy_id == PolicyRecord.id, RevisionRecord.number > 1)
        yield again if wanted.revised else ~again
    if wanted.expires_within:
        yield PolicyRecord.expiry_date.between(today, today + timedelta(days=wanted.expires_within))
