"""The filters of a search as conditions on clauses and policies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, not_, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from pipeline.metadata.levels import Level, level_of
from pipeline.model import Confidence, RelationKind, Validity
from pipeline.relations.force import FULL_ENDS
from pipeline.text.places import is_within
from pipeline.text.word_query import folded
from storage.policies.relations import speaks
from storage.tables import (
    ClauseBodyRecord,
    ClauseYearRecord,
    CopyRecord,
    PageRecord,
    PolicyRecord,
    PolicySearchRecord,
    RelationRecord,
    SourceRecord,
)
from storage.texts.bodies import asked_names
from storage.views.search import SearchFilter


def of_clause(wanted: SearchFilter, clause_id: ColumnElement[int]) -> Iterator[ColumnElement[bool]]:
    """Yield, for each filter on clauses, whether a clause passes it; with OFFSET it is asked of each by itself."""
    body, year = ClauseBodyRecord, ClauseYearRecord
    if wanted.bodies:
        named = body.name.in_(asked_names(wanted.bodies))
        yield select(body.clause_id).where(body.clause_id == clause_id, named).offset(0).exists()
    if wanted.years:
        told = year.year.in_(_each(wanted.years))
        yield select(year.clause_id).where(year.clause_id == clause_id, told).offset(0).exists()


def newest_asked(wanted: SearchFilter, most: int) -> Select[int]:
    """Return the newest clauses, as `id`, that make one of the bodies responsible; or that have one of the years.

    Each name, or year, is walked along the key by itself: a body may have millions of clauses.
    """
    if wanted.bodies:
        body = ClauseBodyRecord
        each = [_newest(body.clause_id, body.name == name, wanted, most) for name in asked_names(wanted.bodies)]
    else:
        year = ClauseYearRecord
        each = [_newest(year.clause_id, year.year == one, wanted, most) for one in _each(wanted.years or (0, 0))]
    found = union(*each).subquery()
    return select(found.c.id).order_by(found.c.id.desc()).limit(most)


def _newest(
    clause_id: InstrumentedAttribute[int], is_asked: ColumnElement[bool], wanted: SearchFilter, most: int
) -> Select[int]:
    query = select(clause_id.label("id")).where(is_asked)
    if wanted.before:
        query = query.where(clause_id < wanted.before)
    newest = query.order_by(clause_id.desc()).limit(most).subquery()
    return select(newest.c.id)


def _each(years: tuple[int, int]) -> range:
    return range(years[0], years[1] + 1)


def of_policy(session: Session, wanted: SearchFilter) -> Iterator[ColumnElement[bool]]:
    """Yield, for each filter on policies, what a policy's row in `policy_search` must be like."""
    if wanted.regions:
        yield PolicySearchRecord.source_id.in_(_sources_within(session, wanted))
    if wanted.levels:
        yield _of_level(session, wanted.levels)
    for issuer in wanted.issuers:
        yield PolicySearchRecord.issuers.contains(folded(issuer), autoescape=True)
    if wanted.sources:
        yield PolicySearchRecord.policy_id.in_(_carried_by(wanted.sources))
    if wanted.since:
        yield PolicySearchRecord.published >= wanted.since
    if wanted.until:
        yield PolicySearchRecord.published <= wanted.until
    if wanted.in_force_on:
        yield not_(_out_of_force(wanted.in_force_on))


def _sources_within(session: Session, wanted: SearchFilter) -> Select[int]:
    regions = session.scalars(select(SourceRecord.region).distinct())
    within = [one for one in regions if any(is_within(one, region) for region in wanted.regions)]
    return select(SourceRecord.id).where(SourceRecord.region.in_(within))


def _of_level(session: Session, levels: frozenset[Level]) -> ColumnElement[bool]:
    """Told by the issuers, else by the source, if that is no re-poster: see `ChangeView.issuer_level`."""
    regions = session.scalars(select(SourceRecord.region).where(SourceRecord.kind == "government").distinct())
    placed = [region for region in regions if level_of((), region) in levels]
    of_source = or_(SourceRecord.level.in_(levels), and_(SourceRecord.level.is_(None), SourceRecord.region.in_(placed)))
    sources = select(SourceRecord.id).where(SourceRecord.kind == "government", of_source)
    untold = and_(PolicySearchRecord.level.is_(None), PolicySearchRecord.source_id.in_(sources))
    return or_(PolicySearchRecord.level.in_(levels), untold)


def _carried_by(sources: frozenset[str]) -> Select[int]:
    return (
        select(CopyRecord.policy_id)
        .join(PageRecord, PageRecord.id == CopyRecord.page_id)
        .join(SourceRecord, SourceRecord.id == PageRecord.source_id)
        .where(SourceRecord.name.in_(sources), CopyRecord.retired_at.is_(None))
    )


def _out_of_force(day: date) -> ColumnElement[bool]:
    """As `pipeline.relations.force` has it, except that a policy that was renewed counts as in force.

    Until when a renewal lasts stands in its sentence, which the caller reads.
    """
    expired = PolicySearchRecord.policy_id.in_(
        select(PolicyRecord.id).where(PolicyRecord.expiry_date < day, not_(_renewed()))
    )
    return or_(
        PolicySearchRecord.validity == Validity.INVALID,
        and_(PolicySearchRecord.effective.is_not(None), PolicySearchRecord.effective > day),
        expired,
        PolicySearchRecord.policy_id.in_(_ended(day)),
    )


def _renewed() -> ColumnElement[bool]:
    return exists().where(
        RelationRecord.target_id == PolicyRecord.id,
        RelationRecord.kind == RelationKind.RENEWS,
        RelationRecord.confidence != Confidence.WEAK,
    )


def _ended(day: date) -> Select[int | None]:
    """The policies that an official document ended whole, which is in force itself."""
    ending = aliased(PolicySearchRecord)
    return (
        select(RelationRecord.target_id)
        .join(PolicyRecord, PolicyRecord.id == RelationRecord.policy_id)
        .join(ending, ending.policy_id == RelationRecord.policy_id)
        .where(
            RelationRecord.target_id.is_not(None),
            RelationRecord.kind.in_(FULL_ENDS),
            RelationRecord.confidence != Confidence.WEAK,
            cast(RelationRecord.parts, Text) == "[]",
            speaks(),
            or_(ending.effective.is_(None), ending.effective <= day),
        )
    )
