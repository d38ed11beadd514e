"""A filter that is a list: every choice of an address is shown in the form, and sent again with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from looks import PHONE, opened
from lxml import html
from playwright.sync_api import Browser, expect
from review_web import Web
from sample import CITY, PROVINCE

CHANGES = (
    f"kind=revised&kind=removed&region=江岭&region=石林&source={CITY}&source={PROVINCE}&level=city&level=province"
    "&topic=energy&topic=tech&issuer=澜江&issuer=潭州&tab=all"
)


def sent_again(page: str, action: str) -> Sequence[tuple[str, str]]:
    """What a browser would send from the filter of a page as it opens, without the fields that say nothing."""
    tree = html.fromstring(page)
    (form,) = tree.xpath("//main//form[@method='get'][@action=$action]", action=action)
    fields = [*form.xpath(".//input | .//select"), *tree.xpath("//*[@form=$id]", id=form.get("id") or "no form")]
    said = [(field.get("name"), value) for field in fields for value in values(field)]
    return [(name, value) for name, value in said if name and value]


def values(field: html.HtmlElement) -> Sequence[str]:
    if field.tag == "select":
        return [field.value or ""]
    return [field.get("value") or ""] if field.get("type") != "checkbox" or "checked" in field.attrib else []


@pytest.mark.parametrize(
    ("action", "query"),
    [
        ("/", CHANGES),
        ("/policies", "region=江岭&region=石林&level=city&level=national&issuer=澜江&issuer=潭州"),
        ("/policies", "validity=valid&validity=invalid"),
        ("/search", f"q=储能&region=江岭&region=石林&level=city&level=province&source={CITY}&source={PROVINCE}"),
        ("/sources", "state=healthy&state=trouble"),
        ("/held", f"source={CITY}&source={PROVINCE}&reason=baseline&reason=pending"),
    ],
)
def test_every_choice_of_an_address_is_kept_by_its_form(web: Web, action: str, query: str) -> None:
    asked = parse_qsl(query)
    answer = web.get(f"{action}?{urlencode(asked)}")
    assert answer.status == 200
    names = {name for name, _ in asked}
    assert sorted(pair for pair in sent_again(answer.text, action) if pair[0] in names) == sorted(asked)


def test_two_choices_find_what_either_does(web: Web) -> None:
    def found(query: str) -> set[str]:
        return set(re.findall(r'id="c(\d+)"', web.get(f"/?tab=all&{query}").text))

    assert found("kind=revised&kind=removed") == found("kind=revised") | found("kind=removed")
    for page in (f"/held?source={CITY}&source={PROVINCE}", f"/held?source={CITY}"):
        assert "t7.html" in web.get(page).text
    both = web.get(f"/policies?region={quote('石林')}&region={quote('江岭/澜江')}").text
    assert "澜江市加氢站管理办法" in both


def test_more_choices_than_are_asked_for_together_are_refused_and_none_is_lost(web: Web) -> None:
    answer = web.get("/?" + "&".join(f"issuer=i{n}" for n in range(51)), Accept_Language="en")
    assert answer.status == 400
    assert "50" in answer.text
    many = web.get("/?" + "&".join([*["issuer="] * 60, *[f"issuer=i{n}" for n in range(50)]]))
    assert many.status == 200
    assert "i49" in many.text


@pytest.mark.parametrize("script", [True, False])
def test_choices_are_made_by_keyboard_on_a_phone(browser: Browser, web: Web, script: bool) -> None:
    with opened(browser, web, width=PHONE, language="en-GB", script=script) as (page, complaints):
        page.goto("/?tab=all")
        page.get_by_text("Filter", exact=True).focus()
        page.keyboard.press("Enter")
        kinds = page.locator("details.picks", has_text="Kind").first
        kinds.locator("summary").focus()
        page.keyboard.press("Enter")
        for name in ("Revised", "Removed"):
            kinds.get_by_label(name, exact=True).focus()
            page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_url("**kind=revised**kind=removed**")
        expect(kinds.locator("summary")).to_contain_text("Revised, Removed")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        badges = page.locator(".row .badge").all_inner_texts()
        assert {"Revised", "Removed"} <= set(badges)
        assert complaints == []
