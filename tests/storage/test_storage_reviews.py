"""Reviews are only added; nobody judges over another person unknowingly; what was done can be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from storage_samples import DIGEST_SITE, T0, TOWN, later
from test_storage_groups import renamed

from pipeline.changes import ChangeKind
from pipeline.text.word_query import WordsIn
from review.changes.counting import YearCounts
from review.changes.timeline import added_up
from storage.changes.inbox_rows import microseconds
from storage.history.timeline import offsets
from storage.people.saved_views import MOST_VIEWS, TooManyViews
from storage.store import Store
from storage.views.archive import ChangeFilter
from storage.views.reviews import Judged, NotThere, ReviewConflict, ReviewState

NEW, SEEN, CONFIRMED, DISMISSED = ReviewState
ZONE = ZoneInfo("Asia/Shanghai")


def judged(*ids: int, saw: int = 0) -> list[Judged]:
    return [Judged(change_id=change_id, saw=saw) for change_id in ids]


@pytest.fixture
def told(store: Store) -> Store:
    """Three policies: each new, then renamed by one edit. The new ones have odd ids."""
    for n in range(3):
        renamed(store, n, days=n)
    return store


def test_a_review_is_the_current_one_and_the_ones_before_stay(told: Store) -> None:
    reviews, history = told.reviews(), told.history()
    batch = reviews.judge(judged(1, 2), SEEN, note="看过", by="李", at=T0)
    reviews.judge([Judged(change_id=2, saw=batch + 1)], CONFIRMED, note=None, by="王", at=later(hours=1))
    change = history.change(2)
    assert change is not None
    assert change.review is not None
    assert (change.state, change.review.note, change.review.by) == (CONFIRMED, "看过", "王")
    assert [(r.state, r.by) for r in reviews.reviews_of(2)] == [(CONFIRMED, "王"), (SEEN, "李")]
    assert history.state_counts(ChangeFilter()).counts == {NEW: 4, SEEN: 1, CONFIRMED: 1, DISMISSED: 0}
    assert [c.id for c in history.changes(ChangeFilter(states=frozenset({SEEN, CONFIRMED})))] == [2, 1]


@pytest.mark.parametrize("place", WordsIn)
def test_of_changes_that_pass_a_filter_the_newest_are_counted(
    told: Store, place: WordsIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.reviews().judge(judged(1, 6), SEEN, note="", by="李", at=T0)
    history, filtered = told.history(), ChangeFilter(words="NOT 骆驼", words_in=place)
    assert history.state_counts(filtered) == history.state_counts(ChangeFilter())
    assert history.state_counts(filtered).told(ReviewState) == "6"
    assert history.state_counts(ChangeFilter(words="骆驼", words_in=place)).told(ReviewState) == "0"
    monkeypatch.setattr("storage.history.inbox.MOST_PASSING", 3)
    newest = history.state_counts(filtered)
    assert newest.counts == {NEW: 2, SEEN: 1, CONFIRMED: 0, DISMISSED: 0}
    assert newest.told(ReviewState) == "3+"


def test_without_a_filter_each_state_is_counted_up_to_a_limit(told: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    told.reviews().judge(judged(1, 6), SEEN, note="", by="李", at=T0)
    monkeypatch.setattr("storage.history.inbox.MOST_OF_STATE", 3)
    everything = told.history().state_counts(ChangeFilter())
    assert everything.counts == {NEW: 3, SEEN: 2, CONFIRMED: 0, DISMISSED: 0}
    assert [everything.told({state}) for state in (NEW, SEEN, CONFIRMED)] == ["3+", "2", "0"]


def test_words_of_whole_texts_are_found_in_titles_and_texts_however_far_back(
    told: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.history.inbox.MOST_PASSING", 2)
    monkeypatch.setattr("storage.history.inbox_leads._AT_FIRST", 1)
    for n in range(3, 6):
        renamed(told, n, days=n)
    told.reviews().judge(judged(1), SEEN, note="", by="李", at=T0)
    history = told.history()
    oldest = ChangeFilter(words="第0号", words_in=WordsIn.ANYWHERE)
    assert [item.change.id for item in history.inbox(oldest, limit=1)] == [2]
    assert [item.change.id for item in history.inbox(oldest, limit=9)] == [2, 1]
    assert [item.change.id for item in history.inbox(replace(oldest, before_id=2), limit=9)] == [1]
    assert [item.change.id for item in history.inbox(replace(oldest, after_id=1), limit=9)] == [2]
    assert history.inbox(replace(oldest, after_id=2), limit=9) == []
    assert history.state_counts(oldest).counts == {NEW: 1, SEEN: 1, CONFIRMED: 0, DISMISSED: 0}
    without = replace(oldest, words="NOT 第0号")
    assert {one.change_id for item in history.inbox(without, limit=9) for one in item.judged} == set(range(3, 13))


@pytest.mark.parametrize(
    "wanted",
    [
        ChangeFilter(kinds=frozenset({ChangeKind.NEW_POLICY})),
        ChangeFilter(kinds=frozenset({ChangeKind.NEW_POLICY}), words="NOT 骆驼", words_in=WordsIn.ANYWHERE),
        ChangeFilter(kinds=frozenset({ChangeKind.NEW_POLICY}), words="NOT 骆驼"),
        ChangeFilter(kinds=frozenset({ChangeKind.NEW_POLICY}), words="码头管理办法"),
    ],
)
def test_a_filter_that_no_index_tells_is_looked_for_part_by_part(
    told: Store, wanted: ChangeFilter, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = told.history()
    everything = [item.change.id for item in history.inbox(wanted, limit=9)]
    assert history.reach(wanted) is None
    for name in ("reach.ROWS", "reach.TEXTS", "named.MOST_NAMED"):
        monkeypatch.setattr(f"storage.changes.{name}", 2)
    found, part = [], wanted
    while reach := history.reach(part):
        found += [item.change.id for item in history.inbox(part, limit=9)]
        part = replace(wanted, before_id=reach.before_id)
    assert [*found, *(item.change.id for item in history.inbox(part, limit=9))] == everything == [5, 3, 1]
    assert (found, part.before_id) == ([5, 3], 3)
    assert history.state_counts(wanted).told(ReviewState) == "1+"
    assert history.state_counts(wanted).told({DISMISSED}) == ""


def test_what_an_index_tells_and_what_is_of_late_is_found_at_once(told: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.changes.reach.ROWS", 2)
    history, kinds = told.history(), frozenset({ChangeKind.NEW_POLICY})
    for wanted in (
        ChangeFilter(),
        ChangeFilter(words="第0号"),
        ChangeFilter(kinds=kinds, words="第0号", words_in=WordsIn.ANYWHERE),
        ChangeFilter(kinds=kinds, policy_id=1),
        ChangeFilter(kinds=kinds, sources=frozenset({TOWN.name})),
        ChangeFilter(kinds=kinds, since=later(days=4)),
        ChangeFilter(kinds=kinds, after_id=4),
    ):
        assert history.reach(wanted) is None
    reach = history.reach(ChangeFilter(kinds=kinds, until=later(days=1)))
    assert reach is None
    monkeypatch.setattr("storage.changes.reach.ROWS", 1)
    assert (history.beside(4, ChangeFilter()).newer, history.beside(4, ChangeFilter()).older) == (5, 3)
    assert (history.beside(5, ChangeFilter(kinds=kinds)).older, history.beside(1, ChangeFilter()).newer) == (None, 3)
    monkeypatch.setattr("storage.changes.reach.ROWS", 2)
    assert history.beside(5, ChangeFilter(kinds=kinds)).older == 3
    reach = history.reach(ChangeFilter(kinds=kinds))
    assert reach is not None
    assert (reach.before_id, reach.since) == (5, history.changes(ChangeFilter(before_id=5), limit=1)[0].detected_at)


def test_days_that_are_over_are_counted_once_a_day(told: Store) -> None:
    clock = [later(days=2, hours=3)]
    counts = YearCounts(told.history(), ZONE, lambda: clock[0])
    year = ChangeFilter(since=datetime(2026, 1, 1, tzinfo=UTC), until=datetime(2027, 1, 1, tzinfo=UTC))

    def counted(wanted: ChangeFilter = year) -> int:
        return sum(one.count for one in counts.of(wanted, told.history().source_regions()).counts)

    assert counted() == 6
    renamed(told, 3, days=2)
    assert counted() == 8
    clock[0] = later(days=30)
    assert counted() == 8
    renamed(told, 4, days=2)
    assert counted() == 8
    assert counted(replace(year, states=frozenset({NEW}))) == 10
    clock[0] = later(days=31)
    assert counted() == 10
    renamed(told, 5, days=2)
    assert counted() == 10
    told.sync_sources([replace(TOWN, region="海州"), DIGEST_SITE])
    assert counted() == 12


def test_who_judged_meanwhile_is_told_and_nothing_is_written(told: Store) -> None:
    reviews = told.reviews()
    reviews.judge(judged(2), DISMISSED, note="误报", by="王", at=T0)
    with pytest.raises(ReviewConflict) as caught:
        reviews.judge(judged(1, 2, 3), CONFIRMED, note="属实", by="李", at=T0)
    assert caught.value.changes == (2,)
    [theirs] = caught.value.theirs
    assert theirs is not None
    assert (theirs.state, theirs.by, theirs.note) == (DISMISSED, "王", "误报")
    assert reviews.reviews_of(1) == []


def test_undoing_restores_what_was_said_before_and_only_that(told: Store) -> None:
    reviews = told.reviews()
    first = reviews.judge(judged(1), SEEN, note="先看", by="李", at=T0)
    mine = [Judged(change_id=1, saw=first), Judged(change_id=2, saw=0)]
    batch = reviews.judge(mine, DISMISSED, note="不要", by="李", at=T0)
    with pytest.raises(NotThere):
        reviews.undo(batch, by="王", at=T0)
    reviews.undo(batch, by="李", at=T0)
    states = {c.id: (c.state, c.review and c.review.note) for c in told.history().changes(ChangeFilter())}
    assert (states[1], states[2]) == ((SEEN, "先看"), (NEW, ""))
    with pytest.raises(ReviewConflict):
        reviews.undo(batch, by="李", at=T0)


def test_saying_the_same_again_says_nothing(told: Store) -> None:
    reviews = told.reviews()
    batch = reviews.judge(judged(1), SEEN, note="", by="李", at=T0)
    assert reviews.judge(judged(1, saw=batch), SEEN, note=None, by="李", at=T0) == 0
    assert len(reviews.reviews_of(1)) == 1


def test_a_change_that_is_not_there_is_refused(told: Store) -> None:
    with pytest.raises(NotThere):
        told.reviews().judge(judged(1, 99), SEEN, note=None, by="李", at=T0)


def test_changes_by_one_edit_are_one_item_that_is_judged_whole(told: Store) -> None:
    history = told.history()
    items = history.inbox(ChangeFilter(), limit=10)
    assert [(item.change.id, item.others) for item in items] == [(6, 2), (5, 0), (3, 0), (1, 0)]
    assert [one.change_id for one in items[0].judged] == [6, 4, 2]
    assert [item.change.id for item in history.inbox(ChangeFilter(before_id=6), limit=10)] == [5, 3, 1]
    assert [item.change.id for item in history.inbox(ChangeFilter(group_id=2), limit=10)] == [6, 4, 2]
    told.reviews().judge(judged(6), DISMISSED, note=None, by="李", at=T0)
    still_new = ChangeFilter(states=frozenset({NEW}))
    assert [(item.change.id, item.others) for item in history.inbox(still_new, limit=1)] == [(5, 0)]
    assert [(item.change.id, item.others) for item in history.inbox(still_new, limit=9)][1] == (4, 1)
    beside = history.beside(5, still_new)
    assert (beside.newer, beside.older) == (None, 4)


def test_new_ones_are_counted_up_to_a_limit(told: Store) -> None:
    history = told.history()
    assert history.count_new(ChangeFilter(), most=4) == 4
    assert history.count_new(ChangeFilter(kinds=frozenset({ChangeKind.REVISED})), most=100) == 3
    told.reviews().judge(judged(2), SEEN, note=None, by="李", at=T0)
    assert history.count_new(ChangeFilter(kinds=frozenset({ChangeKind.REVISED})), most=100) == 2


def test_a_visit_ends_when_half_an_hour_passes_without_a_sign(told: Store) -> None:
    reviews = told.reviews()
    assert reviews.bookmark("李", T0).line_id == 0
    reviews.look("李", 4, T0)
    reviews.look("李", 5, T0 + timedelta(minutes=20))
    assert reviews.bookmark("李", T0 + timedelta(minutes=40)).line_id == 0
    evening = T0 + timedelta(hours=9)
    assert reviews.bookmark("李", evening).line_id == 5
    reviews.look("李", 6, evening)
    assert reviews.bookmark("李", evening).line_id == 5
    reviews.catch_up("李", 6, evening)
    assert reviews.bookmark("李", evening).line_id == 6
    assert reviews.bookmark("王", evening).line_id == 0


def test_views_are_ones_own_and_those_that_others_share(told: Store) -> None:
    reviews = told.reviews()
    first = reviews.save_view("李", "氢能", "words=氢能", shared=False)
    second = reviews.save_view("李", "江苏", "region=江苏", shared=True)
    reviews.raise_view("李", second)
    reviews.raise_view("李", second)
    assert [view.name for view in reviews.views("李")] == ["江苏", "氢能"]
    assert [view.name for view in reviews.views("王")] == ["江苏"]
    assert reviews.save_view("李", "氢能", "words=储能", shared=False) == first
    reviews.rename_view("李", first, "储能", shared=True)
    assert [(v.name, v.query) for v in reviews.views("王")] == [("江苏", "region=江苏"), ("储能", "words=储能")]
    with pytest.raises(NotThere):
        reviews.remove_view("王", first)
    reviews.remove_view("李", first)
    assert [view.name for view in reviews.views("李")] == ["江苏"]
    for n in range(MOST_VIEWS - 1):
        reviews.save_view("李", f"{n}", "", shared=False)
    with pytest.raises(TooManyViews):
        reviews.save_view("李", "one more", "", shared=False)


def test_days_and_weeks_are_those_of_the_zone(told: Store) -> None:
    history = told.history()
    year = ChangeFilter(since=datetime(2025, 6, 1, tzinfo=UTC), until=datetime(2026, 6, 1, tzinfo=UTC))
    days, kinds, places = added_up(history.timeline(year, ZONE), ["云州"])
    assert days == dict.fromkeys([date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)], 2)  # 16:30 and 17:30 there
    assert sum(one.count for one in history.timeline(year, ZoneInfo("America/New_York"))) == 6
    assert kinds[ChangeKind.REVISED] == {date(2026, 2, 23): 1, date(2026, 3, 2): 2}
    assert places == {"云州": {date(2026, 2, 23): 2, date(2026, 3, 2): 4}}
    elsewhere = added_up(history.timeline(year, ZONE), [])[2]
    assert elsewhere == {"": {date(2026, 2, 23): 2, date(2026, 3, 2): 4}}


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Pacific/Auckland", "Asia/Kathmandu"])
def test_offsets_tell_the_day_of_every_hour(zone: str) -> None:
    at, end, there = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo(zone)
    told = offsets(at, end, there)
    while at < end:
        offset = next(offset for since, offset in reversed(told) if since <= microseconds(at))
        assert at.astimezone(there).utcoffset() == timedelta(microseconds=offset)
        at += timedelta(minutes=30)
