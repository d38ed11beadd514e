"""The inbox says how far back it looked, and what it found none of as yet."""

from __future__ import annotations

import re
from html import unescape

import pytest
from review_web import Web
from test_inbox import rows


def test_of_a_filter_that_no_index_tells_the_page_says_how_far_it_looked(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = rows(web.get("/?tab=all&kind=new_policy").text)
    monkeypatch.setattr("storage.changes.reach.ROWS", 1)
    found: list[int] = []
    address = "/?tab=all&kind=new_policy"
    told = set()
    while address:
        page = web.get(address, Accept_Language="en").text
        found += rows(page)
        onward = re.search(r'rel="next" href="([^"]+)">([^<]+)', page)
        told |= {onward[2]} if onward else set()
        assert bool(onward) == ("Looked through back to" in page or "Older changes have not been looked" in page)
        address = unescape(onward[1]) if onward else ""
    assert found == everything
    assert told == {"Look further back →"}


@pytest.mark.parametrize(("language", "told"), [("zh", "查过的里面没有"), ("en", "none among those looked through")])
def test_a_tab_of_which_none_was_found_as_yet_says_so(
    web: Web, monkeypatch: pytest.MonkeyPatch, language: str, told: str
) -> None:
    asked = f"/?lang={language}&kind=new_policy"
    assert counts(web.get(asked).text)[2:] == ["0", "0"]
    monkeypatch.setattr("storage.changes.reach.ROWS", 1)
    page = web.get(asked).text
    assert counts(page)[2:] == [f"–{told}"] * 2
    assert f'title="{told}"' in page
    assert ">0+<" not in page


@pytest.mark.parametrize(("language", "told"), [("zh", "查过的里面没有"), ("en", "none among those looked through")])
def test_a_reason_of_which_none_was_found_as_yet_says_so(
    web: Web, monkeypatch: pytest.MonkeyPatch, language: str, told: str
) -> None:
    asked = f"/held?lang={language}&words=html"
    assert told not in web.get(asked).text
    monkeypatch.setattr("storage.history.held.MOST_OF_REASON", 1)
    assert told in web.get(asked).text


def counts(page: str) -> list[str]:
    """What the tabs say, without markup."""
    found = re.findall(r'<span class="n"[^>]*>(.*?)</span></a>', page)
    return [re.sub("<[^>]+>", "", one) for one in found]
