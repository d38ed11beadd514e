"""A clause's page: its life, its wording on every copy, and the ways to it."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from review_web import Web


def page(web: Web, query: str, language: str = "en") -> str:
    answer = web.get(f"/policies/2/clause?{query}", Accept_Language=language)
    assert answer.status == 200
    return answer.text


def label(path: str) -> str:
    return "label=" + quote(path)


def test_a_life_tells_words_numbers_and_places(web: Web) -> None:
    sixth = page(web, label("第二章/第六条"))
    assert sixth.index("Revision 2") < sixth.index("Revision 1")
    assert "<del>500</del><ins>1000</ins>" in sixth
    assert 'href="/compare?before=2:1&amp;after=2:2"' in sixth
    moved = page(web, label("第三章/第十一条"))
    assert 'class="badge e-moved"' in moved
    assert re.search(r"第二章 › 第八条 .*→.*第三章 › 第十一条", moved)


def test_the_wording_of_every_copy_is_told(web: Web) -> None:
    subsidy = page(web, label("第三章/第九条"))
    wordings = subsidy[subsidy.index('id="wordings"') :]
    assert (
        wordings.index("www.lanjiang.example") < wordings.index("worded otherwise") < wordings.index("huibian.example")
    )
    assert "<del>" in wordings[wordings.index("worded otherwise") :]


def test_neighbours_lead_on_by_their_own_addresses(web: Web) -> None:
    first = page(web, label("第一章"))
    assert 'rel="prev"' not in first
    following = re.search(r'rel="next" data-key="]" href="([^"]+)"', first)
    assert following
    assert web.get(following[1].replace("&amp;", "&")).status == 200


def test_a_bare_paragraph_has_an_address(web: Web) -> None:
    text = web.get("/policies/2").text
    ways = re.findall(r'class="pilcrow" href="([^"]+)"', text)
    assert len(ways) == 1
    answer = web.get(ways[0].replace("&amp;", "&"), Accept_Language="en")
    assert "para. 2" in answer.text
    assert "<del>三</del><ins>两</ins>" in answer.text


def test_every_address_of_a_text_leads_to_its_clause(web: Web) -> None:
    text = web.get("/policies/2?revision=1").text
    ways = re.findall(r'<span class="label"><a href="([^"]+)"', text)
    assert len(ways) == 18
    for way in ways[::5]:
        answer = web.get(way.replace("&amp;", "&"), Accept_Language="en")
        assert answer.status == 200
        assert "as revision 1 had it" in answer.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 404),
        ("label=" + quote("第九十九条"), 404),
        ("at=99&revision=1", 404),
        ("at=1&revision=99", 404),
        ("at=x", 400),
        ("label=x%00y", 400),
        ("label=" + quote("第六条") + "&part=0", 400),
        ("label=" + quote("第六条") + "&part=7", 404),
    ],
)
def test_a_wrong_address_gets_a_clear_page(web: Web, query: str, status: int) -> None:
    answer = web.get(f"/policies/2/clause?{query}")
    assert answer.status == status
    assert f'<p class="status">{status}</p>' in answer.text


def test_an_endless_clause_is_cut_and_leads_to_all_of_it(web: Web) -> None:
    answer = web.get("/policies/4/clause?at=1", Accept_Language="en")
    assert len(answer.body) < 100_000
    assert "/policies/4/text?revision=" in answer.text
