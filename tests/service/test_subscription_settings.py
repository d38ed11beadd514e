"""Subscriptions as the settings file writes them: what is read, when it is due, and how mistakes are told."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from alerts.due import calm_after, due_of
from alerts.subscription import Subscription
from pipeline.changes import ChangeKind
from pipeline.errors import SettingsError
from pipeline.metadata.levels import Level
from pipeline.metadata.topics import Topic
from pipeline.text.word_query import WordsIn
from pipeline.waits import Waits
from service.owing.subscriptions import build_owing
from service.settings.file import load_settings

SHANGHAI = "Asia/Shanghai"


def read(folder: Path, text: str) -> Subscription:
    file = folder / "clausewatch.yaml"
    file.write_text(f"subscriptions:\n  - name: one\n{text}", "utf-8")
    return build_owing(load_settings(file, {}), str(file)).subscriptions[0]


def test_levels_and_topics_are_written_in_either_language(tmp_path: Path) -> None:
    when = read(
        tmp_path, "    when: {levels: [省, city], topics: [科技, energy], weight: 40, words_in: anywhere}\n"
    ).when
    assert when.levels == {Level.PROVINCE, Level.CITY}
    assert when.topics == {Topic.TECH, Topic.ENERGY}
    assert (when.weight, when.words_in) == (40, WordsIn.ANYWHERE)


def test_one_word_may_stand_where_a_list_may(tmp_path: Path) -> None:
    when = read(tmp_path, "    when: {levels: 省, kinds: revised, regions: 江苏, issuers: 财政, topics: 工业}\n").when
    assert (when.levels, when.kinds, when.topics) == ({Level.PROVINCE}, {ChangeKind.REVISED}, {Topic.INDUSTRY})
    assert (when.regions, when.issuers) == (("江苏",), ("财政",))


@pytest.mark.parametrize(
    ("written", "zone", "now", "due", "waits"),
    [
        ("    cadence: instant\n", SHANGHAI, "2026-03-05T10:00+08:00", "2026-03-05T10:00+08:00", Waits.NO),
        (
            "    cron: '0 9,15 * * mon-fri'\n",
            SHANGHAI,
            "2026-03-05T10:00+08:00",
            "2026-03-05T15:00+08:00",
            Waits.DIGEST,
        ),
        (
            "    cron: '0 9,15 * * mon-fri'\n",
            SHANGHAI,
            "2026-03-05T15:00+08:00",
            "2026-03-05T15:00+08:00",
            Waits.DIGEST,
        ),
        (
            "    cron: '0 9,15 * * mon-fri'\n",
            SHANGHAI,
            "2026-03-06T15:00:00.000001+08:00",  # a Friday
            "2026-03-09T09:00+08:00",
            Waits.DIGEST,
        ),
        ("    cron: '30 2 * * *'\n", "Europe/Berlin", "2026-03-28T12:00+01:00", "2026-03-29T03:30+02:00", Waits.DIGEST),
        ("    cron: '30 2 * * *'\n", "Europe/Berlin", "2026-10-24T12:00+02:00", "2026-10-25T02:30+02:00", Waits.DIGEST),
        ("    quiet: 22:00-07:30\n", SHANGHAI, "2026-03-05T21:59:59+08:00", "2026-03-05T21:59:59+08:00", Waits.NO),
        ("    quiet: 22:00-07:30\n", SHANGHAI, "2026-03-05T22:00+08:00", "2026-03-06T07:30+08:00", Waits.QUIET),
        ("    quiet: 22:00-07:30\n", SHANGHAI, "2026-03-06T07:30+08:00", "2026-03-06T07:30+08:00", Waits.NO),
        (
            "    quiet: [weekends, 22:00-07:30]\n",
            SHANGHAI,
            "2026-03-06T22:00+08:00",
            "2026-03-09T07:30+08:00",
            Waits.QUIET,
        ),
        (
            "    quiet: 22:00-07:30\n    cadence: daily 06:00\n",  # a digest in quiet hours comes at their end
            SHANGHAI,
            "2026-03-05T12:00+08:00",
            "2026-03-06T07:30+08:00",
            Waits.DIGEST,
        ),
    ],
)
def test_when_what_happens_is_told(
    tmp_path: Path, *, written: str, zone: str, now: str, due: str, waits: Waits
) -> None:
    found = due_of(read(tmp_path, written), datetime.fromisoformat(now), ZoneInfo(zone), ChangeKind.REVISED)
    assert (found.at, found.waits) == (datetime.fromisoformat(due), waits)


def test_chosen_kinds_are_told_at_once_inside_a_digest_but_not_in_quiet_hours(tmp_path: Path) -> None:
    written = "    cadence: daily 08:30\n    instant_for: [removed, expiring]\n    quiet: 22:00-07:30\n"
    one, zone = read(tmp_path, written), ZoneInfo(SHANGHAI)
    noon, night = (datetime.fromisoformat(f"2026-03-05T{clock}+08:00") for clock in ("12:00", "23:00"))
    assert due_of(one, noon, zone, ChangeKind.REMOVED).at == noon
    assert due_of(one, noon, zone, ChangeKind.REVISED).waits is Waits.DIGEST
    assert due_of(one, noon, zone).waits is Waits.DIGEST  # an incident is none of these kinds
    at_night = due_of(one, night, zone, ChangeKind.EXPIRING)
    assert (at_night.at, at_night.waits) == (datetime.fromisoformat("2026-03-06T07:30+08:00"), Waits.QUIET)


def test_a_storm_is_told_an_hour_later_and_never_in_quiet_hours(tmp_path: Path) -> None:
    one, zone = read(tmp_path, "    quiet: 22:00-07:30\n"), ZoneInfo(SHANGHAI)
    assert one.storm == 20
    assert calm_after(one, datetime.fromisoformat("2026-03-05T20:30+08:00"), zone).astimezone(zone).hour == 21
    late = calm_after(one, datetime.fromisoformat("2026-03-05T21:30+08:00"), zone)
    assert late == datetime.fromisoformat("2026-03-06T07:30+08:00")
    assert read(tmp_path, "    storm: 0\n").storm == 0


@pytest.mark.parametrize(
    ("written", "line", "told"),
    [
        ("    when: {levels: [provinc]}\n", 3, "there is no level “provinc”. Did you mean “province”?"),
        ("    when: {levels: [乡]}\n", 3, "there is no level “乡”. Known: national 国家, province 省"),
        ("    when: {topics: [technology]}\n", 3, "there is no topic “technology”. Did you mean “tech”?"),
        ("    when:\n      kinds: [revisd]\n", 4, "Did you mean “revised”?"),
        ("    when:\n      words_in: everywhere\n", 4, "Did you mean “anywhere”?"),
        ("    when:\n      wieght: 3\n", 4, "Did you mean “weight”?"),
        ("    when:\n      weight: 101\n", 4, "less than or equal to 100"),
        ("    when:\n      words: '氢能 OR'\n", 4, "a word is missing at the end"),
        ("    language: zh\n    cadence: dayly 09:15\n", 4, "Did you mean “daily 09:15”?"),
        ("    cadence: hourly\n", 3, 'Did you mean “cron: "0 * * * *"”?'),
        ("    cadence: '*/20 8-18 * * mon-fri'\n", 3, 'Did you mean “cron: "*/20 8-18 * * mon-fri"”?'),
        ("    cron: '61 * * * *'\n", 3, "no cron line of five fields"),
        ("    cron: '0 9 30 2 *'\n", 3, "never comes"),
        ("    cron: '0 9 * * *'\n    cadence: daily 08:30\n", 2, "takes cadence or cron, not both"),
        ("    quiet: 22 to 7:30\n", 3, "Did you mean “22:00-07:30”?"),
        ("    quiet: [weekdays, weekends]\n", 3, "never end"),
        ("    instant_for: [removed]\n", 2, "instant_for needs a digest"),
        ("    cadence: daily 08:30\n    instant_for: [remove]\n", 4, "Did you mean “removed”?"),
        ("    storm: -1\n", 3, "greater than or equal to 0"),
        ("    quite: 22:00-07:30\n", 3, "Did you mean “quiet”?"),
        ("    to: ['nonsense']\n", 3, "in subscription “one”"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_was_meant(tmp_path: Path, written: str, line: int, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, written)
    assert told in str(caught.value)
    assert caught.value.line == line


def test_a_source_of_the_catalogue_brings_its_level_and_topics(tmp_path: Path) -> None:
    file = tmp_path / "clausewatch.yaml"
    file.write_text("sources:\n  - use: js-xuzhou-kjj-zcwj\n  - use: bj-haidian\n    topics: [教育]\n", "utf-8")
    one, other = load_settings(file, {}).sources
    assert (one.level, one.topics) == (Level.CITY, (Topic.TECH,))
    assert (other.level, other.topics) == (Level.COUNTY, (Topic.EDUCATION,))
