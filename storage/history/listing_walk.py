"""The list of policies as it is walked: along an index, and so far as takes some tens of milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.database.among import among
from storage.moments import microseconds, moment_of
from storage.tables import PolicyRecord, PolicySearchRecord
from storage.tables.base import Utc
from storage.views.places import ListPlace
from storage.views.policies import PolicyFilter, PolicyOrder
from storage.words.candidates import MOST_NAMED, few
from storage.words.names import bearers

SEEN: Final = 30_000  # policies that a filter is asked of at once
SORTED: Final = 10_000  # the same, where the index tells no more than the order
Condition = ColumnElement[bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class Passing:
    """What a policy's rows must be like."""

    kept: tuple[Condition, ...]  # `PolicyRecord`
    searched: tuple[Condition, ...]  # `PolicySearchRecord`
    named: tuple[Condition, ...]  # of the ids that are walked


@dataclass(frozen=True, kw_only=True, slots=True)
class Walk:
    """An order of policies, and where in it one begins."""

    id: InstrumentedAttribute[int]
    key: InstrumentedAttribute[Any] | None = None  # sorts before the id, and has an index; None: ids sort alone
    is_rising: bool = False
    begin: Condition | None = None  # no more than one of either side: of two, SQLite goes by the first
    far: Condition | None = None

    @property
    def order(self) -> tuple[UnaryExpression[Any], ...]:
        """What to sort by."""
        return tuple(map(self._sorted, self._columns))

    @property
    def _columns(self) -> tuple[InstrumentedAttribute[Any], ...]:
        return (self.id,) if self.key is None else (self.key, self.id)

    def _sorted(self, column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> UnaryExpression[Any]:
        return column.asc() if self.is_rising else column.desc()

    def end(self, session: Session) -> ListPlace | None:
        """Return the last place at which a filter is asked; None when that is the last of all."""
        if self.key is None:
            newest = session.scalar(select(func.max(self.id)).where(*self.within())) or 0
            return ListPlace(id=newest - SEEN + 1) if newest > SEEN else None
        last_two = select(self.key, self.id).where(*self.within()).order_by(*self.order).offset(SORTED - 1).limit(2)
        found = session.execute(last_two).all()
        return ListPlace(id=found[0][1], key=_number(found[0][0])) if len(found) > 1 else None

    def place(self, session: Session, policy_id: int) -> ListPlace:
        """Return the place of a policy."""
        if self.key is None:
            return ListPlace(id=policy_id)
        return ListPlace(id=policy_id, key=_number(session.scalars(select(self.key).where(self.id == policy_id)).one()))

    def day(self, session: Session, place: ListPlace) -> date | None:
        """Return the day of a place, or the moment where these sort; by first seen where ids do."""
        if self.key is not None:
            return _value(self.key, place.key)
        near = select(PolicyRecord.first_seen_at).where(PolicyRecord.id >= place.id).order_by(PolicyRecord.id)
        return session.scalar(near.limit(1))

    def after(self, place: ListPlace) -> Condition:
        """Whether a policy comes after a place."""
        return self._beyond(place, is_larger=self.is_rising)

    def within(self, end: ListPlace | None = None) -> tuple[Condition, ...]:
        """Return what of the index is walked: to an end, or as far as the filter has it."""
        far = self.far
        if end is not None:
            beside = replace(end, id=end.id + (1 if self.is_rising else -1))
            far = self._beyond(beside, is_larger=not self.is_rising)
        return tuple(side for side in (self.begin, far) if side is not None)

    def of(self, passing: Passing, end: ListPlace | None) -> Select[int]:
        """Return the policies that pass, in this order, to an end.

        The rows that are walked are asked first, and the other ones of each by itself: PostgreSQL would join all of
        either that may pass, and sort them.
        """
        kept, searched = PolicyRecord.id, PolicySearchRecord.policy_id
        if self.id is kept:
            others = select(searched).where(searched == kept, *passing.searched)
            conditions = (*passing.kept, others.offset(0).exists())
        else:
            others = select(kept).where(kept == searched, *passing.kept)
            conditions = (*passing.searched, others.offset(0).exists())
        if not passing.named:
            return select(self.id).where(*conditions, *self.within(end)).order_by(*self.order)
        # As rows of their own: all would be walked in this order to find these few.
        listed = select(*self._columns).where(*passing.named, *conditions, *self.within(end)).offset(0).subquery()
        return select(list(listed.c)[-1]).order_by(*map(self._sorted, listed.c))

    def _beyond(self, place: ListPlace, *, is_larger: bool) -> Condition:
        """With what the index has by itself: neither engine takes it out of an OR."""
        beyond: Condition = self.id > place.id if is_larger else self.id < place.id
        if self.key is None:
            return beyond
        key = _value(self.key, place.key)
        if is_larger:
            return and_(self.key >= key, or_(self.key > key, beyond))
        return and_(self.key <= key, or_(self.key < key, beyond))


_WALKS: Final = {
    PolicyOrder.SEEN: Walk(id=PolicySearchRecord.policy_id),
    PolicyOrder.CHANGED: Walk(id=PolicyRecord.id, key=PolicyRecord.last_change_at),
    PolicyOrder.PUBLISHED: Walk(id=PolicySearchRecord.policy_id, key=PolicySearchRecord.published),
    PolicyOrder.EXPIRY: Walk(id=PolicyRecord.id, key=PolicyRecord.expiry_date, is_rising=True),
}


def walk_of(order: PolicyOrder, wanted: PolicyFilter, today: date, after: ListPlace | None) -> Walk:
    """Return how an order is walked for a filter, after a place if one is named. What passes is to be asked beside."""
    walk = _WALKS[order]
    begin, far = _sides(order, wanted, today)
    return replace(walk, begin=begin if after is None else walk.after(after), far=far)


def _sides(order: PolicyOrder, wanted: PolicyFilter, today: date) -> tuple[Condition | None, Condition | None]:
    published, expiry = PolicySearchRecord.published, PolicyRecord.expiry_date
    if order is PolicyOrder.CHANGED:
        return PolicyRecord.last_change_at.is_not(None), None
    if order is PolicyOrder.PUBLISHED:
        until, since = wanted.until, wanted.since
        return None if until is None else published <= until, None if since is None else published >= since
    if order is PolicyOrder.EXPIRY:
        far = expiry <= today + timedelta(days=wanted.expires_within) if wanted.expires_within else None
        return expiry >= today, far
    return None, None


def few_listed(session: Session, wanted: PolicyFilter, today: date, walk: Walk) -> Iterator[Condition]:
    """Yield, for each part of a filter that an index leads to few policies by, that a policy is one of these.

    A policy's words hold its issuers', white space apart: `storage.policies.copies` tells both from its best copy.
    """
    for policies in _few(session, wanted, today):
        if policies is not None:
            yield among(walk.id, policies) if policies else false()


def _few(session: Session, wanted: PolicyFilter, today: date) -> Iterator[list[int] | None]:
    for words in (wanted.words, *wanted.issuers):
        yield bearers(session, words)
    if wanted.since or wanted.until:
        published = PolicySearchRecord.published.between(wanted.since or date.min, wanted.until or date.max)
        yield few(session, select(PolicySearchRecord.policy_id).where(published), most=MOST_NAMED)
    if wanted.expires_within:
        lapses = PolicyRecord.expiry_date.between(today, today + timedelta(days=wanted.expires_within))
        yield few(session, select(PolicyRecord.id).where(lapses), most=MOST_NAMED)


def _number(key: date) -> int:
    return microseconds(key) if isinstance(key, datetime) else key.toordinal()


def _value(column: InstrumentedAttribute[Any], number: int) -> date:
    """What a number of an address stands for; the last there is, of one that is too large."""
    if isinstance(column.type, Utc):
        return moment_of(number)
    return date.fromordinal(min(max(number, 1), date.max.toordinal()))
