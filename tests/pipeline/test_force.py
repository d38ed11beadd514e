"""The validity clock: from what is said of a policy and the day alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipeline.model import RelationKind, Validity
from pipeline.relations.force import Fate, Force, Term, force_on, last_day

TODAY = date(2031, 6, 1)
MONTH = timedelta(days=30)


def term(effective: date | None = None, expiry: date | None = None, validity: Validity = Validity.NOT_STATED) -> Term:
    return Term(effective=effective, expiry=expiry, validity=validity)


def fate(kind: RelationKind, evidence: str = "", *parts: str, from_day: date | None = None) -> Fate:
    return Fate(kind=kind, evidence=evidence, parts=parts, from_day=from_day)


REPEALED = fate(RelationKind.REPEALS)
OLD, LATER = date(2029, 6, 1), date(2031, 7, 1)


@pytest.mark.parametrize(
    ("said", "fates", "expected"),
    [
        (term(), (), Force.UNKNOWN),
        (term(validity=Validity.UNKNOWN), (), Force.UNKNOWN),
        (term(validity=Validity.VALID), (), Force.IN_FORCE),
        (term(validity=Validity.PARTLY), (), Force.IN_FORCE),
        (term(validity=Validity.INVALID), (), Force.REPEALED),
        (term(effective=OLD), (), Force.IN_FORCE),
        (term(effective=TODAY), (), Force.IN_FORCE),
        (term(effective=LATER), (), Force.NOT_YET),
        (term(OLD, date(2031, 5, 31)), (), Force.LAPSED),
        (term(OLD, TODAY), (), Force.LAPSING),
        (term(OLD, date(2031, 7, 1)), (), Force.LAPSING),
        (term(OLD, date(2031, 7, 2)), (), Force.IN_FORCE),
        (term(OLD, date(2031, 5, 31), Validity.VALID), (), Force.LAPSED),
        (term(OLD), (REPEALED,), Force.REPEALED),
        (term(OLD), (fate(RelationKind.REPLACES),), Force.REPEALED),
        (term(OLD), (fate(RelationKind.REPEALS, "", "第五条"),), Force.IN_FORCE),
        (term(OLD), (fate(RelationKind.AMENDS),), Force.IN_FORCE),
        (term(OLD), (fate(RelationKind.REPEALS, from_day=LATER),), Force.IN_FORCE),
        (term(OLD), (fate(RelationKind.REPEALS, from_day=TODAY),), Force.REPEALED),
        (term(OLD, TODAY), (fate(RelationKind.RENEWS, "《甲办法》有效期延长至2033年6月1日。"),), Force.IN_FORCE),
        (term(OLD, OLD), (fate(RelationKind.RENEWS, "《甲办法》继续有效。"),), Force.IN_FORCE),
        (term(OLD, OLD), (fate(RelationKind.RENEWS, "《甲办法》有效期延长至2031年6月15日。"),), Force.LAPSING),
        (term(OLD, OLD), (fate(RelationKind.RENEWS, "《甲办法》有效期延长至2030年6月15日。"),), Force.LAPSED),
    ],
)
def test_the_state_follows_from_dates_page_and_other_policies(
    said: Term, fates: tuple[Fate, ...], expected: Force
) -> None:
    assert force_on(TODAY, said, fates, notice=MONTH) is expected


def test_a_renewal_without_a_day_lifts_the_end() -> None:
    assert last_day(term(OLD, TODAY), [fate(RelationKind.RENEWS, "《甲办法》继续有效。")]) is None


def test_the_state_changes_with_the_day_alone() -> None:
    said = term(date(2031, 1, 1), date(2031, 12, 31))
    days = (date(2030, 12, 31), date(2031, 1, 1), date(2031, 12, 1), date(2031, 12, 31), date(2032, 1, 1))
    states = [force_on(day, said, (), notice=MONTH) for day in days]
    assert states == [Force.NOT_YET, Force.IN_FORCE, Force.LAPSING, Force.LAPSING, Force.LAPSED]
