"""Which numbers were not seen, and what only re-posters have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.changes import CopyRole
from pipeline.copies.coverage import Citation, CoveredCopy, CoveredPolicy, Gap, coverage, narrowed

CITY = CoveredCopy(source="lanjiang", is_government=True, role=CopyRole.OFFICIAL)
DIGEST = CoveredCopy(source="huibian", is_government=False, role=CopyRole.REPOST)
COUNTY = CoveredCopy(source="xian", is_government=True, role=CopyRole.REPOST)


def policy(number: str, *copies: CoveredCopy, issuer: str = "兰江市人民政府", id_: int = 1) -> CoveredPolicy:
    return CoveredPolicy(id=id_, title="某办法", doc_number=number, issuers=(issuer,), copies=copies or (CITY,))


def numbered(*serials: int, year: int = 2031) -> list[CoveredPolicy]:
    return [policy(f"兰政发〔{year}〕{serial}号", id_=serial) for serial in serials]


def cited(serial: int) -> Citation:
    return Citation(doc_number=f"兰政发〔2031〕{serial}号", title="灯会管理办法", by_id=9, by_title="某通知")


@pytest.mark.parametrize(
    ("seen", "citations", "bounds", "gaps", "share"),
    [
        ((12, 13, 15), (), (12, 15), [(14, 14)], 0.75),
        ((12,), (), (12, 12), [], 1.0),
        ((3, 9), (), (3, 9), [(4, 8)], 2 / 7),
        ((12, 13), (15,), (12, 15), [(14, 15)], 0.5),  # a citation tells of a number, not of having seen it
        ((12, 13), (10,), (10, 13), [(10, 11)], 0.5),
        ((12, 13), (13,), (12, 13), [], 1.0),
        ((1, 99999), (), (1, 99999), [(2, 99998)], 2 / 99999),  # a misread number costs nothing
    ],
)
def test_numbers_between_the_first_and_the_last_known_that_were_not_seen(
    seen: tuple[int, ...],
    citations: tuple[int, ...],
    bounds: tuple[int, int],
    gaps: list[tuple[int, int]],
    share: float,
) -> None:
    (run,) = coverage(numbered(*seen), map(cited, citations)).runs
    assert (run.code, run.year, run.first, run.last, run.seen) == ("兰政发", 2031, *bounds, len(seen))
    assert run.gaps == tuple(Gap(first=first, last=last) for first, last in gaps)
    assert run.share == pytest.approx(share)
    assert [one.doc_number for one in run.cited] == [cited(n).doc_number for n in citations if n not in seen]


def test_each_code_and_year_counts_for_itself_newest_year_first() -> None:
    policies = [*numbered(4), *numbered(1, year=2032), policy("兰政办发〔2031〕8号"), policy("第12号令"), policy("")]
    runs = coverage(policies, [cited(7), Citation(doc_number="省政发〔2031〕2号", title="", by_id=1, by_title="")]).runs
    assert [(run.code, run.year) for run in runs] == [("兰政发", 2032), ("兰政办发", 2031), ("兰政发", 2031)]


def test_two_policies_of_one_number_are_one_number_seen() -> None:
    (run,) = coverage([*numbered(4), *numbered(4)], ()).runs
    assert (run.seen, run.share) == (1, 1.0)


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (policy("兰政发〔2031〕9号", DIGEST, id_=2, issuer="某市"), ("lanjiang",)),  # by its word
        (policy("", DIGEST, id_=2), ("lanjiang",)),  # by its issuer
        (policy("兰政发〔2031〕9号", COUNTY, id_=2), ("lanjiang",)),  # another government's copy is a re-post
        (policy("省政发〔2031〕9号", DIGEST, id_=2, issuer="某省人民政府"), None),  # its own site is not watched
        (policy("兰政发〔2031〕9号", DIGEST, CITY, id_=2), None),
    ],
)
def test_what_only_re_posters_have_while_the_issuers_site_is_watched(
    only: CoveredPolicy, expected: tuple[str, ...] | None
) -> None:
    found = coverage([policy("兰政发〔2031〕8号"), only], ()).unofficial
    assert [(one.policy.id, one.expected) for one in found] == ([(2, expected)] if expected else [])


def test_a_part_can_be_asked_for() -> None:
    policies = [*numbered(4, year=2032), *numbered(5), policy("兰政发〔2031〕9号", DIGEST, id_=2)]
    whole = coverage(policies, ())
    assert narrowed(whole) == whole
    assert [run.year for run in narrowed(whole, year=2032).runs] == [2032]
    assert narrowed(whole, year=2032).unofficial == ()
    assert len(narrowed(whole, issuer="兰江市").runs) == 2
    assert narrowed(whole, issuer="省政").runs == ()
    assert [run.year for run in narrowed(whole, source="huibian").runs] == [2031]
    assert len(narrowed(whole, source="lanjiang").unofficial) == 1
    assert narrowed(whole, source="xian").unofficial == ()


def test_a_joint_issue_is_a_number_of_each_series() -> None:
    joint = replace(policy("兰政发〔2031〕2号"), also=("兰财发〔2031〕8号",))
    series = [policy(f"兰财发〔2031〕{n}号", issuer="兰江市财政局") for n in (7, 9)]
    runs = coverage([*numbered(1, 3), joint, *series], ()).runs
    assert [(run.code, run.seen, run.gaps) for run in runs] == [("兰政发", 3, ()), ("兰财发", 3, ())]
