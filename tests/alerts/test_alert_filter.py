"""Which changes a subscription hears of."""

from dataclasses import replace
from typing import Any

import pytest
from alert_samples import ALTERED, ANNOUNCED, REVISED, TASKED, clause

from alerts.change import AlertChange
from alerts.errors import WordsError
from alerts.subscription import Destination, Filter, Subscription, matches
from alerts.task_filter import TaskFilter, matching_clauses
from pipeline.changes import ChangeKind
from pipeline.tasks.task import task_of

TASK = task_of(clause(("一、",), "培育企业10家。（市科技局牵头）"))


@pytest.mark.parametrize(
    ("wanted", "change", "expected"),
    [
        ({}, REVISED, True),
        ({"kinds": frozenset({ChangeKind.REVISED})}, REVISED, True),
        ({"kinds": frozenset({ChangeKind.REMOVED})}, REVISED, False),
        ({"regions": ("云中",)}, REVISED, True),
        ({"regions": ("云中省/澜江市",)}, REVISED, True),
        ({"regions": ("云中/澜江/江口",)}, REVISED, False),  # below is asked for, above is not
        ({"regions": ("云",)}, REVISED, False),
        ({"regions": ("青岚", "云中")}, REVISED, True),
        ({"sources": frozenset({"qinglan-fgw"})}, REVISED, False),
        ({"issuers": ("人民政府办公室",)}, REVISED, True),
        ({"issuers": ("财政厅",)}, ANNOUNCED, True),
        ({"issuers": ("财政厅",)}, REVISED, False),
        ({"words": "氢能"}, REVISED, True),
        ({"words": "合建"}, REVISED, True),  # in a clause that was added
        ({"words": "重复申报"}, REVISED, True),  # in a clause that was removed
        ({"words": "储能"}, ANNOUNCED, True),  # in the text of a new policy
        ({"words": "储能"}, REVISED, False),
        ({"tasks": TaskFilter(bodies=("澜江市科学技术局",))}, TASKED, True),
        ({"tasks": TaskFilter(bodies=("市工信局",))}, TASKED, True),
        ({"tasks": TaskFilter(bodies=("市财政局",))}, TASKED, True),  # named, though in another clause
        ({"tasks": TaskFilter(bodies=("省科技厅",))}, TASKED, False),
        ({"tasks": TaskFilter(targets=True)}, TASKED, True),
        ({"tasks": TaskFilter(deadlines=True)}, TASKED, True),
        ({"tasks": TaskFilter(bodies=("市财政局",), targets=True)}, TASKED, False),  # not in one clause
        ({"tasks": TaskFilter(targets=True)}, REVISED, False),
        ({"tasks": TaskFilter(bodies=("市科技局",))}, replace(ANNOUNCED, tasks=(TASK,)), True),
        ({"tasks": TaskFilter(targets=True)}, replace(ANNOUNCED, tasks=(TASK,)), True),
        ({"tasks": TaskFilter(deadlines=True)}, replace(ANNOUNCED, tasks=(TASK,)), False),
        ({"official_only": True}, ALTERED, False),
        ({"official_only": True}, REVISED, True),
        ({"regions": ("云中",), "words": "光伏"}, REVISED, False),  # all that is asked must hold
    ],
)
def test_filter(wanted: dict[str, Any], change: AlertChange, expected: bool) -> None:
    assert matches(Subscription(name="any", when=Filter(**wanted)), change) is expected


def test_a_change_without_region_or_issuer_matches_no_filter_on_them() -> None:
    bare = replace(REVISED, region="", issuers=())
    assert not matches(Subscription(name="any", when=Filter(regions=("云中",))), bare)
    assert not matches(Subscription(name="any", when=Filter(issuers=("财政",))), bare)


def test_a_match_names_its_clause_and_what_changed() -> None:
    [match] = matching_clauses(TaskFilter(targets=True), TASKED, language="en")
    assert match.path == ("三、", "（一）")
    assert match.told.startswith("Target: 关键技术 100项 → 120项")


def test_bad_words_are_refused_when_the_filter_is_made() -> None:
    with pytest.raises(WordsError):
        Filter(words="氢能 AND")


def test_a_destination_never_prints_its_address() -> None:
    destination = Destination(key="dingtalk-1", name="dingtalk:…", url="dingtalk://topsecret/")
    assert "topsecret" not in repr(Subscription(name="any", to=(destination,)))
