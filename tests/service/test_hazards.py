"""What sites do to whoever watches them, by name; the rules hold through all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from file_makers import docx, paragraph
from line import Line, watching
from loopback_site import Reply, Site
from policy_pages import policy_page, policy_pages

from pipeline.model import Outcome, Role, Visit
from service.checking.passes import in_order

TESTS = Path(__file__).parents[1]
HTML = {"Content-Type": "text/html"}
HAZARDS = {
    "service/test_rules.py": {
        "pending changes confirmed by a second visit": "test_rule_3_a_large_loss_needs_a_second_visit",
        "redesign held as one incident": "test_rule_4_what_a_second_visit_still_finds_after_many_rewritings_is_told",
        "there and back": "test_rule_2_there_and_back_are_two_changes",
        "cut quietly, on every fetch": "test_rule_3_a_page_without_its_tail_is_partial_however_often_it_comes",
    },
    "service/test_profiling.py": {
        "redesign reread": "test_a_redesign_is_learnt_and_only_what_really_changed_is_told",
    },
    "service/test_hazards.py": {
        "delisted but alive": "test_a_page_that_leaves_its_listing_alive_is_not_removed",
        "http to https": "test_the_same_address_over_https_has_not_moved",
        "encoding switched": "test_an_edit_while_the_encoding_is_switched_is_told_alone",
        "validators that lie": "test_a_validator_that_never_changes_is_not_believed_for_ever",
        "list pinned, reordered, repaginated": "test_a_list_in_other_order_announces_nothing",
        "a real edit beside trouble": "test_an_edit_made_while_the_site_was_blocked_before_its_redesign_is_told_alone",
        "an attachment replaced while its page answers 304": "test_a_file_replaced_while_its_page_answers_304_is_told",
        "HTML served where a PDF was": "test_a_page_in_place_of_a_file_is_no_replacement",
        "restored with the old validator": "test_a_restored_page_whose_validator_is_the_old_one_is_told",
    },
    "crawler/test_soft404.py": {
        "soft 404 learnt": "test_a_page_gone_in_the_way_of_its_site_is_missing",
    },
    "service/test_files_of_pages.py": {
        "moved with redirect": "test_a_file_keeps_its_page_when_the_old_address_redirects",
        "moved with the old one dead": "test_a_file_replaced_after_its_page_moved_and_the_old_one_died_is_told",
    },
    "service/test_empty_listings.py": {
        "list emptied": "test_a_column_emptied_for_a_while_brings_its_rows_back_in_silence_and_its_news_as_news",
    },
}


@pytest.mark.parametrize("file", HAZARDS)
def test_hazards_have_the_test_that_the_table_names(file: str) -> None:
    text = (TESTS / file).read_text("utf-8")
    assert [hazard for hazard, name in HAZARDS[file].items() if f"def {name}(" not in text] == []


def test_the_table_names_them_all() -> None:
    assert sum(map(len, HAZARDS.values())) == 18


def tagged(tag: str, body: Callable[[], bytes]) -> Callable[[Mapping[str, str]], Reply]:
    """Answer with this validator, and with 304 to whoever brings it."""

    def reply(headers: Mapping[str, str]) -> Reply:
        if headers.get("if-none-match") == tag:
            return Reply(status=304, headers={"ETag": tag})
        return Reply(body=body(), headers={**HTML, "ETag": tag})

    return reply


def form(amount: int) -> Reply:
    words = paragraph(f"申报单位填写的补助金额不超过{amount}万元，并附有关证明材料。")
    return Reply(body=docx(words), headers={"Content-Type": "application/octet-stream"})


def offering(site: Site) -> None:
    """Give the second policy a file and a validator."""
    link = '<p>附件：<a href="/files/form.docx">申报表.docx</a></p></div></body>'
    page = policy_page(2, 102).replace(b"</div></body>", link.encode())
    site.replies["/zc/2.html"] = tagged('"2"', lambda: page)
    site.replies["/files/form.docx"] = form(50)


def test_a_page_that_leaves_its_listing_alive_is_not_removed(site: Site, line: Line) -> None:
    site.listings["/list.html"] = ["/zc/1.html", "/zc/3.html", "/zc/4.html"]
    for _ in range(3):
        line.check()
    assert line.told() == []
    site.pages["/zc/2.html"] = policy_page(2, 250)
    line.check()
    assert line.told() == [("revised", "2.html")]


def test_the_same_address_over_https_has_not_moved() -> None:
    visit = Visit(
        source="city",
        url="http://www.chenglan.gov.cn/zc/2.html",
        final_url="https://www.chenglan.gov.cn/zc/2.html",
        role=Role.DOCUMENT,
        at=datetime(2026, 3, 2, tzinfo=UTC),
        outcome=Outcome.OK,
    )
    assert in_order([visit]) == [visit]


def test_an_edit_while_the_encoding_is_switched_is_told_alone(site: Site, line: Line) -> None:
    for number, amount in ((1, 101), (2, 250), (3, 103), (4, 104)):
        page = policy_page(number, amount).decode().replace('charset="utf-8"', 'charset="gb2312"')
        site.replies[f"/zc/{number}.html"] = Reply(body=page.encode("gb18030"), headers=HTML)
    line.check()
    assert line.told() == [("revised", "2.html")]
    assert [edit.kind for edit in line.changes()[0].edits] == ["modified"]


def test_a_validator_that_never_changes_is_not_believed_for_ever(site: Site, tmp_path: Path) -> None:
    site.replies["/zc/2.html"] = tagged('"same"', lambda: site.pages["/zc/2.html"])
    line = watching(site, tmp_path)
    line.check()
    site.pages["/zc/2.html"] = policy_page(2, 250)
    for _ in range(12):
        line.check()
    assert line.told() == [("revised", "2.html")]


def test_a_list_in_other_order_announces_nothing(site: Site, line: Line) -> None:
    rows = list(site.pages)
    for order in ([rows[3], *rows[:3]], rows[::-1], rows[:2]):
        site.listings["/list.html"] = order
        line.check()
    assert line.told() == []


def test_an_edit_made_while_the_site_was_blocked_before_its_redesign_is_told_alone(site: Site, tmp_path: Path) -> None:
    site.pages = policy_pages(6)
    line = watching(site, tmp_path)
    line.check()
    site.replies["*"] = Reply(status=412)
    site.pages["/zc/2.html"] = policy_page(2, 250)
    line.check()
    del site.replies["*"]
    frame = '<div class="xl-left"><ul><li><a href="/x.html">公开指南</a></li></ul></div><section class="xl-main">'
    site.pages = {
        path: page.replace(b'<div id="zoom">', f'{frame}<article id="doc">'.encode()).replace(
            b"</div></body>", b"</article></section></body>"
        )
        for path, page in site.pages.items()
    }
    line.check()
    assert line.told() == [("revised", "2.html")]


def test_a_file_replaced_while_its_page_answers_304_is_told(site: Site, tmp_path: Path) -> None:
    offering(site)
    line = watching(site, tmp_path)
    line.check()
    site.replies["/files/form.docx"] = form(80)
    line.check()
    assert line.told() == [("attachment", "2.html")]


def test_a_page_in_place_of_a_file_is_no_replacement(site: Site, tmp_path: Path) -> None:
    offering(site)
    line = watching(site, tmp_path)
    line.check()
    file = site.replies["/files/form.docx"]
    for answering in (Reply(body=policy_page(9, 1), headers=HTML), file):
        site.replies["/files/form.docx"] = answering
        line.check()
    assert line.told() == []


def test_a_restored_page_whose_validator_is_the_old_one_is_told(site: Site, tmp_path: Path) -> None:
    whole = tagged('"old"', lambda: policy_page(2, 102))
    site.replies["/zc/2.html"] = whole
    line = watching(site, tmp_path)
    line.check()
    site.replies["/zc/2.html"] = Reply(status=404)
    line.check()
    site.replies["/zc/2.html"] = whole
    line.check()
    assert line.told() == [("removed", "2.html"), ("restored", "2.html")]
