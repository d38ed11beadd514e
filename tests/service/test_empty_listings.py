"""A listing without rows is unreadable; what stands first on one that was well and empty is news all the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from line import watching
from loopback_site import Site, serving
from policy_pages import policy_page, policy_pages

SCRIPT = b"<html><head><title>x</title></head><body><div id=app></div><script src=/a.js></script></body></html>"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site(pages=policy_pages(3))) as running:
        yield running


def more(*numbers: int) -> dict[str, bytes]:
    return {f"/more/{n}.html": policy_page(n, 500 + n) for n in numbers}


def shows(site: Site, *numbers: int) -> None:
    """Let /more.html list these policies."""
    site.pages |= more(*numbers)
    site.listings["/more.html"] = list(more(*numbers))


def test_the_first_row_of_an_empty_column_is_news(site: Site, tmp_path: Path) -> None:
    site.listings["/more.html"] = []
    line = watching(site, tmp_path, "/list.html", "/more.html")
    line.check()
    line.check()
    shows(site, 20)
    line.check()
    assert line.told() == [("new_policy", "20.html")]


def test_the_first_row_of_a_source_that_had_none_is_news(site: Site, tmp_path: Path) -> None:
    site.listings["/more.html"] = []
    line = watching(site, tmp_path, "/more.html")
    line.check()
    shows(site, 20)
    line.check()
    assert line.told() == [("new_policy", "20.html")]


def test_many_rows_at_once_are_news_only_from_the_day_on_which_the_column_was_empty(site: Site, tmp_path: Path) -> None:
    site.listings["/more.html"] = []
    line = watching(site, tmp_path, "/list.html", "/more.html")
    line.check()
    shows(site, 20, 21, 22, 23, 24)
    site.days["/more/22.html"] = "2099-01-05"
    line.check()
    assert line.told() == [("new_policy", "22.html")]


def test_the_rows_of_a_column_that_was_in_trouble_are_old(site: Site, tmp_path: Path) -> None:
    site.pages["/more.html"] = SCRIPT
    line = watching(site, tmp_path, "/list.html", "/more.html")
    line.check()
    del site.pages["/more.html"]
    shows(site, 20)
    line.check()
    assert line.told() == []


def test_a_column_emptied_for_a_while_brings_its_rows_back_in_silence_and_its_news_as_news(
    site: Site, tmp_path: Path
) -> None:
    shows(site, 20, 21, 22, 23)
    line = watching(site, tmp_path, "/list.html", "/more.html")
    line.check()
    site.listings["/more.html"] = []
    line.check()
    shows(site, 20, 21, 22, 23, 24)
    line.check()
    assert line.told() == [("new_policy", "24.html")]
