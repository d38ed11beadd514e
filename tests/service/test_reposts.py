"""Reposts are judged against the official text as of the day: stale, caught up, edited away, seen first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from tracking_world import AGGREGATOR, MEASURES, OFFICIAL, World, document, kinds

from pipeline.changes import ChangeKind, CopyRole, Fidelity
from pipeline.model import Document
from service.checking.refitting import judge_copies_anew
from storage.values import OwedAlert
from storage.views.archive import ChangeView, CopyView, HeldView

PAGE = "http://gov.test/art/1.html"
COPY = "http://agg.test/post/9.html"
FIRST = document()
RAISED = document(tuple(line.replace("50元", "80元") for line in MEASURES))
HIGHER = document(tuple(line.replace("50元", "90元") for line in MEASURES))
FALSIFIED = document(tuple(line.replace("10%", "20%") for line in MEASURES))
HALF_WIDTH = document(tuple(line.replace("，", ",").replace("。", ".") for line in RAISED.body))


class Reposts(World):
    """A world whose copies are judged anew after each pass, as a check does."""

    def seen(self, url: str, read: Document, *, source: str = OFFICIAL, baseline: bool = False) -> list[ChangeView]:
        """Check a page that shows *read*, on both fetches; return the changes told."""
        before = len(self.changes())
        self.check(self.visit(url, read, source=source, again=read), baseline=baseline)
        judge_copies_anew(self.store, self.owed, self.now)
        return self.changes()[before:]

    def owed(self, change: ChangeView) -> Sequence[OwedAlert]:
        """One subscription hears of everything, one of official copies alone."""
        names = ["all"] if change.role is CopyRole.REPOST else ["all", "official"]
        return [OwedAlert(subscription=name, destination="desk", not_before=change.detected_at) for name in names]

    def alerts(self) -> list[tuple[str, str]]:
        """Who is owed an alert of which page, oldest first."""
        urls = {change.id: change.url for change in self.changes()}
        owed = sorted(self.store.history().deliveries(), key=lambda one: one.id)
        return [(one.subscription, urls[change]) for one in owed for change in one.changes]

    def copy(self, url: str = COPY) -> CopyView:
        (policy,) = self.store.history().policies()
        page = self.store.history().policy(policy.id)
        assert page is not None
        return next(copy for copy in page.copies if copy.url == url)

    def held_back(self) -> list[HeldView]:
        return list(self.store.history().held(limit=100))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Reposts]:
    world = Reposts(tmp_path)
    world.seen(PAGE, FIRST, baseline=True)
    yield world
    world.store.close()


def test_a_repost_of_an_older_revision_is_stale(world: Reposts) -> None:
    world.seen(PAGE, RAISED)
    (change,) = world.seen(COPY, FIRST, source=AGGREGATOR)
    assert (change.kind, change.fidelity, change.edits) == (ChangeKind.REPOST, Fidelity.STALE, ())
    assert (world.copy().fidelity, world.copy().against) == (Fidelity.STALE, 1)


def test_a_repost_becomes_stale_as_the_official_text_moves_on_and_nobody_is_alerted(world: Reposts) -> None:
    world.seen(COPY, FIRST, source=AGGREGATOR)
    assert (world.copy().fidelity, world.copy().against) == (Fidelity.IDENTICAL, 1)
    (change,) = world.seen(PAGE, RAISED)
    assert (change.kind, change.url) == (ChangeKind.REVISED, PAGE)
    assert (world.copy().fidelity, world.copy().against) == (Fidelity.STALE, 1)
    held = world.held_back()[0]
    assert (held.url, held.source, held.reason) == (COPY, AGGREGATOR, "stale")


@pytest.mark.parametrize(
    ("text", "fidelity"), [(RAISED, Fidelity.IDENTICAL), (HALF_WIDTH, Fidelity.TYPOGRAPHIC)], ids=["same", "half width"]
)
def test_a_stale_repost_that_catches_up_is_no_change_of_its_own(
    world: Reposts, text: Document, fidelity: Fidelity
) -> None:
    world.seen(COPY, FIRST, source=AGGREGATOR)
    world.seen(PAGE, RAISED)
    assert world.seen(COPY, text, source=AGGREGATOR) == []
    assert world.reasons() == ["caught up"]
    assert world.copy().fidelity is fidelity
    assert world.copy().against == 3  # the second official revision; the repost's own are numbers 2 and 4


def test_a_note_that_comes_with_the_newer_text_is_told(world: Reposts) -> None:
    world.seen(COPY, FIRST, source=AGGREGATOR)
    world.seen(PAGE, RAISED)
    noted = document((*RAISED.body[:3], "园区提示，补助资金以青禾园区代为申报的为准。", *RAISED.body[3:]))
    (change,) = world.seen(COPY, noted, source=AGGREGATOR)
    assert (change.kind, change.url) == (ChangeKind.REVISED, COPY)


def test_a_stale_repost_may_follow_one_revision_behind(world: Reposts) -> None:
    world.seen(COPY, FIRST, source=AGGREGATOR)
    world.seen(PAGE, RAISED)
    world.seen(PAGE, HIGHER)
    assert world.seen(COPY, RAISED, source=AGGREGATOR) == []
    assert world.reasons() == ["caught up"]
    assert (world.copy().fidelity, world.copy().against) == (Fidelity.STALE, 3)


def test_a_repost_that_goes_back_to_an_older_revision_is_told(world: Reposts) -> None:
    world.seen(PAGE, RAISED)
    world.seen(COPY, RAISED, source=AGGREGATOR)
    (change,) = world.seen(COPY, FIRST, source=AGGREGATOR)
    assert (change.kind, change.fidelity, len(change.edits)) == (ChangeKind.REVISED, Fidelity.STALE, 1)


def test_a_repost_edited_away_from_the_official_text_is_told_once(world: Reposts) -> None:
    world.seen(COPY, FIRST, source=AGGREGATOR)
    (change,) = world.seen(COPY, FALSIFIED, source=AGGREGATOR)
    assert (change.kind, change.url, change.fidelity) == (ChangeKind.REVISED, COPY, Fidelity.ALTERED)
    assert [edit.after.words.count("20%") for edit in change.edits if edit.after] == [1]
    assert world.seen(COPY, FALSIFIED, source=AGGREGATOR) == []


@pytest.mark.parametrize("place", [2, 3], ids=["at the beginning of a line", "within a line"])
def test_a_clause_put_into_a_repost_with_joined_lines_is_one_edit(world: Reposts, place: int) -> None:
    def joined(lines: Sequence[str]) -> Document:
        return document(["".join(lines[i : i + 2]) for i in range(0, len(lines), 2)])

    world.seen(COPY, joined(MEASURES), source=AGGREGATOR)
    assert world.copy().fidelity is Fidelity.TYPOGRAPHIC
    fee = "三、规范服务收费。对委托园区申报的企业，按照到账资金的5%收取服务费。"
    (change,) = world.seen(COPY, joined((*MEASURES[:place], fee, *MEASURES[place:])), source=AGGREGATOR)
    (edit,) = change.edits
    assert edit.after is not None
    assert "服务费" in edit.after.words


def test_a_falsified_repost_that_is_corrected_is_told_as_well(world: Reposts) -> None:
    world.seen(COPY, FALSIFIED, source=AGGREGATOR)
    (change,) = world.seen(COPY, FIRST, source=AGGREGATOR)
    assert (change.kind, change.fidelity) == (ChangeKind.REVISED, Fidelity.IDENTICAL)


def test_a_falsified_repost_of_an_older_revision_stays_altered(world: Reposts) -> None:
    world.seen(COPY, FALSIFIED, source=AGGREGATOR)
    world.seen(PAGE, RAISED)
    assert (world.copy().fidelity, world.copy().against) == (Fidelity.ALTERED, 1)


def test_an_official_text_that_comes_back_makes_its_reposts_identical_again(world: Reposts) -> None:
    world.seen(COPY, FIRST, source=AGGREGATOR)
    world.seen(PAGE, RAISED)
    (change,) = world.seen(PAGE, FIRST)
    assert (change.kind, change.url) == (ChangeKind.REVISED, PAGE)
    assert (world.copy().fidelity, world.copy().against) == (Fidelity.IDENTICAL, 4)


def test_a_clause_repealed_officially_leaves_its_reposts_stale(world: Reposts) -> None:
    world.seen(COPY, FIRST, source=AGGREGATOR)
    world.seen(PAGE, document((*MEASURES[:3], *MEASURES[4:])))
    assert world.copy().fidelity is Fidelity.STALE


def test_a_last_clause_added_officially_leaves_its_reposts_stale_and_not_truncated(world: Reposts) -> None:
    world.seen(COPY, FIRST, source=AGGREGATOR)
    world.seen(PAGE, document((*MEASURES, "六、本措施由市发展改革委负责解释，具体办法另行制定。")))
    assert world.copy().fidelity is Fidelity.STALE


def test_since_when_a_copy_is_as_faithful_as_it_is(world: Reposts) -> None:
    world.seen(COPY, FIRST, source=AGGREGATOR)
    identical = world.copy().fidelity_since
    world.seen(COPY, FIRST, source=AGGREGATOR)
    assert world.copy().fidelity_since == identical
    world.seen(PAGE, RAISED)
    assert (identical is not None, world.copy().fidelity_since) == (True, world.now)


def test_the_first_look_in_the_wrong_order_ends_with_the_right_fidelity(tmp_path: Path) -> None:
    world = Reposts(tmp_path)
    world.seen(COPY, FALSIFIED, source=AGGREGATOR, baseline=True)
    assert world.copy().fidelity is Fidelity.UNKNOWN
    world.seen(PAGE, FIRST, baseline=True)
    assert (world.copy().role, world.copy().fidelity) == (CopyRole.REPOST, Fidelity.ALTERED)
    assert world.copy(PAGE).role is CopyRole.OFFICIAL
    assert world.changes() == []
    world.store.close()


def test_a_repost_seen_first_becomes_a_repost_when_the_original_appears(tmp_path: Path) -> None:
    world = Reposts(tmp_path)
    world.seen("http://gov.test/", document(("无关。",), title="无关的通知", number="澄政发〔2020〕1号"), baseline=True)
    shorter = document(title="澄岚市支持新型储能发展若干措施")
    assert kinds(world.seen(COPY, shorter, source=AGGREGATOR)) == [ChangeKind.NEW_POLICY]
    (official,) = world.seen(PAGE, FIRST)
    assert (official.kind, official.url, official.role) == (ChangeKind.NEW_POLICY, PAGE, CopyRole.OFFICIAL)
    policy = next(p for p in world.store.history().policies() if "储能" in p.title)
    page = world.store.history().policy(policy.id)
    assert page is not None
    assert policy.title == FIRST.title
    assert [(copy.role, copy.fidelity) for copy in page.copies] == [
        (CopyRole.OFFICIAL, Fidelity.UNKNOWN),
        (CopyRole.REPOST, Fidelity.IDENTICAL),
    ]
    world.store.close()


def test_a_repost_seen_first_that_proves_to_be_falsified_is_told(tmp_path: Path) -> None:
    world = Reposts(tmp_path)
    assert kinds(world.seen(COPY, FALSIFIED, source=AGGREGATOR)) == [ChangeKind.NEW_POLICY]
    official, repost = world.seen(PAGE, FIRST)
    assert (official.kind, official.url) == (ChangeKind.NEW_POLICY, PAGE)
    assert (repost.kind, repost.url, repost.fidelity) == (ChangeKind.REPOST, COPY, Fidelity.ALTERED)
    assert [edit.after.words.count("20%") for edit in repost.edits if edit.after] == [1]
    world.store.close()


def test_the_original_is_new_only_to_those_who_were_told_of_no_repost(tmp_path: Path) -> None:
    world = Reposts(tmp_path)
    world.seen(COPY, FIRST, source=AGGREGATOR)
    world.seen(PAGE, FIRST)
    assert world.alerts() == [("all", COPY), ("official", PAGE)]
    world.store.close()
