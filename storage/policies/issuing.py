"""The series of numbers that are of some issuer, or of some 代字, told by a part of its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from pipeline.copies.coverage import Series
from storage.database.among import among
from storage.database.distinct import values_of
from storage.tables import NumberRecord, PolicyRecord
from storage.words.candidates import few

CODES: Final = 500  # 代字 that are named one by one
POLICIES: Final = 1_000  # of issuers, whose numbers are looked up
_KEPT: Final = "clausewatch_issued"


@dataclass(frozen=True, kw_only=True, slots=True)
class Issued:
    """What tells the series."""

    condition: ColumnElement[bool]  # of numbers
    is_of_newest: bool  # the issuers have more policies: told by nothing but the 代字 of their newest


def issued(session: Session, words: str) -> Issued:
    """Return what tells the series of issuers or 代字 with these words in their name; looked up once in a transaction.

    Few are named one by one; those of a part that very many 代字 have are found by going through all, in their order.
    """
    known: dict[str, Issued] = session.info.setdefault(_KEPT, {})
    if words not in known:
        known[words] = _issued(session, words)
    return known[words]


def in_any(
    series: Iterable[Series], year: InstrumentedAttribute[int | None], code: InstrumentedAttribute[str | None]
) -> ColumnElement[bool]:
    """Whether a year and a 代字 are of one of the series. Not by pairs: for these SQLite goes through all numbers."""
    codes: dict[int, list[str]] = defaultdict(list)
    for one in series:
        codes[one.year].append(one.code)
    return or_(false(), *(and_(year == each, code.in_(found)) for each, found in codes.items()))


def _issued(session: Session, words: str) -> Issued:
    issuers = session.scalars(_with_words(PolicyRecord.lead_issuer, words)).all()
    policies = select(PolicyRecord.id).where(PolicyRecord.lead_issuer.in_(issuers)).order_by(PolicyRecord.id.desc())
    newest = session.scalars(policies.limit(POLICIES + 1)).all() if issuers else ()
    series = _series(session, among(NumberRecord.policy_id, newest[:POLICIES])) if newest else set()
    is_of_newest = len(newest) > POLICIES
    theirs = {one.code for one in series} if is_of_newest else set()
    codes = [] if is_of_newest else few(session, _with_words(NumberRecord.code, words), most=CODES)
    if codes is None:
        named = or_(NumberRecord.code.contains(words, autoescape=True), NumberRecord.code.in_(theirs))
    else:
        series |= _series(session, NumberRecord.code.in_(theirs.union(codes)))
        named = false()
    told = or_(named, in_any(sorted(series), NumberRecord.year, NumberRecord.code))
    return Issued(condition=told, is_of_newest=is_of_newest)


def _series(session: Session, condition: ColumnElement[bool]) -> set[Series]:
    rows = session.execute(select(NumberRecord.code, NumberRecord.year).distinct().where(condition))
    return {Series(row.code, row.year) for row in rows}


def _with_words(column: InstrumentedAttribute[str], words: str) -> Select[str]:
    found = values_of(column).c.value
    return select(found).where(found.contains(words, autoescape=True))
