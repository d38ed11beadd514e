"""Filters of a search find the same, however it is asked of the database, on both engines alike."""

from __future__ import annotations

from dataclasses import replace

import pytest
from storage_samples import checked, document
from test_storage_search import found, keep

from pipeline.metadata.levels import Level
from pipeline.query.plan import parse_search
from storage.store import Store
from storage.views.search import SearchFilter


@pytest.fixture
def seven(store: Store) -> Store:
    """Three older policies, four newer ones of another issuer, and one between that is of something else."""
    check = checked(store)
    for n in range(3):
        old = document("支持氢能。", "不相干。", title=f"旧{n}", number=f"云〔2026〕{n}号")
        keep(store, old, f"old{n}", check=check)
    keep(store, document("修建水渠。", title="间", number="云〔2026〕9号"), "between", check=check)
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


@pytest.mark.parametrize(("issuers", "titles"), [(("人民政府",), "旧0 旧1 旧2"), ((), "旧0 旧1 旧2 新0 新1 新2 新3")])
def test_common_words_are_looked_through_from_the_newest_on_and_it_is_told_where_that_ended(
    seven: Store, monkeypatch: pytest.MonkeyPatch, issuers: tuple[str, ...], titles: str
) -> None:
    for name, most in (("NEAR", 1), ("READ", 1), ("_PROBED", 4)):  # of four clauses in all
        monkeypatch.setattr(f"storage.search.searching.{name}", most)
    wanted = SearchFilter(query=parse_search("氢能"), issuers=issuers)
    steps = [seven.history().search(wanted)]
    while steps[-1].further:
        steps.append(seven.history().search(replace(wanted, before=steps[-1].further)))
    assert len(steps[0].policies) < len(titles.split()) or not issuers
    assert sorted(hit.policy.title for step in steps for hit in step.policies) == sorted(titles.split())


def test_titles_with_a_common_word_are_read_from_the_newest_on(seven: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, most in (("READ", 5), ("_PROBED", 3)):
        monkeypatch.setattr(f"storage.search.searching.{name}", most)
    assert {hit.policy.title for hit in found(seven, "新", issuers=("水利",))} == {"新0", "新1", "新2", "新3"}


def test_all_that_is_few_is_looked_through(seven: Store) -> None:
    result = seven.history().search(SearchFilter(query=parse_search("氢能"), issuers=("人民政府",)))
    assert (len(result.policies), result.further) == (3, 0)


@pytest.fixture
def duties(store: Store) -> Store:
    """Four policies of clauses that name bodies and years, in turn."""
    check = checked(store)
    for n, led in enumerate(("市水务局", "临江市水务局", "云溪县水务局", "市水务局")):
        read = document(f"{2027 + n}年底前建成第{n}号水厂。（{led}牵头）", f"修渠{n}。（市财政局负责）")
        keep(store, replace(read, title=f"水{n}", doc_number=f"云〔2026〕{n}号"), f"water{n}", check=check)
    return store


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        (SearchFilter(bodies=("市水务局",)), ["水0", "水1", "水3"]),
        (SearchFilter(bodies=("临江市水务局",)), ["水0", "水1", "水3"]),
        (SearchFilter(bodies=("县水务局",)), ["水2"]),
        (SearchFilter(bodies=("云溪县水务局", "临江市水务局")), ["水0", "水1", "水2", "水3"]),
        (SearchFilter(bodies=("水务局",)), []),
        (SearchFilter(bodies=("%水务局", "_")), []),
        (SearchFilter(years=(2028, 2029)), ["水1", "水2"]),
        (SearchFilter(bodies=("市水务局",), years=(2028, 2040)), ["水1", "水3"]),
        (SearchFilter(query=parse_search("水厂"), bodies=("市水务局",)), ["水0", "水1", "水3"]),
        (SearchFilter(query=parse_search("水厂"), years=(2027, 2027)), ["水0"]),
        (SearchFilter(query=parse_search("水厂"), bodies=("市财政局",)), []),
        (SearchFilter(bodies=("市财政局",), levels=frozenset({Level.CITY})), ["水0", "水1", "水2", "水3"]),
        (SearchFilter(bodies=("市财政局",), levels=frozenset({Level.PROVINCE})), []),
    ],
)
@pytest.mark.parametrize("near", [1, 2, 10_000])
def test_clauses_are_found_by_bodies_and_years_step_by_step(
    duties: Store, monkeypatch: pytest.MonkeyPatch, wanted: SearchFilter, titles: list[str], near: int
) -> None:
    monkeypatch.setattr("storage.search.searching.NEAR", near)
    steps = [duties.history().search(wanted)]
    while steps[-1].further:
        assert len(steps) < 20
        steps.append(duties.history().search(replace(wanted, before=steps[-1].further)))
    assert sorted(hit.policy.title for step in steps for hit in step.policies) == titles
