"""What was held back, as the pages show it, and the button that makes a change of it."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

import pytest
from review_web import Serve, Web
from sample import CITY, PROVINCE

from pipeline.reasons.held import HeldReason
from review.app import create_app
from storage.views.archive import ChangeFilter

FORM = "application/x-www-form-urlencoded"


def button(web: Web, path: str = "/held") -> tuple[str, str, str]:
    """The address of the first button, its token, and the cookies it was made for."""
    page = web.get(path)
    found = re.search(r'action="(/held/\d+/promote)"><input type="hidden" name="token" value="(\w+)"', page.text)
    assert found is not None
    return found[1], found[2], page.cookies


def press(web: Web, path: str, proof: str, note: str, **headers: str) -> tuple[int, str, str]:
    sent = {"Content_Type": FORM, "Origin": web.base, "Sec_Fetch_Site": "same-origin"} | headers
    answer = web.ask("POST", path, urlencode({"token": proof, "note": note}), **sent)
    return answer.status, answer.headers.get("location", ""), answer.text


@pytest.mark.parametrize(("language", "words"), [("zh", "首次检查"), ("en", "baseline")])
def test_held_things_are_listed_in_the_readers_language(web: Web, language: str, words: str) -> None:
    page = web.get(f"/held?lang={language}").text
    assert words in page
    assert "t7.html" in page


def test_they_are_filtered_by_source_and_reason(web: Web) -> None:
    assert "t7.html" in web.get(f"/held?source={CITY}&reason=baseline").text
    assert "t7.html" not in web.get(f"/held?source={PROVINCE}").text
    assert "t7.html" not in web.get("/held?reason=pending").text
    assert web.get("/held?reason=nonsense").status == 400
    assert web.get("/held?source=nonsense").status == 400


@pytest.mark.parametrize(("language", "told"), [("zh", "网址只查到"), ("en", "addresses were looked through back to")])
def test_words_say_how_far_back_they_were_looked_for_and_lead_further(
    web: Web, language: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = f"/held?words={quote('没有')}&lang={language}"
    assert told not in web.get(asked).text
    monkeypatch.setattr("storage.changes.held_words.ROWS", 1)
    page = web.get(asked).text
    assert told in page
    assert re.search(r'rel="next" href="([^"]+before=[^"]+)"', page)


def test_what_no_one_can_make_a_change_of_is_listed_without_a_button(web: Web) -> None:
    page = web.get("/held?reason=alternates").text
    assert "t7.html" in page
    assert "/promote" not in page


@pytest.mark.parametrize("reason", HeldReason)
def test_every_reason_can_be_asked_for(web: Web, reason: HeldReason) -> None:
    assert web.get(f"/held?reason={quote(reason.value)}").status == 200


def test_a_read_only_web_has_no_button(web: Web, serve: Serve) -> None:
    base = serve(create_app(web.store.history()))
    still = Web(base=base, store=web.store, checked=[])
    assert "/promote" not in still.get("/held").text


def test_a_strangers_form_and_an_empty_note_are_refused(web: Web) -> None:
    path, proof, cookies = button(web)
    assert press(web, path, proof, "x", Cookie=cookies, Origin="https://evil.example")[0] == 403
    assert press(web, path, "0" * 64, "x", Cookie=cookies)[0] == 403
    assert press(web, path, proof, " ", Cookie=cookies)[0] == 400


def test_a_person_makes_a_change_of_it_once(web: Web) -> None:
    path, proof, cookies = button(web)
    status, address, _ = press(web, path, proof, "确有其事", Cookie=cookies)
    assert (status, address[:9]) == (303, "/changes/")
    page = web.get(f"{address}?lang=zh").text
    assert "由人工确认为变化：确有其事" in page
    assert "规则 9" in page
    assert f'href="{address}"' in web.get("/held").text
    status, _, told = press(web, path, proof, "again", Cookie=f"{cookies}; clausewatch_lang=zh")
    assert status == 409
    assert "已确认过" in told


@pytest.mark.parametrize(
    ("language", "parts"), [("zh", ("前后的访问", "据此判断", "规则 2")), ("en", ("Visits around it", "Rule 2"))]
)
def test_a_change_shows_what_is_behind_it(web: Web, language: str, parts: tuple[str, ...]) -> None:
    (change,) = [c for c in web.store.history().changes(ChangeFilter(), limit=500) if c.kind == "revised"][:1]
    page = web.get(f"/changes/{change.id}?lang={language}").text
    for part in parts:
        assert part in page, part


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("words=" + quote("小微企业"), True),
        ("words=" + quote("澜政发〔2021〕7号"), True),
        ("words=" + quote("澜政发[2021]7号 澜江市"), True),
        ("words=t7.html", True),
        ("words=" + quote("加氢站"), False),
        ("words=100%25_", False),
        ("words=" + quote("小微企业") + f"&source={CITY}", True),
        ("words=" + quote("小微企业") + f"&source={PROVINCE}", False),
    ],
)
def test_they_are_found_by_words_of_their_policy_or_address(web: Web, query: str, found: bool) -> None:
    rows = web.get(f"/held?{query}").text.partition("<tbody>")[2]
    assert ("t7.html" in rows) is found


def test_wrong_words_are_refused(web: Web) -> None:
    assert web.get("/held?words=%00").status == web.get("/held?words=" + "x" * 101).status == 400
