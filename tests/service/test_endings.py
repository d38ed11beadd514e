"""A page that ends its policy is told, wherever it prints so and whatever it printed before."""

from __future__ import annotations

import pytest
from line import Line
from loopback_site import Site
from policy_pages import policy_page

PLACES = {
    "a banner above the text": (b'<div id="zoom">', '<p class="tip">本文件已废止</p><div id="zoom">'),
    "a banner in the text": (b'<div id="zoom">', '<div id="zoom"><p>（本文件已废止）</p>'),
    "a word behind the heading": ("措施的通知</h1>".encode(), "措施的通知（已废止）</h1>"),
    "a word behind the title": ("措施的通知".encode(), "措施的通知（已废止）"),
    "a field": (b"</table>", "<tr><td>有效性：</td><td>已废止</td></tr></table>"),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_page_that_said_nothing_ends_its_policy(site: Site, line: Line, place: str) -> None:
    page = policy_page(2, 102)
    old, new = PLACES[place]
    assert old in page
    site.pages["/zc/2.html"] = page.replace(old, new.encode())
    line.check()
    assert line.told() == [("metadata", "2.html")]
    (change,) = line.changes()
    assert [(field.name, field.after) for field in change.fields] == [("validity", "invalid")]
    site.pages["/zc/2.html"] = page
    line.check()
    assert len(line.told()) == 1
