"""Drafts are known from the acts that come of them."""

from __future__ import annotations

import pytest

from pipeline.identity.drafts import act_core, draft_cores, is_draft

ACT = "澜江市加氢站管理办法"


@pytest.mark.parametrize(
    ("title", "draft"),
    [
        ("澜江市加氢站管理办法", False),
        ("澜江市人民政府关于印发《澜江市加氢站管理办法》的通知", False),
        ("澜江市加氢站管理办法（征求意见稿）", True),
        ("澜江市加氢站管理办法（修订草案征求意见稿）", True),
        ("澜江市加氢站管理办法(草案)", True),
        ("澜江市加氢站管理办法送审稿", True),
        ("关于《澜江市加氢站管理办法（征求意见稿）》公开征求意见的公告", True),
        ("市住建局关于公开征求《澜江市加氢站管理办法（公开征求意见稿）》意见的通知", True),
    ],
)
def test_all_of_them_are_about_one_act(title: str, draft: bool) -> None:
    assert act_core(title) == ACT
    assert is_draft(title) is draft


@pytest.mark.parametrize("title", ["澜江市加氢站管理办法（试行）", "澜江市加气站管理办法", "", "草案"])
def test_another_act_stays_another(title: str) -> None:
    assert act_core(title) != ACT


def test_a_draft_is_found_by_the_core_that_its_title_has() -> None:
    assert "澜江市加氢站管理办法(修订草案征求意见稿)" in draft_cores(ACT)
    assert all(act_core(core) == ACT for core in draft_cores(ACT))
