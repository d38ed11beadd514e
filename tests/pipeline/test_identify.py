"""Which documents are one policy, and which only look alike."""

from __future__ import annotations

import pytest
from identity_pairs import Case, cases
from identity_papers import STORAGE, paper, post, swapped

from pipeline.clauses.split import split
from pipeline.identity.rules import match
from pipeline.identity.shingles import BANDS, bands
from pipeline.identity.titles import title_core

CASES = tuple(cases())


def test_the_table_is_whole() -> None:
    assert len(CASES) >= 50
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_one_policy_or_two(case: Case) -> None:
    assert match(case.one, case.other).ground == case.ground
    assert match(case.other, case.one).ground == case.ground


def test_alike_texts_meet_in_a_band_and_others_do_not() -> None:
    official = set(bands(paper().clauses))
    assert len(official) == BANDS
    assert len(official & set(bands(split(["".join(STORAGE)])))) > BANDS / 2
    raised = swapped(STORAGE, ("50元", "80元"), ("300万元", "500万元"))
    assert len(official & set(bands(split(raised)))) > BANDS / 2
    assert official & set(bands(split(STORAGE[:5])))
    others = {band for case in CASES for band in bands(case.one.clauses) if case.one.title == "澄岚市节约用水办法"}
    assert others
    assert not official & others


def test_bands_are_the_same_in_every_version() -> None:
    # They are kept in databases: another number here would find nothing that was kept before.
    assert bands(paper().clauses)[:3] == (862966459, 189315175, 687475215)


def test_a_text_too_short_to_be_told_has_no_bands() -> None:
    assert bands(split(["详见附件。"])) == ()


@pytest.mark.parametrize(
    ("title", "core"),
    [
        ("澄岚市人民政府关于印发《节约用水办法（试行）》的通知", "节约用水办法(试行)"),
        ("节约用水办法（澄政发〔2026〕3号）", "节约用水办法"),
        ("关于做好防汛工作的通知", "做好防汛工作的通知"),
        ("公告", "公告"),
        ("", ""),
    ],
)
def test_a_title_core_is_the_title_of_the_text(title: str, core: str) -> None:
    assert title_core(title) == core


def test_the_figures_behind_a_ground_are_told() -> None:
    found = match(paper(), post(STORAGE[:4]))
    assert found.is_same
    assert found.contained > 0.95
    assert 0.4 < found.jaccard < 0.7
