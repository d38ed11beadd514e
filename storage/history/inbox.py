"""What the inbox asks: pages of changes with those of one edit as one, counts, and what stands beside a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.text.word_query import WordsIn
from storage.changes.conditions import Passing, parts_passing, passing
from storage.database.engine import Database
from storage.history.inbox_leads import lead_beside, members_of, newest_leads
from storage.policies.viewing import change_views
from storage.tables import InboxRecord
from storage.views.archive import ChangeFilter, ChangeView
from storage.views.inbox import Beside, InboxItem, StateCounts
from storage.views.reviews import Judged, ReviewState

MOST_JUDGED: Final = 500  # changes judged together
MOST_COUNTED: Final = 5_000  # changes that pass a filter: the newest
MOST_OF_STATE: Final = 1_000  # of each state, where words are looked for in whole texts
_NEWEST: Final = 2_000  # new changes that a view's count looks through


class InboxHistory:
    """The inbox."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def inbox(self, wanted: ChangeFilter, *, limit: int) -> Sequence[InboxItem]:
        """Return the newest changes that pass the filter, those of one edit as one item, told by its newest.

        A filter of one group gives its changes one by one.
        """
        with self._database.reading() as session:
            views = change_views(session, newest_leads(session, wanted, limit))
            members = {} if wanted.group_id else members_of(session, wanted, [view.group_id for view in views])
            return [_item(view, members.get(view.group_id, ())) for view in views]

    def state_counts(self, wanted: ChangeFilter) -> StateCounts:
        """Return how many changes of each state pass the filter, whatever states it asks for.

        No more than the newest `MOST_COUNTED` are; with words in whole texts, which are gone through, `MOST_OF_STATE`
        of each state.
        """
        wanted = replace(wanted, states=frozenset(), before_id=None)
        with self._database.reading() as session:
            if wanted.words and wanted.words_in is WordsIn.ANYWHERE:
                parts = tuple(parts_passing(session, wanted, 4 * MOST_OF_STATE, InboxRecord.state))
                return _each_counted(session, parts, MOST_OF_STATE)
            newest = passing(session, wanted, InboxRecord.state)
            if wanted == ChangeFilter():
                return _each_counted(session, (newest,), MOST_COUNTED)  # an index has them by state
            found = newest.newest(MOST_COUNTED).subquery()
            rows = session.execute(select(found.c.state, func.count()).group_by(found.c.state))
            counts = dict.fromkeys(ReviewState, 0) | {row[0]: row[1] for row in rows}
        is_cut = sum(counts.values()) >= MOST_COUNTED
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

        Only the thousands of changes next to it that pass are looked through, for one that is told by no newer one.
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


def _each_counted(session: Session, parts: Sequence[Passing], most: int) -> StateCounts:
    counts = {state: _count(session, [part.of_state(state) for part in parts], most) for state in ReviewState}
    return StateCounts(counts=counts, cut=frozenset(state for state, number in counts.items() if number >= most))


def _count(session: Session, parts: Sequence[Passing], most: int) -> int:
    """Count parts that follow each other; an older one only while the newer are fewer than *most*."""
    number = 0
    for part in parts:
        newest = part.newest(most - number).subquery()
        number += session.scalars(select(func.count()).select_from(newest)).one()
        if number == most:
            break
    return number


def _item(view: ChangeView, members: Sequence[Judged]) -> InboxItem:
    own = Judged(change_id=view.id, saw=view.review.id if view.review else 0)
    return InboxItem(change=view, judged=tuple(members[:MOST_JUDGED]) or (own,), size=len(members) or 1)
