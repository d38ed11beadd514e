"""Filters of a search find the same, however it is asked of the database, on both engines alike."""

from __future__ import annotations

from dataclasses import replace

import pytest
from storage_samples import checked, document
from test_storage_search import found, keep

from storage.store import Store


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


@pytest.mark.parametrize(("named", "probed"), [(1, 300), (500, 300), (500, 3)])
def test_however_many_policies_pass_and_however_common_the_words_are(
    seven: Store, monkeypatch: pytest.MonkeyPatch, named: int, probed: int
) -> None:
    monkeypatch.setattr("storage.words.candidates._FEW", named)
    monkeypatch.setattr("storage.search.searching._PROBED", probed)
    old, new = {"旧0", "旧1", "旧2"}, {"新0", "新1", "新2", "新3"}
    of_site = {"sources": frozenset({"lanjiang"})}
    assert {hit.policy.title for hit in found(seven, "氢能", issuers=("水利",))} == new
    assert {hit.policy.title for hit in found(seven, "氢能", **of_site)} == old | new
    assert {hit.policy.title for hit in found(seven, "氢能 -停止", **of_site)} == old
    assert {hit.policy.title for hit in found(seven, "支持 OR 不相干", **of_site)} == old
    assert found(seven, "支持", issuers=("水利",)) == []
