"""What people ask about the sources: one, all, or those of a filter, page by page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from pipeline.health.incidents import IncidentKind
from pipeline.text.places import is_within
from storage.database.engine import Database
from storage.history.source_views import source_views
from storage.tables import IncidentRecord, SourceRecord
from storage.views.recent_checks import GOOD
from storage.views.sources import SourceFigures, SourceFilter, SourceOrder, SourceState, SourceView

_IN_TROUBLE = (
    select(IncidentRecord.id)
    .where(IncidentRecord.source_id == SourceRecord.id, IncidentRecord.closed_at.is_(None))
    .exists()
)
# The same in SQL as SourceView.state, so that thousands are counted and sorted where they are.
_STATE: ColumnElement[str] = case(
    (_IN_TROUBLE, SourceState.TROUBLE.value),
    (SourceRecord.paused, SourceState.PAUSED.value),
    (SourceRecord.outcome == "", SourceState.UNCHECKED.value),
    (SourceRecord.outcome == GOOD, SourceState.HEALTHY.value),
    else_=SourceState.DOUBTFUL.value,
)
_RANK = case({state.value: rank for rank, state in enumerate(SourceState)}, value=_STATE)


class SourceHistory:
    """Which sources there are, and how they are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sources(self) -> Sequence[SourceView]:
        """Return the sources of the settings, by name. It counts all their pages: lists ask `find_sources`."""
        return self.find_sources(order=SourceOrder.NAME, limit=None)

    def source_names(self, *, most: int) -> Sequence[str]:
        """Return the names of the sources of the settings, in order; none when there are more than *most*."""
        query = select(SourceRecord.name).where(SourceRecord.active).order_by(SourceRecord.name)
        with self._database.reading() as session:
            found = session.scalars(query.limit(most + 1)).all()
        return found if len(found) <= most else ()

    def known_sources(self, names: Collection[str]) -> frozenset[str]:
        """Return those of the names that are of sources of the settings."""
        query = select(SourceRecord.name).where(SourceRecord.active, SourceRecord.name.in_(names))
        with self._database.reading() as session:
            return frozenset(session.scalars(query))

    def source_regions(self) -> Mapping[str, int]:
        """Return how many sources of the settings each region has, in the order of the regions; "" is none."""
        with self._database.reading() as session:
            return dict(_counted(session, SourceRecord.region))

    def count_troubled(self) -> int:
        """Return how many sources of the settings are in trouble."""
        query = select(func.count(IncidentRecord.source_id.distinct())).join(
            SourceRecord, SourceRecord.id == IncidentRecord.source_id
        )
        with self._database.reading() as session:
            return session.scalars(query.where(IncidentRecord.closed_at.is_(None), SourceRecord.active)).one()

    def source(self, name: str) -> SourceView | None:
        """Return one source, one gone from the settings too."""
        with self._database.reading() as session:
            found = session.scalars(select(SourceRecord).where(SourceRecord.name == name)).all()
            return next(iter(source_views(session, found)), None)

    def find_sources(
        self,
        wanted: SourceFilter = SourceFilter(),  # noqa: B008 - a frozen value
        /,
        *,
        order: SourceOrder = SourceOrder.STATE,
        limit: int | None = 50,
        offset: int = 0,
    ) -> Sequence[SourceView]:
        """Return sources of the settings that pass the filter; pages and policies are counted of these only."""
        query = select(SourceRecord).where(SourceRecord.active)
        with self._database.reading() as session:
            query = query.where(*_conditions(session, wanted)).order_by(*_order(order)).limit(limit).offset(offset)
            return source_views(session, session.scalars(query).all())

    def source_figures(self) -> SourceFigures:
        """Return how many of the sources of the settings are how."""
        with self._database.reading() as session:
            return SourceFigures(
                states=states_of_sources(session),
                incidents=open_incidents(session),
                kinds=dict(_counted(session, SourceRecord.kind)),
                regions=dict(_counted(session, SourceRecord.region)),
            )


def states_of_sources(session: Session) -> Mapping[SourceState, int]:
    """Return how many of the sources of the settings are in each state."""
    return {SourceState(word): number for word, number in _counted(session, _STATE)}


def open_incidents(session: Session) -> Mapping[IncidentKind, int]:
    """Return how many of them have an open incident of each kind, the commonest first."""
    return {row[0]: row[1] for row in session.execute(_open_incidents())}


def _counted(session: Session, value: Any) -> Sequence[tuple[str, int]]:
    """Return how many sources have each value, in its order."""
    value = value.label("value")
    query = select(value, func.count()).select_from(SourceRecord).where(SourceRecord.active)
    return [(row[0], row[1]) for row in session.execute(query.group_by(value).order_by(value))]


def _open_incidents() -> Select[IncidentKind, int]:
    return (
        select(IncidentRecord.kind, func.count())
        .join(SourceRecord, SourceRecord.id == IncidentRecord.source_id)
        .where(IncidentRecord.closed_at.is_(None), SourceRecord.active)
        .group_by(IncidentRecord.kind)
        .order_by(func.count().desc(), IncidentRecord.kind)
    )


def _conditions(session: Session, wanted: SourceFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.states:
        found.append(_STATE.in_(sorted(wanted.states)))
    if wanted.kind:
        found.append(SourceRecord.kind == wanted.kind)
    if wanted.region:
        known = session.scalars(select(SourceRecord.region).distinct())
        found.append(SourceRecord.region.in_([one for one in known if is_within(one, wanted.region)]))
    if wanted.incident:
        of_kind = select(IncidentRecord.id).where(
            IncidentRecord.source_id == SourceRecord.id,
            IncidentRecord.closed_at.is_(None),
            IncidentRecord.kind == wanted.incident,
        )
        found.append(of_kind.exists())
    if wanted.words:
        found.append(or_(and_(*map(_has, wanted.words)), SourceRecord.name.in_(sorted(wanted.names))))
    return found


def _has(word: str) -> ColumnElement[bool]:
    places = (SourceRecord.name, SourceRecord.region, cast(SourceRecord.urls, Text))
    return or_(*(place.icontains(word, autoescape=True) for place in places))


def _order(order: SourceOrder) -> Sequence[ColumnElement[Any]]:
    name = SourceRecord.name.asc()
    if order is SourceOrder.STATE:
        return _RANK.asc(), SourceRecord.failures.desc(), name
    if order is SourceOrder.LAST:
        return SourceRecord.checked_at.desc().nulls_last(), name
    if order is SourceOrder.NEXT:
        return SourceRecord.paused.asc(), SourceRecord.next_check_at.asc().nulls_first(), name
    return (name,)
