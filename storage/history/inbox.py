"""What the inbox asks: pages of changes with those of one edit as one, counts, and what stands beside a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from storage.changes.conditions import conditions
from storage.database.engine import Database
from storage.policies.viewing import change_views
from storage.tables import InboxRecord
from storage.views.archive import ChangeFilter, ChangeView
from storage.views.inbox import MOST_OF_STATE, Beside, InboxItem
from storage.views.reviews import Judged, ReviewState

MOST_JUDGED: Final = 500  # changes judged together
_NEWEST: Final = 2_000  # new changes that a view's count looks through
_BESIDE: Final = 5_000  # changes on either side of one, among which its neighbours are looked for


class InboxHistory:
    """The inbox."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def inbox(self, wanted: ChangeFilter, *, limit: int) -> Sequence[InboxItem]:
        """Return the newest changes that pass the filter, those of one edit as one item, told by its newest.

        A filter of one group gives its changes one by one.
        """
        with self._database.reading() as session:
            query = select(InboxRecord.change_id).where(*conditions(session, wanted), *_leads(session, wanted))
            views = change_views(session, session.scalars(query.order_by(InboxRecord.change_id.desc()).limit(limit)))
            members = {} if wanted.group_id else _members(session, wanted, [view.group_id for view in views])
            return [_item(view, members.get(view.group_id, ())) for view in views]

    def state_counts(self, wanted: ChangeFilter) -> Mapping[ReviewState, int]:
        """Return how many changes of each state pass the filter, whatever states it asks for.

        With words or issuers, whose texts are gone through, `MOST_OF_STATE` of a state at the most.
        """
        anywhere = replace(wanted, states=frozenset(), before_id=None)
        with self._database.reading() as session:
            passing = select(InboxRecord.state).where(*conditions(session, anywhere))
            if wanted.words or wanted.issuers:
                newest = passing.order_by(InboxRecord.change_id.desc()).limit(MOST_OF_STATE)
                of_states = (newest.where(InboxRecord.state == state).subquery() for state in ReviewState)
                counts = (select(func.count()).select_from(each) for each in of_states)
                return {state: session.scalars(count).one() for state, count in zip(ReviewState, counts, strict=True)}
            query = passing.add_columns(func.count()).group_by(InboxRecord.state)
            found = {row[0]: row[1] for row in session.execute(query)}
        return {state: found.get(state, 0) for state in ReviewState}

    def count_new(self, wanted: ChangeFilter, *, most: int) -> int:
        """Return how many new changes pass the filter, up to *most*; only the newest thousands are looked through."""
        with self._database.reading() as session:
            newest = (
                select(InboxRecord.change_id)
                .where(InboxRecord.state == ReviewState.NEW)
                .order_by(InboxRecord.change_id.desc())
                .limit(1)
                .offset(_NEWEST)
            )
            after = max(session.scalar(newest) or 0, wanted.after_id)
            asked = replace(wanted, states=frozenset({ReviewState.NEW}), after_id=after, before_id=None)
            found = select(InboxRecord.change_id).where(*conditions(session, asked)).limit(most)
            return session.scalar(select(func.count()).select_from(found.subquery())) or 0

    def beside(self, change_id: int, wanted: ChangeFilter) -> Beside:
        """Return the items of the inbox before and after a change, newer and older; None where there is none.

        Only the thousands of changes next to it that pass are looked through, for one that is told by no newer one.
        """
        wanted = replace(wanted, before_id=None, after_id=0)
        with self._database.reading() as session:
            column = InboxRecord.change_id
            passing = select(column).where(*conditions(session, wanted)).limit(_BESIDE)
            newer = passing.where(column > change_id).order_by(column).subquery()
            older = passing.where(column < change_id).order_by(column.desc()).subquery()
            first = select(column).where(*_leads(session, wanted)).limit(1)
            return Beside(
                newer=session.scalar(first.join(newer, newer.c.change_id == column).order_by(newer.c.change_id)),
                older=session.scalar(first.join(older, older.c.change_id == column).order_by(older.c.change_id.desc())),
            )

    def newest_change(self) -> int:
        """Return the id of the newest change; 0 when there is none."""
        with self._database.reading() as session:
            return session.scalar(select(func.max(InboxRecord.change_id))) or 0


def _leads(session: Session, wanted: ChangeFilter) -> list[ColumnElement[bool]]:
    """Tell whether no newer change of the same group passes the filter as well."""
    if wanted.group_id:
        return []
    newer = aliased(InboxRecord)
    passes = conditions(session, replace(wanted, before_id=None), newer)
    same = and_(newer.group_id == InboxRecord.group_id, newer.change_id > InboxRecord.change_id)
    return [~exists().where(same, *passes)]


def _members(session: Session, wanted: ChangeFilter, group_ids: Sequence[int]) -> dict[int, list[Judged]]:
    """Return the changes of groups that pass the filter, newest first."""
    passes = conditions(session, replace(wanted, before_id=None))
    query = select(InboxRecord.group_id, InboxRecord.change_id, InboxRecord.review_id)
    query = query.where(InboxRecord.group_id.in_(group_ids), *passes).order_by(InboxRecord.change_id.desc())
    found: dict[int, list[Judged]] = {}
    for group_id, change_id, review_id in session.execute(query):
        found.setdefault(group_id, []).append(Judged(change_id=change_id, saw=review_id or 0))
    return found


def _item(view: ChangeView, members: Sequence[Judged]) -> InboxItem:
    own = Judged(change_id=view.id, saw=view.review.id if view.review else 0)
    return InboxItem(change=view, judged=tuple(members[:MOST_JUDGED]) or (own,), size=len(members) or 1)
