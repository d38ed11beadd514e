"""The buttons of a source, and who may press them."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from review_web import Serve, Web
from sample import PROVINCE

from review.app import create_app

FORM = "application/x-www-form-urlencoded"


def token(web: Web, button: str) -> tuple[str, str]:
    """The token of a button, and the cookies it was made for."""
    page = web.get(f"/sources/{PROVINCE}")
    found = re.search(rf'/{button}"><input type="hidden" name="token" value="(\w+)"', page.text)
    assert found is not None
    return found[1], page.cookies


def press(web: Web, button: str, proof: str, **headers: str) -> int:
    sent = {"Content_Type": FORM, "Origin": web.base, "Sec_Fetch_Site": "same-origin"} | headers
    return web.ask("POST", f"/sources/{PROVINCE}/{button}", urlencode({"token": proof}), **sent).status


def test_our_own_form_is_obeyed(web: Web) -> None:
    proof, cookies = token(web, "check")
    assert press(web, "check", proof, Cookie=cookies) == 303
    assert web.checked[-1] == PROVINCE
    assert 'role="status"' in web.get(f"/sources/{PROVINCE}?done=check").text


def test_a_source_is_paused_and_resumed(web: Web) -> None:
    proof, cookies = token(web, "pause")
    assert press(web, "pause", proof, Cookie=cookies) == 303
    paused = web.store.history().source(PROVINCE)
    assert paused is not None
    assert paused.paused
    proof, cookies = token(web, "resume")
    assert press(web, "resume", proof, Cookie=cookies) == 303
    resumed = web.store.history().source(PROVINCE)
    assert resumed is not None
    assert not resumed.paused


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "", "Referer": ""},
        {"Origin": "", "Referer": "https://evil.example/x"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Cookie": ""},
        {"Cookie": "clausewatch_form=somebody-elses"},
    ],
)
def test_a_strangers_form_is_refused(web: Web, headers: dict[str, str]) -> None:
    proof, cookies = token(web, "check")
    before = len(web.checked)
    assert press(web, "check", proof, **({"Cookie": cookies} | headers)) == 403
    assert len(web.checked) == before


@pytest.mark.parametrize("proof", ["", "0" * 64, "é", "x" * 150])
def test_a_wrong_token_is_refused(web: Web, proof: str) -> None:
    _, cookies = token(web, "check")
    assert press(web, "check", proof, Cookie=cookies) == 403


def test_a_token_is_good_for_its_own_button_only(web: Web) -> None:
    proof, cookies = token(web, "check")
    assert press(web, "pause", proof, Cookie=cookies) == 403


def test_getting_a_button_presses_nothing(web: Web) -> None:
    before = len(web.checked)
    assert web.get(f"/sources/{PROVINCE}/check").status == 405
    assert len(web.checked) == before


def test_a_huge_form_is_not_read(web: Web) -> None:
    answer = web.ask("POST", f"/sources/{PROVINCE}/check", "x", Content_Length="99999999", Content_Type=FORM)
    assert answer.status == 413


def test_without_actions_there_are_no_buttons(web: Web, serve: Serve) -> None:
    reading = Web(base=serve(create_app(web.store.history())), store=web.store, checked=[])
    page = reading.get(f"/sources/{PROVINCE}")
    assert 'method="post"' not in page.text
    assert reading.ask("POST", f"/sources/{PROVINCE}/check", "token=x", Content_Type=FORM).status == 403
