"""Writes what people say of changes. Reviews are only ever added; nobody judges over another person unknowingly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.database.engine import Database
from storage.people.bookmarks import Bookmarks
from storage.people.saved_views import SavedViews
from storage.policies.viewing import review_view
from storage.tables import InboxRecord, ReviewRecord
from storage.views.reviews import Judged, NotThere, ReviewConflict, ReviewState, ReviewView


class Judging:
    """What people say of changes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def judge(self, judged: Sequence[Judged], state: ReviewState, *, note: str | None, by: str, at: datetime) -> int:
        """Add a review of each change, all or none; return their batch, 0 when there was nothing to say.

        Without a *note* each change keeps the one it has. Raises ReviewConflict when a change was judged since the
        person saw it, and NotThere for one that does not exist.
        """
        with self._database.writing() as session:
            rows = _locked(session, [one.change_id for one in judged])
            current = _current(session, rows)
            _refuse_conflicts(judged, rows, current)
            wanted = {change_id: (state, _note(current.get(change_id), note)) for change_id in rows}
            return _add(session, rows, current, wanted, by=by, at=at)

    def undo(self, batch: int, *, by: str, at: datetime) -> int:
        """Put back what the changes of a batch were before it, by reviews of their own; return their batch.

        Raises ReviewConflict when one was judged since, and NotThere for a batch that is not this person's.
        """
        with self._database.writing() as session:
            query = select(ReviewRecord).where(ReviewRecord.batch == batch, ReviewRecord.by == by)
            made = {review.change_id: review for review in session.scalars(query)}
            if not made:
                raise NotThere("review", batch)
            rows = _locked(session, list(made))
            current = _current(session, rows)
            judged = [Judged(change_id=change_id, saw=review.id) for change_id, review in made.items()]
            _refuse_conflicts(judged, rows, current)
            return _add(session, rows, current, _before(session, batch, list(made)), by=by, at=at)

    def reviews_of(self, change_id: int) -> Sequence[ReviewView]:
        """Return what was said of a change, newest first."""
        query = select(ReviewRecord).where(ReviewRecord.change_id == change_id).order_by(ReviewRecord.id.desc())
        with self._database.reading() as session:
            return [review_view(review) for review in session.scalars(query.limit(100))]

    def batch(self, batch: int) -> Sequence[ReviewView]:
        """Return the reviews that were written together."""
        query = select(ReviewRecord).where(ReviewRecord.batch == batch).order_by(ReviewRecord.id)
        with self._database.reading() as session:
            return [review_view(review) for review in session.scalars(query)]


class Reviewing(Judging, SavedViews, Bookmarks):
    """All that the review page writes."""


def _locked(session: Session, change_ids: Sequence[int]) -> dict[int, InboxRecord]:
    """Return the changes in one order, held until the transaction ends, where rows can be held."""
    query = select(InboxRecord).where(InboxRecord.change_id.in_(change_ids)).order_by(InboxRecord.change_id)
    rows = {row.change_id: row for row in session.scalars(query.with_for_update())}
    for change_id in change_ids:
        if change_id not in rows:
            raise NotThere("change", change_id)
    return rows


def _current(session: Session, rows: Mapping[int, InboxRecord]) -> dict[int, ReviewRecord]:
    ids = [row.review_id for row in rows.values() if row.review_id is not None]
    query = select(ReviewRecord).where(ReviewRecord.id.in_(ids))
    return {review.change_id: review for review in session.scalars(query)}


def _refuse_conflicts(
    judged: Sequence[Judged], rows: Mapping[int, InboxRecord], current: Mapping[int, ReviewRecord]
) -> None:
    late = tuple(one.change_id for one in judged if (rows[one.change_id].review_id or 0) != one.saw)
    if late:
        found = (current.get(change_id) for change_id in late)
        raise ReviewConflict(tuple(review_view(review) if review else None for review in found), late)


def _note(current: ReviewRecord | None, note: str | None) -> str:
    if note is not None:
        return note
    return current.note if current else ""


def _before(session: Session, batch: int, change_ids: Sequence[int]) -> dict[int, tuple[ReviewState, str]]:
    """Return what was said of changes before a batch; nothing said is new, without a note."""
    found = dict.fromkeys(change_ids, (ReviewState.NEW, ""))
    query = select(ReviewRecord).where(ReviewRecord.change_id.in_(change_ids), ReviewRecord.id < batch)
    for review in session.scalars(query.order_by(ReviewRecord.id)):
        found[review.change_id] = (review.state, review.note)
    return found


def _add(
    session: Session,
    rows: Mapping[int, InboxRecord],
    current: Mapping[int, ReviewRecord],
    wanted: Mapping[int, tuple[ReviewState, str]],
    *,
    by: str,
    at: datetime,
) -> int:
    """Add the reviews that say something else than the current ones."""
    reviews = [
        ReviewRecord(change_id=change_id, state=state, note=note, by=by, at=at, batch=0)
        for change_id, (state, note) in wanted.items()
        if _said(current.get(change_id)) != (state, note)
    ]
    session.add_all(reviews)
    session.flush()
    if not reviews:
        return 0
    batch = min(review.id for review in reviews)
    session.execute(
        update(ReviewRecord).where(ReviewRecord.id.in_([review.id for review in reviews])).values(batch=batch)
    )
    for review in reviews:
        rows[review.change_id].state, rows[review.change_id].review_id = review.state, review.id
    return batch


def _said(review: ReviewRecord | None) -> tuple[ReviewState, str]:
    return (review.state, review.note) if review else (ReviewState.NEW, "")
