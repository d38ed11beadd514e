"""A page that moves is told as moved, whenever its two addresses are visited."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from file_makers import docx, paragraph
from line import Line, watching
from loopback_site import Reply, Site
from policy_pages import policy_page

OLD, NEW = "/zc/2.html", "/new/2.html"
TO_NEW = Reply(status=301, headers={"Location": NEW})
DEAD = Reply(status=404)


@pytest.fixture
def settled(line: Line) -> Line:
    """A line none of whose known pages is due: by its clock they were visited in an hour from now."""
    line.late = timedelta(hours=-1)
    return line


def moving(site: Site, old: Reply | None, amount: int = 102) -> None:
    """Show the second policy at its new address, and *old* where it stood; None: the page stays."""
    site.pages[NEW] = policy_page(2, amount)
    if old is not None:
        site.pages.pop(OLD, None)
        site.replies[OLD] = old


@pytest.mark.parametrize("amount", [102, 250], ids=["as it was", "with an edit"])
@pytest.mark.parametrize("old", [TO_NEW, DEAD], ids=["redirected", "dead"])
def test_a_page_that_moves_while_its_old_address_is_not_due_is_told(
    site: Site, settled: Line, old: Reply, amount: int
) -> None:
    moving(site, old, amount)
    settled.check(due_only=True)
    assert settled.told() == [("moved", "2.html"), ("revised", "2.html")][: 1 + (amount != 102)]
    (change, *_) = settled.changes()
    assert (change.url, change.old_url) == (site.address + NEW, site.address + OLD)


def test_an_old_address_is_asked_only_for_a_page_that_carries_what_it_carries(site: Site, settled: Line) -> None:
    site.pages["/zc/5.html"] = policy_page(5, 105)
    site.asked.clear()
    settled.check(due_only=True)
    assert [path for path in site.asked if path.startswith("/zc/")] == ["/zc/5.html"]
    assert settled.told() == [("new_policy", "5.html")]


@pytest.mark.parametrize("old", [TO_NEW, DEAD], ids=["redirected", "dead"])
def test_an_old_address_given_up_after_the_new_one_was_known_has_moved(site: Site, line: Line, old: Reply) -> None:
    moving(site, None)
    line.check()
    assert (line.told(), line.held("baseline", "noise")) == ([], [("same policy", "2.html")])
    moving(site, old)
    for _ in range(3):
        line.check()
    assert line.told() == [("moved", "2.html")]
    (change,) = line.changes()
    assert (change.url, change.old_url) == (site.address + NEW, site.address + OLD)


@pytest.mark.parametrize("old", [TO_NEW, DEAD], ids=["redirected", "dead"])
def test_what_becomes_of_a_policy_after_its_old_address_was_given_up_is_told_once(
    site: Site, line: Line, old: Reply
) -> None:
    moving(site, None)
    line.check()
    moving(site, old, 250)
    for _ in range(3):
        line.check()
    assert sorted(line.told()) == [("moved", "2.html"), ("revised", "2.html")]
    moving(site, old, 260)
    line.check()
    assert sorted(line.told()) == [("moved", "2.html"), ("revised", "2.html"), ("revised", "2.html")]


def test_a_policy_whose_two_addresses_die_is_removed_once(site: Site, line: Line) -> None:
    moving(site, None)
    line.check()
    del site.pages[OLD], site.pages[NEW]
    for _ in range(3):
        line.check()
    assert line.told() == [("removed", "2.html")]


def test_an_old_address_that_leads_to_the_front_page_has_not_moved_there(site: Site, line: Line) -> None:
    site.pages["/index.html"] = "<html><body><h1>澄岚市人民政府</h1><p>欢迎访问。</p></body></html>".encode()
    del site.pages[OLD]
    site.replies[OLD] = Reply(status=302, headers={"Location": "/index.html"})
    for _ in range(3):
        line.check()
    assert "moved" not in [kind for kind, _ in line.told()]


@pytest.mark.parametrize("old", [TO_NEW, DEAD], ids=["redirected", "dead"])
def test_files_go_with_a_page_whose_old_address_was_given_up_late(site: Site, tmp_path: Path, old: Reply) -> None:
    link = '<p>附件：<a href="/files/form.docx">申报表.docx</a></p></div></body>'
    page = policy_page(2, 102).replace(b"</div></body>", link.encode())
    site.pages[OLD] = page
    site.replies["/files/form.docx"] = _form(50)
    line = watching(site, tmp_path)
    line.check()
    site.pages[NEW] = page
    line.check()
    del site.pages[OLD]
    site.replies[OLD] = old
    for _ in range(3):
        line.check()
    site.replies["/files/form.docx"] = _form(80)
    line.check()
    assert line.told() == [("moved", "2.html"), ("attachment", "2.html")]
    assert line.changes()[-1].url == site.address + NEW


def test_a_page_announced_at_a_new_address_that_does_not_answer_yet_is_not_removed(site: Site, tmp_path: Path) -> None:
    _titled(site, OLD)
    line = watching(site, tmp_path, confirm_after="10m")
    line.check()
    _titled(site, NEW)
    moving(site, DEAD)
    site.replies[NEW] = Reply(status=500)
    for _ in range(4):
        line.check()
    assert line.told() == []
    del site.replies[NEW]
    line.check()
    assert line.told() == [("moved", "2.html")]


def test_a_page_announced_elsewhere_in_vain_is_removed_in_the_end(site: Site, tmp_path: Path) -> None:
    _titled(site, OLD)
    line = watching(site, tmp_path, confirm_after="10m")
    line.check()
    _titled(site, NEW)
    moving(site, DEAD)
    site.replies[NEW] = Reply(status=500)
    for _ in range(8):
        line.check()
    assert line.told() == [("removed", "2.html")]


def _titled(site: Site, second: str) -> None:
    """Let the listing's rows bear the titles of their pages; the second policy's leads to *second*."""
    links = ["/zc/1.html", second, "/zc/3.html", "/zc/4.html"]
    rows = "".join(
        f'<li><a href="{path}">澄岚市人民政府关于印发澄岚市第{n}批产业支持措施的通知</a><span>2026-03-0{n}</span></li>'
        for n, path in enumerate(links, 1)
    )
    listing = f"<html><head><meta charset=utf-8><title>政策文件</title></head><body><ul>{rows}</ul></body></html>"
    site.replies["/list.html"] = Reply(body=listing.encode(), headers={"Content-Type": "text/html"})


def _form(amount: int) -> Reply:
    words = paragraph(f"申报单位应当在申报表中填写不超过{amount}万元的补助金额，并附有关证明材料。")
    return Reply(body=docx(words), headers={"Content-Type": "application/octet-stream"})
