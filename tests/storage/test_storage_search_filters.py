"""Filters of a search find the same, however it is asked of the database, on both engines alike."""

from __future__ import annotations

from dataclasses import replace

import pytest
from storage_samples import checked, document
from test_storage_search import found, keep

from pipeline.query.plan import parse_search
from storage.store import Store
from storage.views.search import SearchFilter


@pytest.fixture
def seven(store: Store) -> Store:
    """Three older policies and four newer ones of another issuer."""
    check = checked(store)
    for n in range(3):
        old = document("支持氢能。", "不相干。", title=f"旧{n}", number=f"云〔2026〕{n}号")
        keep(store, old, f"old{n}", check=check)
    for n in range(4):
        new = document("停止氢能。", title=f"新{n}", number=f"兰〔2026〕{n}号")
        keep(store, replace(new, issuers=("兰江市水利局",)), f"new{n}", check=check)
    return store


@pytest.mark.parametrize("probed", [300, 3])
def test_however_many_policies_pass_and_however_common_the_words_are(
    seven: Store, monkeypatch: pytest.MonkeyPatch, probed: int
) -> None:
    monkeypatch.setattr("storage.search.searching._PROBED", probed)
    old, new = {"旧0", "旧1", "旧2"}, {"新0", "新1", "新2", "新3"}
    of_site = {"sources": frozenset({"lanjiang"})}
    assert {hit.policy.title for hit in found(seven, "氢能", issuers=("水利",))} == new
    assert {hit.policy.title for hit in found(seven, "氢能", **of_site)} == old | new
    assert {hit.policy.title for hit in found(seven, "氢能 -停止", **of_site)} == old
    assert {hit.policy.title for hit in found(seven, "支持 OR 不相干", **of_site)} == old
    assert found(seven, "支持", issuers=("水利",)) == []


def test_common_words_are_looked_through_from_the_newest_on_and_it_is_told_where_that_ended(
    seven: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, most in (("NEAR", 1), ("READ", 1), ("_PROBED", 2)):  # of three clauses that the policies share
        monkeypatch.setattr(f"storage.search.searching.{name}", most)
    wanted = SearchFilter(query=parse_search("氢能"), issuers=("人民政府",))
    steps = [seven.history().search(wanted)]
    while steps[-1].further:
        steps.append(seven.history().search(replace(wanted, before=steps[-1].further)))
    assert steps[0].policies == ()
    titles = [hit.policy.title for step in steps for hit in step.policies]
    assert sorted(titles) == ["旧0", "旧1", "旧2"]


def test_all_that_is_few_is_looked_through(seven: Store) -> None:
    result = seven.history().search(SearchFilter(query=parse_search("氢能"), issuers=("人民政府",)))
    assert (len(result.policies), result.further) == (3, 0)
