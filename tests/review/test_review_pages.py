"""What the pages say, asked over HTTP."""

from __future__ import annotations

from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from originals import DATABASE, store_in
from review_web import Serve, Web
from sample import CITY, CITY_PAGE, PROVINCE

from review.app import create_app
from storage.views.archive import ChangeFilter

PAGES = (
    "/",
    "/?kind=revised&words=" + quote("加氢站"),
    "/?page=40",
    "/changes/2",
    "/changes/4",
    "/policies",
    "/policies?words=" + quote("没有这样的政策"),
    "/policies/2",
    "/policies/2?revision=1",
    "/policies/2?marks=since",
    "/policies/2?marks=none",
    "/policies/2?on=2026-03-03",
    "/compare",
    "/compare?before=2",
    "/compare?before=2:1&after=2:3&view=side&show=all&typography=1",
    "/compare?before=2:3&after=2:3",
    "/compare?before=4&after=6&view=side",
    "/policies/2/clause?label=" + quote("第二章/第六条"),
    "/policies/3",
    "/policies/4",
    "/policies/6",
    "/policies/6/tasks",
    "/policies/6/tasks?sort=due&order=down&revision=1",
    "/policies/4/tasks",
    "/policies/2/revisions/2/evidence",
    "/policies/4/revisions/1/evidence",
    "/policies/2/revisions/2/evidence?view=source",
    "/sources",
    f"/sources/{CITY}",
    "/alerts",
    "/alerts/deliveries?state=dead",
    "/alerts/deliveries/1",
    "/help",
)
LANGUAGES = ("zh", "en")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers_in_both_languages(web: Web, path: str, language: str) -> None:
    answer = web.get(path + ("&" if "?" in path else "?") + f"lang={language}")
    assert answer.status == 200
    assert answer.headers["content-language"] == language
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}"' in answer.text
    assert len(answer.body) < 100_000
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "style=" not in answer.text
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    ("headers", "query", "expected"),
    [
        ({}, "", "zh"),
        ({"Accept_Language": "en-GB,en;q=0.9,zh;q=0.5"}, "", "en"),
        ({"Accept_Language": "fr, zh-TW;q=0.9, en;q=0.3"}, "", "zh"),
        ({"Accept_Language": "en;q=x, ;;;,,"}, "", "en"),
        ({"Accept_Language": "en", "Cookie": "clausewatch_lang=zh"}, "", "zh"),
        ({"Cookie": "clausewatch_lang=zh"}, "?lang=en", "en"),
        ({"Cookie": "clausewatch_lang=klingon"}, "?lang=%00", "zh"),
    ],
)
def test_the_reader_chooses_the_language(web: Web, headers: dict[str, str], query: str, expected: str) -> None:
    assert web.get("/" + query, **headers).headers["content-language"] == expected


def test_the_chosen_language_is_remembered(web: Web) -> None:
    first = web.get("/?lang=en")
    assert web.get("/policies", Cookie=first.cookies).headers["content-language"] == "en"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing/here", 404),
        ("/policies/999", 404),
        ("/policies/0", 404),
        ("/policies/-1", 404),
        ("/policies/one", 404),
        ("/policies/99999999999999999999999", 404),
        ("/policies/2?revision=99", 404),
        ("/policies/2?revision=x", 400),
        ("/policies/2?on=2025-12-31", 404),
        ("/policies/2?on=yesterday", 400),
        ("/policies/2?on=9999-12-31", 400),
        ("/policies/2?marks=glitter", 400),
        ("/policies/2?part=2", 400),
        ("/policies/2?revision=%D9%A3", 400),
        ("/policies/2/compare?from=1&to=77", 404),
        ("/policies/2/compare?view=upside-down", 400),
        ("/policies/2/compare?show=%3Cscript%3E", 400),
        ("/policies/2/clause", 404),
        ("/policies/2/clause?label=x%00y", 400),
        ("/changes/999", 404),
        ("/changes/x", 404),
        ("/sources/nowhere", 404),
        ("/sources/no%00where", 404),
        ("/?kind=gossip", 400),
        ("/?source=nowhere", 400),
        ("/?before=0", 400),
        ("/?before=99999999999", 400),
        ("/?tab=lost", 400),
        ("/timeline?year=12", 400),
        ("/timeline?year=%D9%A2%D9%A0%D9%A2%D9%A6", 400),
        ("/?since=yesterday", 400),
        ("/?until=9999-12-31", 400),
        ("/?words=" + "x" * 501, 400),
        ("/?words=%E6%B0%A2%E8%83%BD%20AND", 400),
        ("/?words=(((", 400),
        ("/?level=galaxy", 400),
        ("/?topic=weather", 400),
        ("/?state=lost", 400),
        ("/?weight=101", 400),
        ("/?words_in=nowhere", 400),
        ("/?group=0", 400),
        ("/?words=%00", 400),
        ("/changes.atom?kind=gossip", 400),
        ("/alerts?state=lost", 400),
        ("/static/../app.py", 404),
        ("/static/%2e%2e/app.py", 404),
        ("/docs", 404),
        ("/openapi.json", 404),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_address_gets_a_clear_page(web: Web, path: str, status: int, language: str) -> None:
    answer = web.get(path, Accept_Language=language)
    assert answer.status == status
    assert answer.headers["content-language"] == language
    assert f'<p class="status">{status}</p>' in answer.text
    assert "content-security-policy" in answer.headers


def test_other_methods_are_refused(web: Web) -> None:
    assert web.ask("DELETE", "/policies/2").status == 405
    assert web.ask("HEAD", "/policies/2").body == b""


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("kind=revised", {"revised"}),
        ("kind=revised&kind=removed", {"revised", "removed"}),
        (f"source={CITY}", {"revised", "new_policy"}),
        ("region=" + quote("江岭/澜江"), {"revised", "new_policy"}),
        ("region=" + quote("江岭"), {"revised", "new_policy", "metadata", "removed"}),
        ("words=" + quote("泄漏在线监测"), {"revised"}),
        ("since=2026-03-04&until=2026-03-04&source=" + PROVINCE, {"new_policy", "metadata", "removed"}),
        ("body=" + quote("市发展和改革委员会"), {"revised", "new_policy"}),
        ("body=" + quote("市教育局"), {"revised"}),
        ("body=" + quote("省教育厅"), set()),
        ("until=2026-03-01", set()),
        ("kind=&source=&region=&words=+&since=", {"revised", "new_policy", "metadata", "removed", "repost"}),
    ],
)
def test_filters_choose_the_changes(web: Web, query: str, kinds: set[str]) -> None:
    feed = ElementTree.fromstring(web.get(f"/changes.atom?{query}").body)
    found = {category.get("term") for category in feed.iter("{http://www.w3.org/2005/Atom}category")}
    assert found == kinds
    page = web.get(f"/?{query}").text
    assert all(f'class="badge k-{kind}"' in page for kind in kinds)


def test_the_feed_is_atom(web: Web) -> None:
    answer = web.get("/changes.atom?lang=en", Host="localhost")
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.fromstring(answer.body)
    entries = feed.findall(atom + "entry")
    ids = [entry.findtext(atom + "id") for entry in entries]
    assert answer.headers["content-type"] == "application/atom+xml"
    told = web.store.history().changes(ChangeFilter(), limit=100)
    assert len(entries) == len(set(ids)) == len(told) > 10
    assert feed.findtext(atom + "updated") == max(entry.findtext(atom + "updated") or "" for entry in entries)
    again = ElementTree.fromstring(web.get("/changes.atom", Host="[::1]:1").body)
    assert ids == [entry.findtext(atom + "id") for entry in again.findall(atom + "entry")]
    revised = next(entry for entry in entries if "Revised" in (entry.findtext(atom + "title") or ""))
    assert "<ins>" in (revised.findtext(atom + "content") or "")


def test_strangers_words_stay_words(web: Web) -> None:
    for path in ("/", "/policies", "/policies/4", "/changes/5", "/changes.atom"):
        text = web.get(path).text
        assert "<script>alert" not in text
        assert "\u202e" not in text
    policy = web.get("/policies/2").text
    assert "javascript:alert(1)" in policy
    assert 'href="javascript:' not in policy


def test_an_endless_clause_is_cut_but_not_lost(web: Web) -> None:
    assert len(web.get("/policies/4").text) < 40_000
    whole = web.get("/policies/4/text")
    assert whole.text.count("长") == 200_000
    assert whole.headers["content-type"].startswith("text/plain")


def test_a_clause_tells_its_life(web: Web) -> None:
    text = web.get("/policies/2/clause?lang=en&label=" + quote("第二章/第六条")).text
    assert text.index("Revision 2") < text.index("Revision 1")
    assert "<ins>1000</ins>" in text


def test_a_change_says_why(web: Web) -> None:
    assert "Compared with the current revision" in web.get("/changes/2?lang=en").text
    assert "与现行版本比较" in web.get("/changes/2?lang=zh").text
    assert CITY_PAGE in web.get("/changes/2").text


def test_a_change_tells_what_it_weighs(web: Web) -> None:
    english, chinese = (web.get(f"/changes/2?lang={language}").text for language in ("en", "zh"))
    assert "of 100</h3>" in english
    assert "+25 what happened: the text was revised" in english
    assert "+25 变动种类：正文修改" in chinese
    assert "发文层级：" in chinese


def test_trouble_is_told_on_the_first_page(web: Web) -> None:
    assert "captcha" in web.get("/").text
    assert "练习门户" in web.get("/?lang=zh").text


def test_health_is_told_to_machines(web: Web) -> None:
    answer = web.get("/healthz")
    assert answer.status == 200
    assert '"policies":6' in answer.text


def test_reading_writes_nothing(web: Web) -> None:
    before = web.store.history().counts(), web.store.history().sources()
    for path in PAGES:
        web.get(path)
    assert (web.store.history().counts(), web.store.history().sources()) == before


def test_an_empty_archive_says_how_to_begin(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("empty")
    store = store_in(folder)
    web = Web(base=serve(create_app(store.history())), store=store, checked=[])
    page = web.get("/?lang=en").text
    assert "There is no source yet" in page
    assert "clausewatch sources add" in page
    assert "practice" not in page
    for path in ("/policies", "/sources", "/alerts", "/changes.atom"):
        assert web.get(path).status == 200
    store.close()


def test_a_broken_archive_is_no_traceback(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("broken")
    store = store_in(folder)
    history = store.history()
    store.close()
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
        (folder / name).unlink(missing_ok=True)
    (folder / DATABASE).write_bytes(b"this is no database" * 1000)
    web = Web(base=serve(create_app(history)), store=store, checked=[])
    page = web.get("/?lang=en")
    assert page.status == 503
    assert "Traceback" not in page.text
    assert "content-security-policy" in page.headers
    health = web.get("/healthz")
    assert health.status == 503
    assert '"status":"trouble"' in health.text
    store.close()


@pytest.mark.parametrize(("language", "against"), [("en", "against revision 3"), ("zh", "对照版本 3")])
def test_a_repost_is_listed_with_the_official_revision_it_was_compared_with(
    web: Web, language: str, against: str
) -> None:
    [policy] = web.store.history().find_policy("澜江市加氢站")
    text = web.get(f"/policies/{policy.id}?lang={language}").text
    assert f'<a href="/policies/{policy.id}?revision=3">{against}</a>' in text
