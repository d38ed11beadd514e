"""Which changes a subscription hears of."""

from dataclasses import replace
from typing import Any

import pytest
from alert_samples import ALTERED, ANNOUNCED, REVISED, TASKED, clause

from alerts.change import AlertChange
from alerts.searched import Searched
from alerts.subscription import Destination, Filter, FilterPart, Subscription, matches, refusing, wants
from alerts.task_filter import TaskFilter, matching_clauses
from pipeline.changes import ChangeKind
from pipeline.errors import WordsError
from pipeline.health.incidents import IncidentKind
from pipeline.metadata.levels import Level
from pipeline.metadata.topics import Topic
from pipeline.tasks.task import task_of
from pipeline.text.word_query import WordsIn
from pipeline.weight.score import Points, Weight, WeightPart

GRADED = replace(
    REVISED,
    level=Level.CITY,
    topics=frozenset({Topic.ENERGY}),
    standing=("加氢站应当符合安全间距。",),
    weight=Weight(parts=(Points(part=WeightPart.KIND, points=25), Points(part=WeightPart.DUTIES, points=15))),
)
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
        ({"levels": frozenset({Level.CITY})}, GRADED, True),
        ({"levels": frozenset({Level.CITY, Level.COUNTY})}, GRADED, True),
        ({"levels": frozenset({Level.PROVINCE})}, GRADED, False),
        ({"levels": frozenset({Level.CITY})}, REVISED, False),  # whose level nobody knows
        ({"topics": frozenset({Topic.ENERGY, Topic.TECH})}, GRADED, True),
        ({"topics": frozenset({Topic.TECH})}, GRADED, False),
        ({"weight": 40}, GRADED, True),
        ({"weight": 41}, GRADED, False),
        ({"words": "氢能产业扶持", "words_in": WordsIn.TOLD}, GRADED, True),  # in the title
        ({"words": "氢能产业扶持", "words_in": WordsIn.CHANGED}, GRADED, False),
        ({"words": "重复申报", "words_in": WordsIn.CHANGED}, GRADED, True),
        ({"words": "2026-04-01", "words_in": WordsIn.CHANGED}, GRADED, True),  # a field
        ({"words": "青岚省", "words_in": WordsIn.CHANGED}, ANNOUNCED, True),  # of a new policy the title is new too
        ({"words": "安全间距"}, GRADED, False),  # in a clause that stays
        ({"words": "安全间距", "words_in": WordsIn.CHANGED}, GRADED, False),
        ({"words": "安全间距", "words_in": WordsIn.ANYWHERE}, GRADED, True),
        ({"words": "氢能产业扶持 安全间距", "words_in": WordsIn.ANYWHERE}, GRADED, True),
        ({"words": "重复申报", "words_in": WordsIn.ANYWHERE}, GRADED, False),  # it is taken out: not as it stands
    ],
)
def test_filter(wanted: dict[str, Any], change: AlertChange, expected: bool) -> None:
    assert matches(Subscription(name="any", when=Filter(**wanted)), change) is expected


def test_a_change_without_region_or_issuer_matches_no_filter_on_them() -> None:
    bare = replace(REVISED, region="", issuers=())
    assert not matches(Subscription(name="any", when=Filter(regions=("云中",))), bare)
    assert not matches(Subscription(name="any", when=Filter(issuers=("财政",))), bare)


def test_a_match_names_its_clause_and_what_changed() -> None:
    [match] = matching_clauses(TaskFilter(targets=True), Searched(change=TASKED), language="en")
    assert match.path == ("三、", "（一）")
    assert match.told.startswith("Target: 关键技术 100项 → 120项")


def test_bad_words_are_refused_when_the_filter_is_made() -> None:
    with pytest.raises(WordsError):
        Filter(words="氢能 AND")


def test_a_destination_never_prints_its_address() -> None:
    destination = Destination(key="dingtalk-1", name="dingtalk:…", url="dingtalk://topsecret/")
    assert "topsecret" not in repr(Subscription(name="any", to=(destination,)))


def test_each_part_that_keeps_a_change_out_is_named() -> None:
    wanted = Filter(kinds=frozenset({ChangeKind.REMOVED}), regions=("云中",), weight=90, words="光伏")
    assert list(refusing(wanted, Searched(change=GRADED))) == [FilterPart.KINDS, FilterPart.WEIGHT, FilterPart.WORDS]


@pytest.mark.parametrize(
    ("more", "expected"),
    [({}, False), ({"levels": frozenset({Level.CITY})}, True), ({"weight": 1}, True), ({"regions": ("云中",)}, False)],
)
def test_with_incidents_a_change_is_wanted_only_when_the_filter_says_which(
    more: dict[str, Any], expected: bool
) -> None:
    wanted = Filter(incidents=frozenset(IncidentKind), **more)
    assert matches(Subscription(name="any", when=wanted), GRADED) is expected


def test_a_change_is_folded_once_however_many_subscriptions_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question takes 12 µs then; folding the same sixty clauses for each takes a hundred times as long."""
    queries = [f"氢能{n % 7} OR (储能 AND NOT 第{n}号) OR hydrogen{n}*" for n in range(1000)]
    wanted = [Subscription(name="s", when=Filter(words=query, issuers=("财政",))) for query in queries]
    clauses = tuple(f"第{n}条 应当建设加氢站，单站最高不超过{n}万元。" for n in range(60))
    folds = 0

    def counted(text: str) -> str:
        nonlocal folds
        folds += 1
        return text

    monkeypatch.setattr("pipeline.text.word_query.fold", counted)
    searched = Searched(change=replace(ANNOUNCED, texts=clauses))
    assert not any(wants(one, searched) for one in wanted)
    assert folds < 200 + len(wanted)  # each subscription's own issuer, once
