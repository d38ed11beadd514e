"""What coverage is told by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from older_archive import archive_of
from storage_samples import FIRST, PAGE, T0, arrival, checked, document, nobody, policy_of, visit

from pipeline.changes import CopyRole
from pipeline.copies.coverage import Citation, Series, coverage, runs
from pipeline.model import Origin, Relation, RelationKind, Where
from storage.policies.covering import CoverageFilter
from storage.store import Store


def test_policies_are_given_with_their_copies_and_what_they_cite(store: Store) -> None:
    check = checked(store)
    cites = (
        Relation(kind=RelationKind.CITES, title="摊位办法", doc_number="兰政发〔2026〕5号"),
        Relation(kind=RelationKind.CITES, title="没有文号的办法"),
    )
    later = document("灯会停办。", number="兰政发〔2026〕9号", title="灯会停办通知", relations=cites)
    store.record(check, visit(FIRST), arrival(FIRST), owed=nobody, at=visit().at)
    other = f"{PAGE}?2"
    store.record(check, visit(later, url=other), arrival(later, url=other), owed=nobody, at=visit().at)
    history = store.history()
    first, second = history.covered_policies()
    assert (first.doc_number, first.issuers) == (FIRST.doc_number, FIRST.issuers)
    assert [(copy.source, copy.is_government, copy.role) for copy in first.copies] == [
        ("lanjiang", True, CopyRole.OFFICIAL)
    ]
    assert history.cited_numbers() == [
        Citation(doc_number="兰政发〔2026〕5号", title="摊位办法", by_id=second.id, by_title="灯会停办通知")
    ]
    (run,) = coverage(history.covered_policies(), history.cited_numbers()).runs
    assert (run.first, run.last, run.seen, [(gap.first, gap.last) for gap in run.gaps]) == (5, 9, 2, [(5, 6), (8, 8)])


def test_a_joint_issue_gives_all_numbers_that_its_fields_print(store: Store) -> None:
    printed = f"{FIRST.doc_number} 兰财发〔2026〕12号"
    number = Origin(field="doc_number", printed=printed, value=FIRST.doc_number, origin=Where.BLOCK)
    title = Origin(field="doc_number", printed="省政发〔2026〕1号", value="省政发〔2026〕1号", origin=Where.HEADING)
    joint = replace(FIRST, origins=(number, title))
    store.record(checked(store), visit(joint), arrival(joint), owed=nobody, at=visit().at)
    (policy,) = store.history().covered_policies()
    assert policy.also == ("兰财发〔2026〕12号",)


def shown(
    store: Store, n: int, *, series: str = "兰政发", source: str = "lanjiang", role: CopyRole = CopyRole.OFFICIAL
) -> int:
    """Record a policy of its own text; return its id."""
    url = f"https://{source}.example/{series}/{n}"
    read = document(f"灯会第{n}回，{series}。", number=f"{series}〔2026〕{n}号", title=f"{series}灯会通知之{n}")
    check = store.begin_check(source, visit().at, "test", reader_version=1)
    store.record(
        check, visit(read, url=url, source=source), arrival(read, url=url, role=role), owed=nobody, at=visit().at
    )
    return policy_of(store, url, source)


@pytest.mark.parametrize("most", [500, 0])  # 代字 that are named one by one
def test_series_are_listed_newest_first_a_page_at_a_time_and_narrowed(
    store: Store, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.policies.issuing.CODES", most)
    checked(store)
    for code in ("兰政发", "兰财发", "云政发"):
        shown(store, 1, series=code)
    shown(store, 2, series="云政发", source="huibian", role=CopyRole.REPOST)
    history = store.history()
    every = [Series("云政发", 2026), Series("兰政发", 2026), Series("兰财发", 2026)]
    listed = history.number_series(CoverageFilter(), limit=10)
    assert sorted(listed) == sorted(every)
    for at, one in enumerate(listed):
        assert history.number_series(CoverageFilter(after=one), limit=10) == listed[at + 1 :]
        assert history.number_series(CoverageFilter(after=one._replace(year=2027)), limit=10) == listed
        assert history.number_series(CoverageFilter(after=one._replace(year=2025)), limit=10) == []
        for year, found in ((2025, []), (2026, listed[at + 1 :]), (2027, listed)):
            after = one._replace(year=year)
            assert history.number_series(CoverageFilter(year=2026, after=after), limit=10) == found
    assert history.number_series(CoverageFilter(issuer="兰财"), limit=10) == [Series("兰财发", 2026)]
    assert sorted(history.number_series(CoverageFilter(issuer="市人民政府"), limit=10)) == sorted(every)
    assert history.number_series(CoverageFilter(issuer="100%"), limit=10) == []
    assert history.number_series(CoverageFilter(source="huibian"), limit=10) == [Series("云政发", 2026)]
    assert history.number_series(CoverageFilter(year=2025), limit=10) == []
    assert {one.doc_number for one in history.covered_policies([Series("兰财发", 2026)])} == {"兰财发〔2026〕1号"}


def test_what_only_reposts_have_names_the_site_that_ought_to(store: Store) -> None:
    checked(store)
    shown(store, 1)
    only = shown(store, 2, source="huibian", role=CopyRole.REPOST)
    unwatched = document("外地灯会。", number="远政发〔2026〕1号", title="远市灯会通知")
    unwatched = replace(unwatched, issuers=("远市人民政府",))
    there = "https://huibian.example/far"
    arrives = arrival(unwatched, url=there, role=CopyRole.REPOST)
    check = store.begin_check("huibian", visit().at, "test", reader_version=1)
    store.record(check, visit(unwatched, url=there, source="huibian"), arrives, owed=nobody, at=visit().at)
    history = store.history()
    for wanted in (CoverageFilter(), CoverageFilter(source="huibian"), CoverageFilter(source="lanjiang", year=2026)):
        found = history.reposted_policies(wanted, limit=10)
        assert [one.id for one in found] == [only]
        assert history.reposted_policies(replace(wanted, before_id=only + 1), limit=10) == found
        assert history.reposted_policies(replace(wanted, before_id=only), limit=10) == []
    assert history.expected_sources(found) == {only: ("lanjiang",)}
    assert history.reposted_policies(CoverageFilter(issuer="远市"), limit=10) == []


def test_numbers_go_with_a_policy_that_is_merged_away_and_come_back(store: Store) -> None:
    checked(store)
    kept, gone = shown(store, 1), shown(store, 1, series="兰财发")
    made = store.merge_policies(gone, kept, by="Li", why="the same", at=visit().at)
    assert store.history().number_series(CoverageFilter(), limit=10) == [Series("兰政发", 2026)]
    store.undo_regrouping(made, by="Li", at=visit().at)
    assert len(store.history().number_series(CoverageFilter(), limit=10)) == 2


def test_numbers_that_no_series_holds_are_left_out(store: Store) -> None:
    check = checked(store)
    numbers = ("兰江市人民政府令第3号", f"兰{'政' * 3000}发〔2026〕1号", f"兰政发〔2026〕{'9' * 30}号")
    for place, number in enumerate(numbers):
        read, url = document(f"第{place}篇。", number=number, title=f"通知之{place}"), f"{PAGE}?{place}"
        store.record(check, visit(read, url=url), arrival(read, url=url), owed=nobody, at=T0)
    assert store.history().number_series(CoverageFilter(), limit=10) == []


def test_the_upgrade_splits_the_numbers_of_an_older_archive(empty_url: str, archive_folder: Path) -> None:
    archive_of(empty_url, 3)
    store = Store.open(empty_url, archive_folder)
    (run,) = runs(store.history().covered_policies([Series("兰政发", 2026)]), ())
    assert (run.first, run.last, run.seen) == (1, 3, 3)
    store.close()


def test_of_issuers_with_very_many_policies_the_newest_tell_the_series(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(store)
    for code in ("兰财发", "兰政发", "云政发"):
        shown(store, 1, series=code)
    shown(store, 2, series="兰政发")
    history, wanted = store.history(), CoverageFilter(issuer="市人民政府")
    assert not history.series_of_newest(wanted)
    assert not history.series_of_newest(CoverageFilter())
    monkeypatch.setattr("storage.policies.issuing.POLICIES", 2)
    assert history.series_of_newest(wanted)
    assert sorted(history.number_series(wanted, limit=10)) == sorted([Series("云政发", 2026), Series("兰政发", 2026)])
    assert history.number_series(CoverageFilter(issuer="兰财"), limit=10) == [Series("兰财发", 2026)]
