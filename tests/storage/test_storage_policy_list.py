"""The list of policies: its filters and orders."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from storage_samples import FIRST, HOST, SECOND, TOWN, arrival, checked, later, nobody, policy_of, revision, visit

from pipeline.metadata.levels import Level
from pipeline.model import Document, Validity
from storage.store import Store
from storage.views.places import ListPlace
from storage.views.policies import ListedPolicies, PolicyFilter, PolicyOrder

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


def asked(
    store: Store, wanted: PolicyFilter, order: PolicyOrder, limit: int, after: ListPlace | None
) -> ListedPolicies:
    return store.history().find_policies(wanted, today=TODAY, order=order, limit=limit, after=after)


def named(found: ListedPolicies) -> list[str]:
    return [policy.title[:2] if policy.title[0] != "云" else "渔船" for policy in found.policies]


def titles(store: Store, wanted: PolicyFilter, order: PolicyOrder = PolicyOrder.SEEN) -> list[str]:
    found = asked(store, wanted, order, 9, None)
    assert (found.next, found.reach) == (None, None)
    return named(found)


def pages(store: Store, wanted: PolicyFilter, order: PolicyOrder, limit: int = 9) -> list[ListedPolicies]:
    """All pages of a list, one after the other."""
    found = [asked(store, wanted, order, limit, None)]
    while found[-1].next:
        found.append(asked(store, wanted, order, limit, found[-1].next))
    return found


def bound(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """So many policies are looked at, and none is named."""
    for name in ("SEEN", "SORTED"):
        monkeypatch.setattr(f"storage.history.listing_walk.{name}", most)
    monkeypatch.setattr("storage.history.listing_walk.MOST_NAMED", 0)
    monkeypatch.setattr("storage.words.names.MOST_NAMED", 0)


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
    assert [named(page) for page in pages(listed, PolicyFilter(), order, limit=1)] == [[title] for title in found]


@pytest.mark.parametrize(
    "wanted",
    [
        PolicyFilter(issuers=("兰江",)),
        PolicyFilter(words="管理"),
        PolicyFilter(levels=frozenset({Level.COUNTY})),
        PolicyFilter(since=date(2020, 1, 1), until=date(2026, 1, 1)),
        PolicyFilter(expires_within=30),
        PolicyFilter(validity=frozenset({Validity.VALID})),
        PolicyFilter(revised=False),
    ],
)
def test_a_bound_walk_gone_on_with_lists_what_there_is(
    listed: Store, monkeypatch: pytest.MonkeyPatch, wanted: PolicyFilter
) -> None:
    whole = {order: titles(listed, wanted, order) for order in PolicyOrder}
    for order, most, limit in product(PolicyOrder, (1, 2, 3), (1, 2)):
        bound(monkeypatch, most)
        found = pages(listed, wanted, order, limit)
        assert [title for page in found for title in named(page)] == whole[order]


@pytest.mark.parametrize("order", [PolicyOrder.SEEN, PolicyOrder.CHANGED, PolicyOrder.PUBLISHED])
def test_a_list_says_how_far_it_was_walked(listed: Store, monkeypatch: pytest.MonkeyPatch, order: PolicyOrder) -> None:
    second = asked(listed, PolicyFilter(), order, 9, None).policies[1]
    keys = {PolicyOrder.SEEN: second.first_seen_at, PolicyOrder.CHANGED: second.last_change_at}
    bound(monkeypatch, 2)
    near, rest = pages(listed, PolicyFilter(levels=frozenset({Level.COUNTY})), order)
    assert (near.policies, rest.policies) == ((), ())
    assert near.reach == keys.get(order, second.published_date)
    assert rest.reach is None


def test_few_policies_of_an_issuer_are_all_found_however_old(listed: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.history.listing_walk.SEEN", 1)
    assert titles(listed, PolicyFilter(issuers=("兰江",))) == ["渡口", "兰江"]
    assert titles(listed, PolicyFilter(since=date(2025, 5, 1), until=date(2025, 5, 1))) == ["渡口"]
    assert titles(listed, PolicyFilter(expires_within=30)) == ["渡口"]


def test_a_place_that_no_policy_has_ends_the_list(listed: Store) -> None:
    for order in PolicyOrder:
        for place in (ListPlace(id=2**31 - 1, key=0), ListPlace(id=1, key=10**18)):
            asked(listed, PolicyFilter(), order, 9, place)


def test_merged_policies_are_left_out(listed: Store) -> None:
    listed.merge_policies(2, 1, by="李", why="同一文件", at=later(days=10))
    assert titles(listed, PolicyFilter()) == ["渔船", "兰江"]
