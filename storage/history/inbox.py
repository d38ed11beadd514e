"""What the inbox asks: pages of changes with those of one edit as one, counts, and what stands beside a change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.changes.conditions import Passing, newest_of, parts_passing, passing
from storage.changes.reach import reach_of, within_reach
from storage.database.engine import Database
from storage.history.inbox_leads import lead_beside, members_of, newest_leads
from storage.policies.viewing import change_views
from storage.tables import InboxRecord
from storage.views.archive import ChangeFilter, ChangeView
from storage.views.inbox import Beside, FoundChanges, InboxItem, Reach, StateCounts
from storage.views.reviews import Judged, ReviewState

MOST_JUDGED: Final = 500  # changes judged together
MOST_PASSING: Final = 500  # changes that pass a filter and are counted: the newest
MOST_OF_STATE: Final = 10_000  # changes of each state that are counted without a filter
_NEWEST: Final = 2_000  # new changes that a view's count looks through


class InboxHistory:
    """The inbox."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def inbox(self, wanted: ChangeFilter, *, limit: int) -> Sequence[InboxItem]:
        """Return the newest changes that pass the filter, those of one edit as one item, told by its newest.

        A filter of one group gives its changes one by one. Of one that no index tells those within `reach`.
        """
        with self._database.reading() as session:
            views = change_views(session, newest_leads(session, wanted, limit))
            members = {} if wanted.group_id else members_of(session, wanted, [view.group_id for view in views])
            return [_item(view, members.get(view.group_id, ())) for view in views]

    def newest_changes(self, wanted: ChangeFilter, *, limit: int) -> FoundChanges:
        """Return the newest changes that pass the filter, one by one. Of one that no index tells those within reach."""
        with self._database.reading() as session:
            found = passing(session, within_reach(session, wanted), InboxRecord.change_id)
            ids = session.scalars(found.newest(limit + 1)).all()
            changes = tuple(change_views(session, ids[:limit]))
            if len(ids) > limit:
                return FoundChanges(changes=changes, next=ids[limit - 1])
            reach = reach_of(session, wanted)
            return FoundChanges(changes=changes, next=reach.before_id if reach else None, reach=reach)

    def reach(self, wanted: ChangeFilter) -> Reach | None:
        """Return how far back a filter was looked for that no index tells; None when all is found that passes."""
        with self._database.reading() as session:
            return reach_of(session, wanted)

    def state_counts(self, wanted: ChangeFilter) -> StateCounts:
        """Return how many changes of each state pass the filter, whatever states it asks for.

        Of the newest `MOST_PASSING` that pass within `reach`; without a filter `MOST_OF_STATE` of each state, which an
        index has.
        """
        wanted = replace(wanted, states=frozenset(), before_id=None)
        with self._database.reading() as session:
            if wanted == ChangeFilter():
                return _each_counted(session, passing(session, wanted, InboxRecord.state))
            within = within_reach(session, wanted)
            parts = parts_passing(session, within, 4 * MOST_PASSING, InboxRecord.state)
            found = Counter(row[0] for row in newest_of(session, parts, MOST_PASSING))
            is_cut = found.total() >= MOST_PASSING or reach_of(session, wanted) is not None
        counts = {state: found[state] for state in ReviewState}
        return StateCounts(counts=counts, cut=frozenset(ReviewState) if is_cut else frozenset())

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
            found = passing(session, asked, InboxRecord.change_id).query.limit(most)
            return session.scalar(select(func.count()).select_from(found.subquery())) or 0

    def beside(self, change_id: int, wanted: ChangeFilter) -> Beside:
        """Return the items of the inbox before and after a change, newer and older; None where there is none.

        Only the thousands of changes next to it that pass are looked through, for one that is told by no newer one; of
        a filter that no index tells those within reach of it.
        """
        wanted = replace(wanted, before_id=None, after_id=0)
        with self._database.reading() as session:
            return Beside(
                newer=lead_beside(session, wanted, change_id, is_newer=True),
                older=lead_beside(session, wanted, change_id, is_newer=False),
            )

    def newest_change(self) -> int:
        """Return the id of the newest change; 0 when there is none."""
        with self._database.reading() as session:
            return session.scalar(select(func.max(InboxRecord.change_id))) or 0


def _each_counted(session: Session, found: Passing) -> StateCounts:
    each = ((state, found.of_state(state).newest(MOST_OF_STATE).subquery()) for state in ReviewState)
    counts = {state: session.scalars(select(func.count()).select_from(some)).one() for state, some in each}
    return StateCounts(
        counts=counts, cut=frozenset(state for state, number in counts.items() if number >= MOST_OF_STATE)
    )


def _item(view: ChangeView, members: Sequence[Judged]) -> InboxItem:
    own = Judged(change_id=view.id, saw=view.review.id if view.review else 0)
    return InboxItem(change=view, judged=tuple(members[:MOST_JUDGED]) or (own,), size=len(members) or 1)
