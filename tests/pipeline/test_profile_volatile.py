"""Slots that differ between two fetches of one page, while its text stands, are volatile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from site_pages import notice, profile_of

from pipeline.model import Outcome, Role, Visit
from pipeline.profile.volatile import volatile_slots
from pipeline.read import read

SALES = ("东岸写字间整层放租，带车位", "北山茶园周末采摘，三人同行少一人", "老街铺面转手，客流稳当")


def visited(number: int, first: str, second: str, box: str = '<div class="lb9"><p>{}</p></div>') -> Visit:
    """A page fetched twice, with another sale in its slot each time."""
    pages = [
        notice(number, weave=lambda rows, s=sale: [*rows[:3], box.format(s), *rows[3:]]) for sale in (first, second)
    ]
    documents = [read(page, content_type="text/html") for page in pages]
    return Visit(
        source="lanxi", url=f"https://www.lanxi.gov.cn/{number}.html", role=Role.DOCUMENT, outcome=Outcome.OK,
        at=datetime(2031, 5, 1, tzinfo=UTC), body=pages[0], content_type="text/html",
        document=documents[0], again=documents[1],
    )  # fmt: skip


def test_a_slot_with_a_name_of_its_own_is_ruled_out_by_its_place() -> None:
    slots = volatile_slots([visited(1, *SALES[:2]), visited(2, *SALES[1:])])
    assert [(slot.place.rpartition(" > ")[2], slot.pages, slot.closed) for slot in slots] == [("div lb#", 2, True)]
    profile = profile_of([notice(number) for number in range(8)])
    assert profile is not None
    page = visited(3, "一种没有见过的说法，也在这里", SALES[0]).body
    assert "没有见过" in "".join(read(page, content_type="text/html", profile=profile).body)
    knowing = replace(profile, volatile=slots)
    assert "没有见过" not in "".join(read(page, content_type="text/html", profile=knowing).body)


def test_a_slot_among_the_paragraphs_is_known_and_rules_nothing_out() -> None:
    (slot,) = volatile_slots([visited(1, *SALES[:2], box="<p>{}</p>")])
    assert not slot.closed


def test_two_texts_are_no_slots() -> None:
    visit = visited(1, *SALES[:2])
    other = read(notice(5), content_type="text/html")
    assert volatile_slots([replace(visit, again=other)]) == ()


def test_fetches_that_agree_have_no_slots() -> None:
    visit = visited(1, SALES[0], SALES[0])
    assert volatile_slots([visit, replace(visit, again=None)]) == ()
