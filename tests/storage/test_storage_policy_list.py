"""The list of policies: its filters and orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from storage_samples import FIRST, HOST, SECOND, TOWN, arrival, checked, later, nobody, policy_of, revision, visit

from pipeline.metadata.levels import Level
from pipeline.model import Document, Validity
from storage.store import Store
from storage.views.policies import PolicyFilter, PolicyOrder

TODAY = date(2026, 6, 1)


def told(title: str, number: str, **more: object) -> Document:
    return replace(FIRST, title=title, doc_number=number, **more)  # type: ignore[arg-type]  # the fields a test cares about


@pytest.fixture
def listed(store: Store) -> Store:
    """Three policies: one revised, one that lapses soon, one that lapsed, of two bodies and regions."""
    check = checked(store)
    store.record(check, visit(FIRST), arrival(FIRST), owed=nobody, at=later())
    lasting = told("渡口管理办法", "兰政发〔2025〕1号", published_date=date(2025, 5, 1), expiry_date=date(2026, 6, 20))
    lapsed = told(
        "云州省渔船管理办法",
        "云政发〔2020〕2号",
        issuers=("云州省人民政府",),
        published_date=date(2020, 5, 1),
        effective_date=date(2020, 6, 1),
        expiry_date=date(2025, 5, 31),
        validity=Validity.VALID,
    )
    for n, (read, source) in enumerate(((lasting, TOWN.name), (lapsed, "huibian")), start=2):
        there = store.begin_check(source, later(hours=n), "test", reader_version=1)
        url = f"{HOST}/zcwj/{n}.html"
        store.record(there, visit(read, url=url, source=source), arrival(read, url=url), owed=nobody, at=later(hours=n))
    changed = visit(SECOND, at=later(days=9))
    store.record(check, changed, revision(policy_of(store), SECOND), owed=nobody, at=later(days=9))
    return store


def titles(store: Store, wanted: PolicyFilter, order: PolicyOrder = PolicyOrder.SEEN, **more: int) -> list[str]:
    found = store.history().find_policies(
        wanted, today=TODAY, order=order, limit=more.get("limit", 9), offset=more.get("offset", 0)
    )
    return [policy.title[:2] if policy.title[0] != "云" else "渔船" for policy in found]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (PolicyFilter(), ["渔船", "渡口", "兰江"]),
        (PolicyFilter(words="管理 办法"), ["渔船", "渡口", "兰江"]),
        (PolicyFilter(words="2025〕1号"), ["渡口"]),
        (PolicyFilter(words="云州省人民政府"), ["渔船"]),
        (PolicyFilter(words="没有这个"), []),
        (PolicyFilter(regions=("云州/兰江市",)), ["渡口", "兰江"]),
        (PolicyFilter(regions=("云州",)), ["渔船", "渡口", "兰江"]),
        (PolicyFilter(levels=frozenset({Level.PROVINCE})), ["渔船"]),
        (PolicyFilter(issuers=("兰江",)), ["渡口", "兰江"]),
        (PolicyFilter(validity=frozenset({Validity.VALID})), ["渔船"]),
        (PolicyFilter(in_force=False), ["渔船"]),
        (PolicyFilter(in_force=True), ["渡口", "兰江"]),
        (PolicyFilter(revised=True), ["兰江"]),
        (PolicyFilter(revised=False), ["渔船", "渡口"]),
        (PolicyFilter(since=date(2025, 5, 1), until=date(2025, 5, 1)), ["渡口"]),
        (PolicyFilter(expires_within=19), ["渡口"]),
        (PolicyFilter(expires_within=18), []),
        (PolicyFilter(words="%"), []),
    ],
)
def test_filters_choose_the_policies(listed: Store, wanted: PolicyFilter, found: list[str]) -> None:
    assert titles(listed, wanted) == found


@pytest.mark.parametrize(
    ("order", "found"),
    [
        (PolicyOrder.SEEN, ["渔船", "渡口", "兰江"]),
        (PolicyOrder.CHANGED, ["兰江", "渔船", "渡口"]),
        (PolicyOrder.PUBLISHED, ["兰江", "渡口", "渔船"]),
        (PolicyOrder.EXPIRY, ["渡口"]),
    ],
)
def test_policies_are_listed_in_the_order_asked_for(listed: Store, order: PolicyOrder, found: list[str]) -> None:
    assert titles(listed, PolicyFilter(), order) == found
    assert titles(listed, PolicyFilter(), order, limit=1, offset=1) == found[1:2]


def test_merged_policies_are_left_out(listed: Store) -> None:
    listed.merge_policies(2, 1, by="李", why="同一文件", at=later(days=10))
    assert titles(listed, PolicyFilter()) == ["渔船", "兰江"]
