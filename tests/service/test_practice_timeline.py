"""The practice portal's script: what happens when, and what it says of itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.changes import ChangeKind
from service.practice import Site, Timeline, last_step, practice_apps, script, truth
from service.practice.acts import Desk, remove, reword, text_at
from service.practice.docx import application_form
from service.practice.editing import chinese_number, reworded, with_article
from service.practice.noise import ago
from service.practice.script import DATA, ELDERCARE, STORAGE
from service.practice.texts import Shelf

START = datetime(2026, 5, 20, 3, 0, tzinfo=UTC)
MOMENT = timedelta(seconds=0.001)


def timeline(passed: timedelta, step_seconds: float = 30) -> Timeline:
    return Timeline(started_at=START, now=lambda: START + passed, step_seconds=step_seconds)


@pytest.mark.parametrize(
    ("passed", "step"),
    [
        (timedelta(days=-3), 0),
        (timedelta(), 0),
        (timedelta(seconds=30) - MOMENT, 0),
        (timedelta(seconds=30), 1),
        (timedelta(seconds=95), 3),
        (timedelta(days=900), last_step()),
    ],
)
def test_step_follows_the_clock_and_ends(passed: timedelta, step: int) -> None:
    assert timeline(passed).step == step


def test_restart_finds_the_same_state() -> None:
    passed = timedelta(seconds=30 * 12)
    assert timeline(passed).state == timeline(passed).state


def test_steps_may_be_faster() -> None:
    assert timeline(timedelta(seconds=3), step_seconds=0.5).step == 6


def test_naive_start_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        practice_apps(datetime(2026, 1, 1), lambda: START)  # noqa: DTZ001 - the bad input under test


@pytest.mark.parametrize("seconds", [0, -1])
def test_steps_without_length_are_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="step"):
        practice_apps(START, lambda: START, seconds)


def test_first_minutes_show_new_revised_and_reposted() -> None:
    kinds = [truth(step)[0].kind for step in (1, 2, 3)]
    assert kinds == [ChangeKind.NEW_POLICY, ChangeKind.REVISED, ChangeKind.REPOST]
    assert truth(3)[0].other_path == truth(1)[0].path
    assert truth(3)[0].site is Site.AGGREGATOR


def test_script_is_long_and_has_quiet_steps() -> None:
    assert last_step() == len(script()) >= 14
    quiet = [step.says for number, step in enumerate(script(), start=1) if not truth(number)]
    assert len(quiet) == 3
    assert all(says.startswith("only ") for says in quiet)


def test_every_kind_is_shown() -> None:
    shown = {told.kind for step in range(last_step() + 1) for told in truth(step)}
    assert shown == set(ChangeKind)


def test_documented_table_is_the_script() -> None:
    lines = (Path(__file__).parents[2] / "docs" / "practice.md").read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| \d+ \|", line)]
    assert [int(row[0]) for row in rows] == list(range(1, last_step() + 1))
    for number, after, _, told in rows:
        minutes, seconds = after.split(":")
        assert int(minutes) * 60 + int(seconds) == 30 * int(number)
        assert set(re.findall(r"`(\w+)`", told)) == {true.kind.value for true in truth(int(number))}
        assert (told == "nothing") == (not truth(int(number)))


@pytest.mark.parametrize("step", [-1, 0, last_step() + 1, 10_000])
def test_nothing_is_true_outside_the_script(step: int) -> None:
    assert truth(step) == ()


@pytest.mark.parametrize("start", [START, datetime(2031, 12, 31, 23, 59, tzinfo=UTC)])
def test_truth_holds_whenever_one_starts(start: datetime) -> None:
    """Changed words never hold a date that depends on the start."""
    for step in range(1, last_step() + 1):
        after = Timeline(started_at=start, now=lambda step=step: start + timedelta(seconds=30 * step)).state
        for told in truth(step):
            post = after.post(told.site, told.path)
            if told.kind is ChangeKind.REVISED and post:
                words = "\n".join(line.words for line in post.text.paragraphs)
                assert told.after in words
                assert not told.before or told.before not in words


def test_inserted_article_renumbers_the_later_ones() -> None:
    before = timeline(timedelta(seconds=120)).state
    after = timeline(timedelta(seconds=150)).state
    old = [line.words for line in text_at(before, ELDERCARE).paragraphs]
    new = [line.words for line in text_at(after, ELDERCARE).paragraphs]
    inserted = next(place for place, words in enumerate(new) if "短期托养" in words)
    assert [words.split(" ", 1)[1] for words in new[:inserted] + new[inserted + 1 :]] == [
        words.split(" ", 1)[1] for words in old
    ]
    articles = [words.split(" ", 1)[0] for words in new if words.split(" ", 1)[0].endswith("条")]
    assert articles == [f"第{chinese_number(number)}条" for number in range(1, 19)]


def test_words_that_stand_nowhere_or_twice_are_refused() -> None:
    text = Shelf(START.date()).text("storage")
    with pytest.raises(ValueError, match="unpack"):
        reworded(text, "不在文中", "")
    with pytest.raises(ValueError, match="unpack"):
        reworded(text, "储能", "")
    assert with_article(text, 3, "没有条的文本") == text


def test_act_on_a_page_that_is_not_there_is_refused() -> None:
    state = timeline(timedelta()).state
    desk = Desk(shelf=Shelf(START.date()), at=START)
    with pytest.raises(KeyError):
        remove("/nowhere.html")(state, desk)
    with pytest.raises(KeyError):
        reword("/nowhere.html", "a", "b")(state, desk)


def test_removed_page_comes_back_as_it_was() -> None:
    gone, back = (truth(step)[0] for step in (10, 15))
    assert (gone.kind, back.kind) == (ChangeKind.REMOVED, ChangeKind.RESTORED)
    assert gone.path == back.path == DATA
    first = timeline(timedelta()).state.post(Site.OFFICIAL, DATA)
    last = timeline(timedelta(days=1)).state.post(Site.OFFICIAL, DATA)
    assert first == last


def test_set_back_number_is_the_text_of_the_start_again() -> None:
    states = [timeline(timedelta(seconds=seconds)).state for seconds in (0, 60, 30 * 17)]
    first, revised, last = (text_at(state, STORAGE) for state in states)
    assert first == last
    assert replace(revised, paragraphs=()) == replace(first, paragraphs=())
    assert revised != first


def test_editions_of_the_attachment_differ_and_are_stable() -> None:
    assert application_form(1) == application_form(1)
    assert application_form(1) != application_form(2)


@pytest.mark.parametrize(
    ("age", "printed"),
    [
        (timedelta(seconds=-5), "刚刚"),
        (timedelta(seconds=59), "刚刚"),
        (timedelta(minutes=5), "5分钟前"),
        (timedelta(hours=23, minutes=59), "23小时前"),
        (timedelta(days=4), "4天前"),
        (timedelta(days=65), "2个月前"),
        (timedelta(days=800), "2年前"),
    ],
)
def test_age_as_printed(age: timedelta, printed: str) -> None:
    assert ago(START - age, START) == printed
