"""Changes of one edit as one item of the inbox: it is told by its lead, the newest of them that passes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from storage.changes.conditions import conditions, newest_of, parts_passing, passing
from storage.changes.reach import within_reach, within_reach_of
from storage.tables import InboxRecord
from storage.views.archive import ChangeFilter
from storage.views.reviews import Judged

_BESIDE: Final = 5_000  # changes on either side of one, among which its neighbours are looked for
_AT_FIRST: Final = 100  # changes that are looked at together; mostly enough
_GROWTH: Final = 4
_ROW: Final = (InboxRecord.change_id, InboxRecord.group_id)


def newest_leads(session: Session, wanted: ChangeFilter, limit: int) -> list[int]:
    """Return the newest leads of the changes that pass, newest first. Of one group every change is its own."""
    if wanted.group_id:
        return list(session.scalars(passing(session, wanted, InboxRecord.change_id).newest(limit)))
    found: list[int] = []
    seen: set[int] = set()
    wanted = within_reach(session, wanted)
    asked, many = wanted, max(_AT_FIRST, 2 * limit)
    while len(found) < limit:
        rows = newest_of(session, parts_passing(session, asked, 4 * many, *_ROW), many)
        first = {group_id: change_id for change_id, group_id in reversed(rows) if group_id not in seen}
        seen |= first.keys()
        above = _told_above(session, wanted, first)
        found += sorted((change_id for group_id, change_id in first.items() if group_id not in above), reverse=True)
        if len(rows) < many:
            break
        asked, many = replace(wanted, before_id=rows[-1][0]), many * _GROWTH
    return found[:limit]


def lead_beside(session: Session, wanted: ChangeFilter, change_id: int, *, is_newer: bool) -> int | None:
    """Return the nearest lead that is newer, or older, than a change; None when there is none near it."""
    near_it = within_reach_of(session, wanted, change_id)
    on_side = replace(near_it, after_id=change_id) if is_newer else replace(near_it, before_id=change_id)
    near = passing(session, on_side, InboxRecord.change_id)
    rows = (near.oldest(_BESIDE) if is_newer else near.newest(_BESIDE)).subquery()
    newer = aliased(InboxRecord)
    same = and_(newer.group_id == InboxRecord.group_id, newer.change_id > InboxRecord.change_id)
    leads = ~exists().where(same, *conditions(session, wanted, newer))
    order = InboxRecord.change_id.asc() if is_newer else InboxRecord.change_id.desc()
    query = select(InboxRecord.change_id).join(rows, rows.c.change_id == InboxRecord.change_id)
    return session.scalar(query.where(leads).order_by(order).limit(1))


def members_of(session: Session, wanted: ChangeFilter, group_ids: Sequence[int]) -> dict[int, list[Judged]]:
    """Return the changes of groups that pass the filter, newest first; of groups of one, which pass, nothing."""
    own = InboxRecord.change_id
    spans = select(InboxRecord.group_id, func.min(own), func.max(own)).where(InboxRecord.group_id.in_(group_ids))
    several = spans.group_by(InboxRecord.group_id).having(func.count() > 1)
    groups = session.execute(several).all()
    if not groups:
        return {}
    first, last = min(low for _, low, _ in groups), max(high for _, _, high in groups)
    within = replace(wanted, after_id=max(wanted.after_id, first - 1), before_id=last + 1)
    query = select(InboxRecord.group_id, InboxRecord.change_id, InboxRecord.review_id)
    query = query.where(InboxRecord.group_id.in_([group_id for group_id, *_ in groups]), *conditions(session, within))
    found: dict[int, list[Judged]] = {}
    for group_id, change_id, review_id in session.execute(query.order_by(InboxRecord.change_id.desc())):
        found.setdefault(group_id, []).append(Judged(change_id=change_id, saw=review_id or 0))
    return found


def _told_above(session: Session, wanted: ChangeFilter, group_ids: Iterable[int]) -> set[int]:
    """Return the groups of which a newer change, beyond the part of the inbox that is asked for, passes as well."""
    if wanted.before_id is None:
        return set()
    above = replace(wanted, before_id=None, after_id=max(wanted.after_id, wanted.before_id - 1))
    query = select(InboxRecord.group_id).where(InboxRecord.group_id.in_(list(group_ids)), *conditions(session, above))
    return set(session.scalars(query.distinct()))
