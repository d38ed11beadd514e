"""One source with everything, its pages, and what was read and dropped of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from looks import PHONE, WIDE, Look, looks_well, opened, wear
from playwright.sync_api import Browser
from review_web import Buttons, Serve, Web
from watched_sample import BASE, HOSTILE, LARGE, NAME, POLICY, START, watched

from review.app import create_app
from review.ports_pages import Setup
from review.powers import Powers
from service.evidence.proof import Proof


class Settings:
    """What the settings say of the one source."""

    def setup(self, source: str) -> Setup | None:
        if source != NAME:
            return None
        sharing = {"www.linhe.example": 2}
        return Setup(adapter="html_list", options={"deep": "2"}, render=True, daily_visits=500, sharing=sharing)


@pytest.fixture(scope="module")
def site(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    store = watched(tmp_path_factory.mktemp("watched"))
    app = create_app(
        store.history(),
        powers=Powers(actions=Buttons(store=store, checked=[]), proof=Proof(store=store), setups=Settings()),
        clock=lambda: START + timedelta(hours=2),
    )
    yield Web(base=serve(app), store=store, checked=[])
    store.close()


def page_of(site: Web, url: str) -> str:
    """The address of the page about a page."""
    found = next(page for page in site.store.history().pages(NAME) if page.url == url)
    return f"/sources/{NAME}/pages/{found.id}"


def block(text: str, words: str) -> str:
    """The class and the reason of the block that says so."""
    found = re.search(rf'<li class="b-(\w+)"><span class="why">([^<]*)</span> <span class="line"[^>]*>{words}', text)
    assert found is not None, words
    return f"{found[1]}: {found[2]}"


def test_a_page_shows_what_was_read_and_what_was_dropped_with_its_reason(site: Web) -> None:
    path = page_of(site, POLICY)
    english, chinese = (site.get(f"{path}?lang={language}").text for language in ("en", "zh"))
    assert block(english, "第一条 为规范") == "clause: a paragraph of the document"
    assert block(english, "浏览次数") == "dropped: dropped: counts readers, clicks or comments"
    assert block(chinese, "浏览次数") == "dropped: 舍弃：浏览、点击或评论计数"
    assert block(chinese, "当前位置").startswith("dropped: 舍弃：")
    assert block(english, "临河市公共停车管理办法").startswith("title: ")
    assert block(english, "发文字号").startswith("field: ")
    assert "公共停车场收费标准.docx" in english
    dropped, kept = (site.get(f"{path}?show={show}").text.partition("rulings")[2] for show in ("dropped", "kept"))
    assert "浏览次数" in dropped
    assert "第一条" not in dropped
    assert "浏览次数" not in kept
    assert "第一条" in kept


def test_a_page_shows_its_visits_and_where_it_leads(site: Web) -> None:
    text = site.get(page_of(site, POLICY) + "?lang=en").text
    assert text.count('<span class="o-') == 2
    assert "throttled" in text
    assert "It asks us to wait." in text
    assert re.search(r'<a href="/policies/\d+">', text)
    assert "ETag" in text


def test_nothing_of_a_hostile_page_runs_or_turns_the_text_around(site: Web) -> None:
    text = site.get(page_of(site, HOSTILE)).text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;img src=x onerror=alert(2)&gt;" in text
    assert "\u202e" not in text


def test_what_cannot_be_read_says_why(site: Web) -> None:
    assert "too large to be read" in site.get(page_of(site, LARGE) + "?lang=en").text
    assert "The bytes of listings are not kept" in site.get(page_of(site, BASE) + "?lang=en").text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/sources/{NAME}", 200),
        (f"/sources/{NAME}/pages", 200),
        (f"/sources/{NAME}/pages?role=document&state=alive&outcome=throttled&words=zcwj", 200),
        (f"/sources/{NAME}/pages?before=9", 200),
        (f"/sources/{NAME}/pages?before=x", 400),
        (f"/sources/{NAME}/pages?role=cook", 400),
        (f"/sources/{NAME}/pages?outcome=x", 400),
        (f"/sources/{NAME}/pages/1?show=half", 400),
        (f"/sources/{NAME}/pages/999", 404),
        (f"/sources/{NAME}/pages/x", 404),
        ("/sources/nobody/pages", 404),
        ("/sources/nobody/pages/1", 404),
    ],
)
def test_addresses_of_pages(site: Web, path: str, status: int, language: str) -> None:
    answer = site.get(path, Accept_Language=language)
    assert answer.status == status
    assert answer.headers["content-language"] == language
    assert len(answer.body) < 100_000


def test_a_source_shows_everything(site: Web) -> None:
    text = site.get(f"/sources/{NAME}?lang=en").text
    assert "Too few documents of the last 90 days tell of a rhythm" in text
    assert "<code>html_list</code>" in text
    assert "deep=2" in text
    assert "render: true" in text
    assert "5 visits in the last 24 hours" in text
    assert "At most 500 a day to known pages of www.linhe.example, shared by 2 of its sources" in text
    assert "throttled 1" in text
    assert "It asks us to wait." in text
    announced = text[text.index("Announced lately") :]
    assert announced.index("第3号文件") < announced.index("第1号文件")
    assert '<a href="/policies/' in announced
    assert '<span class="c-changed"' in text
    assert '<span class="o-throttled"' in text


@pytest.mark.parametrize(("language", "look"), [("zh-CN", Look(PHONE, "dark")), ("en-GB", Look(WIDE, "light"))])
def test_they_look_well_in_a_browser(site: Web, browser: Browser, language: str, look: Look) -> None:
    with opened(browser, site, language=language) as (page, complaints):
        wear(page, look)
        for path in (
            f"/sources/{NAME}",
            f"/sources/{NAME}/pages",
            page_of(site, POLICY),
            page_of(site, HOSTILE),
            "/sources/catalogue",
            "/sources/add",
            "/sources",
        ):
            page.goto(path)
            looks_well(page, look)
        assert complaints == []
