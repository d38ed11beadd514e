"""What coverage is told by: series of numbers, policies with their copies, and the numbers that policies cite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from pipeline.changes import CopyRole
from pipeline.copies.coverage import Citation, CoveredCopy, CoveredPolicy, Series, place_of
from pipeline.identity.traits import FIELDS
from storage.database.among import among
from storage.database.engine import Database
from storage.policies.issuing import in_any, issued
from storage.policies.numbering import LONGEST_ISSUER, also_printed
from storage.tables import (
    CopyRecord,
    NumberRecord,
    PageRecord,
    PolicyRecord,
    RelationRecord,
    RevisionRecord,
    SourceRecord,
)

GOVERNMENT = "government"
_AT_ONCE = 5000  # ids in one question: databases bound the values that it may have
_LATELY = 100  # official policies of an issuer, whose sites are those expected to show its others
_CARRIED = (CopyRole.OFFICIAL, CopyRole.REPOST)


@dataclass(frozen=True, kw_only=True, slots=True)
class CoverageFilter:
    """Which part of the coverage is asked for. Empty means any."""

    source: str = ""  # that shows some of it, or ought to
    issuer: str = ""  # a part of an issuer's name or of a 代字
    year: int | None = None
    after: Series | None = None  # of the series only those after this one
    before_id: int | None = None  # of what only re-posts have, only policies with smaller ids


class Mark(NamedTuple):
    """What tells an issuer."""

    name: str
    is_code: bool  # a 代字; else the issuer's name


class CoverageHistory:
    """What was seen of what there must be."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def number_series(self, wanted: CoverageFilter, *, limit: int) -> Sequence[Series]:
        """Return the series that known policies' numbers stand in: newest year first, then by 代字.

        Of issuers with very many policies those of the 代字 that their newest bear: see `series_of_newest`.
        """
        query = select(NumberRecord.code, NumberRecord.year).group_by(NumberRecord.year, NumberRecord.code)
        query = query.where(*_in_order(wanted))
        if wanted.source:
            query = query.where(NumberRecord.policy_id.in_(_carried_by(wanted.source)))
        with self._database.reading() as session:
            if wanted.issuer:
                query = query.where(issued(session, wanted.issuer).condition)
            query = query.order_by(NumberRecord.year.desc(), NumberRecord.code).limit(limit)
            return [Series(row.code, row.year) for row in session.execute(query)]

    def series_of_newest(self, wanted: CoverageFilter) -> bool:
        """Whether the issuers that are asked for have so many policies that only the newest tell their series."""
        if not wanted.issuer:
            return False
        with self._database.reading() as session:
            return issued(session, wanted.issuer).is_of_newest

    def covered_policies(self, series: Sequence[Series] | None = None) -> Sequence[CoveredPolicy]:
        """Return every policy, or those of these series, with its copies, oldest first.

        Merged ones and bare interpretations are left out.
        """
        query = _policies()
        if series is not None:
            query = query.where(
                PolicyRecord.id.in_(
                    select(NumberRecord.policy_id).where(in_any(series, NumberRecord.year, NumberRecord.code))
                )
            )
        with self._database.reading() as session:
            return _covered(session, query.order_by(PolicyRecord.id))

    def cited_numbers(self, series: Sequence[Series] | None = None) -> Sequence[Citation]:
        """Return the numbers that policies' current texts mention and no known policy bears, oldest mention first.

        With *series* those that stand in one of these.
        """
        query = (
            select(RelationRecord.doc_number, RelationRecord.title, PolicyRecord.id, PolicyRecord.title.label("by"))
            .join(PolicyRecord, PolicyRecord.id == RelationRecord.policy_id)
            .where(RelationRecord.target_id.is_(None), RelationRecord.doc_number != "")
            .where(PolicyRecord.merged_into.is_(None))
            .order_by(PolicyRecord.id, RelationRecord.id)
        )
        if series is not None:
            query = query.where(in_any(series, RelationRecord.number_year, RelationRecord.number_code))
        with self._database.reading() as session:
            return [
                Citation(doc_number=row.doc_number, title=row.title, by_id=row.id, by_title=row.by)
                for row in session.execute(query)
            ]

    def reposted_policies(self, wanted: CoverageFilter, *, limit: int) -> Sequence[CoveredPolicy]:
        """Return policies that only re-posts carry though their issuer's own site is watched, newest first."""
        query = _policies().where(PolicyRecord.role == CopyRole.REPOST, _is_expected(wanted.source))
        if wanted.issuer:
            query = query.where(
                or_(
                    PolicyRecord.doc_number.contains(wanted.issuer, autoescape=True),
                    PolicyRecord.lead_issuer.contains(wanted.issuer, autoescape=True),
                )
            )
        if wanted.before_id is not None:
            query = query.where(PolicyRecord.id < wanted.before_id)
        if wanted.year is not None:
            query = query.where(PolicyRecord.doc_number.contains(f"〔{wanted.year}〕"))
        with self._database.reading() as session:
            return _covered(session, query.order_by(PolicyRecord.id.desc()).limit(limit))

    def expected_sources(self, policies: Sequence[CoveredPolicy]) -> Mapping[int, tuple[str, ...]]:
        """Return for each policy the official sources that showed others of its issuer or 代字 lately, by name."""
        with self._database.reading() as session:
            sites = {mark: _official_sites(session, mark) for mark in {m for one in policies for m in _marks(one)}}
            return {one.id: tuple(sorted({site for m in _marks(one) for site in sites[m]})) for one in policies}


def _in_order(wanted: CoverageFilter) -> Iterator[ColumnElement[bool]]:
    """Yield what of the index of series is walked: of two bounds of the year SQLite goes by the first."""
    year, after = wanted.year, wanted.after
    if year is not None and after is not None and year > after.year:
        yield false()
    elif year is not None:
        yield NumberRecord.year == year
        if after is not None and year == after.year:
            yield NumberRecord.code > after.code
    elif after is not None:
        # What the index has by itself: neither engine takes it out of an OR.
        yield NumberRecord.year <= after.year
        yield or_(NumberRecord.year < after.year, NumberRecord.code > after.code)


def _policies() -> Select[int, str, str, list[str], object]:
    origins = RevisionRecord.facts["origins"].label("origins")
    return (
        select(PolicyRecord.id, PolicyRecord.title, PolicyRecord.doc_number, PolicyRecord.issuers, origins)
        .outerjoin(RevisionRecord, RevisionRecord.id == PolicyRecord.revision_id)
        .where(PolicyRecord.merged_into.is_(None), PolicyRecord.role.in_(_CARRIED))
    )


def _covered(session: Session, query: Select[int, str, str, list[str], object]) -> list[CoveredPolicy]:
    rows = session.execute(query).all()
    copies = _copies(session, [row.id for row in rows])
    return [
        CoveredPolicy(
            id=row.id,
            title=row.title,
            doc_number=row.doc_number,
            issuers=tuple(row.issuers),
            copies=tuple(copies[row.id]),
            also=also_printed(_printed(row.origins or ()), row.doc_number),
        )
        for row in rows
    ]


def _printed(origins: Sequence[Mapping[str, str]]) -> Iterator[str]:
    return (one["printed"] for one in origins if one["field"] == "doc_number" and one["origin"] in FIELDS)


def _copies(session: Session, policy_ids: Sequence[int]) -> Mapping[int, list[CoveredCopy]]:
    """Return the copies of each policy, oldest first."""
    copies: dict[int, list[CoveredCopy]] = defaultdict(list)
    for start in range(0, len(policy_ids), _AT_ONCE):
        rows = session.execute(
            select(CopyRecord.policy_id, CopyRecord.role, SourceRecord.name, SourceRecord.kind)
            .join(PageRecord, PageRecord.id == CopyRecord.page_id)
            .join(SourceRecord, SourceRecord.id == PageRecord.source_id)
            .where(among(CopyRecord.policy_id, policy_ids[start : start + _AT_ONCE]))
            .where(CopyRecord.retired_at.is_(None), CopyRecord.role.in_(_CARRIED))
            .order_by(CopyRecord.id)
        )
        for row in rows:
            copy = CoveredCopy(source=row.name, is_government=row.kind == GOVERNMENT, role=row.role)
            copies[row.policy_id].append(copy)
    return copies


def _carried_by(source: str) -> Select[int]:
    """Return the policies that a source shows."""
    return (
        select(CopyRecord.policy_id)
        .join(PageRecord, PageRecord.id == CopyRecord.page_id)
        .join(SourceRecord, SourceRecord.id == PageRecord.source_id)
        .where(SourceRecord.name == source, CopyRecord.retired_at.is_(None))
    )


def _is_expected(source: str) -> ColumnElement[bool]:
    """Whether an official source has others of a policy's issuer or 代字; with *source*: that one, or it shows it."""
    other, own, others = aliased(PolicyRecord), aliased(NumberRecord), aliased(NumberRecord)
    same_issuer = _is_official(other.id).where(other.lead_issuer == PolicyRecord.lead_issuer, other.lead_issuer != "")
    same_code = _is_official(others.policy_id).where(own.policy_id == PolicyRecord.id, others.code == own.code)
    anywhere = or_(same_issuer.exists(), same_code.exists())
    if not source:
        return anywhere
    here = SourceRecord.name == source
    ought = or_(same_issuer.where(here).exists(), same_code.where(here).exists())
    return or_(ought, and_(PolicyRecord.id.in_(_carried_by(source)), anywhere))


def _official_sites(session: Session, mark: Mark) -> Sequence[str]:
    """Return the official sources that showed policies with this mark lately."""
    if mark.is_code:
        query = _is_official(NumberRecord.policy_id).where(NumberRecord.code == mark.name)
        lately = query.with_only_columns(SourceRecord.name).order_by(NumberRecord.policy_id.desc())
    else:
        query = _is_official(PolicyRecord.id).where(PolicyRecord.lead_issuer == mark.name)
        lately = query.with_only_columns(SourceRecord.name).order_by(PolicyRecord.id.desc())
    return list(dict.fromkeys(session.scalars(lately.limit(_LATELY))))


def _is_official(policy_id: ColumnElement[int] | InstrumentedAttribute[int]) -> Select[int]:
    """Return the official copies of policies on governments' own sources."""
    return (
        select(CopyRecord.id)
        .join(PageRecord, PageRecord.id == CopyRecord.page_id)
        .join(SourceRecord, SourceRecord.id == PageRecord.source_id)
        .where(CopyRecord.policy_id == policy_id, CopyRecord.role == CopyRole.OFFICIAL)
        .where(CopyRecord.retired_at.is_(None), SourceRecord.kind == GOVERNMENT)
    )


def _marks(policy: CoveredPolicy) -> list[Mark]:
    """Return what tells an issuer: its 代字 where there is a number, and its name."""
    place = place_of(policy.doc_number)
    codes = [Mark(name=place.code, is_code=True)] if place else []
    return [*codes, *(Mark(name=name[:LONGEST_ISSUER], is_code=False) for name in policy.issuers[:1])]
