"""Files keep their page when it moves, and are compared wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from file_makers import docx, paragraph
from line import watching
from loopback_site import Reply, Site, serving
from policy_pages import policy_page, policy_pages

LINK = '<p>附件：<a href="/files/form.docx">申报表.docx</a></p>'


def offering(number: int) -> bytes:
    return policy_page(number, 100 + number).replace(b"</div></body>", LINK.encode() + b"</div></body>")


def form(amount: int) -> Reply:
    words = paragraph(f"申报单位应当在申报表中填写不超过{amount}万元的补助金额，并附有关证明材料。")
    return Reply(body=docx(words), headers={"Content-Type": "application/octet-stream"})


@pytest.fixture
def site() -> Iterator[Site]:
    pages = policy_pages(3) | {"/zc/9.html": offering(9)}
    with serving(Site(pages=pages, replies={"/files/form.docx": form(50)})) as running:
        yield running


def test_a_file_replaced_after_its_page_moved_and_the_old_one_died_is_told(site: Site, tmp_path: Path) -> None:
    line = watching(site, tmp_path)
    line.check()
    site.pages["/new/9.html"] = site.pages.pop("/zc/9.html")
    line.check()
    site.replies["/files/form.docx"] = form(80)
    line.check()
    assert line.told() == [("moved", "9.html"), ("attachment", "9.html")]


def test_a_file_replaced_in_the_check_that_finds_its_page_moved_is_told(site: Site, tmp_path: Path) -> None:
    line = watching(site, tmp_path)
    line.check()
    site.pages["/new/9.html"] = site.pages.pop("/zc/9.html")
    site.replies["/files/form.docx"] = form(80)
    line.check()
    assert line.told() == [("moved", "9.html"), ("attachment", "9.html")]


def test_a_file_keeps_its_page_when_the_old_address_redirects(site: Site, tmp_path: Path) -> None:
    line = watching(site, tmp_path)
    line.check()
    site.pages["/new/9.html"] = site.pages.pop("/zc/9.html")
    site.replies["/zc/9.html"] = Reply(status=301, headers={"Location": "/new/9.html"})
    line.check()
    site.replies["/files/form.docx"] = form(80)
    line.check()
    assert line.told() == [("moved", "9.html"), ("attachment", "9.html")]
