"""The feeds: what readers of feeds are given, and what they are told when they ask again."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pytest
from review_web import Web
from sample import CITY

from storage.views.archive import ChangeFilter

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = (
    "/changes",
    f"/changes?kind=revised&source={CITY}",
    "/policies/2",
    f"/sources/{CITY}/changes",
    "/changes?words=none",
)


def address(feed: str, form: str) -> str:
    path, _, query = feed.partition("?")
    return f"{path}.{form}" + (f"?{query}" if query else "")


def faults(feed: ElementTree.Element) -> list[str]:
    """What RFC 4287 asks of a feed and its entries, and is not so."""
    found = [] if feed.tag == ATOM + "feed" else ["no feed"]
    for element in (feed, *feed.findall(ATOM + "entry")):
        children = Counter(child.tag.removeprefix(ATOM) for child in element)
        found += [f"{children[name]} {name}" for name in ("id", "title", "updated") if children[name] != 1]
        found += [f"id {one.text}" for one in element.findall(ATOM + "id") if not urlsplit(one.text or "").scheme]
        for name in ("updated", "published"):
            moments = [datetime.fromisoformat(one.text or "") for one in element.findall(ATOM + name)]
            found += [f"{name} without zone" for moment in moments if moment.tzinfo is None]
        links = [link.attrib for link in element.findall(ATOM + "link")]
        found += [f"link {link}" for link in links if not link["href"].startswith("http")]
        alternates = [(one["type"], one.get("hreflang")) for one in links if one["rel"] == "alternate"]
        found += ["alternate twice"] if len(set(alternates)) != len(alternates) else []
    found += [] if feed.findtext(f"{ATOM}author/{ATOM}name") else ["no author"]
    found += [] if any(link.get("rel") == "self" for link in feed.findall(ATOM + "link")) else ["no self"]
    ids = [entry.findtext(ATOM + "id") for entry in feed.findall(ATOM + "entry")]
    return found + (["id twice"] if len(set(ids)) != len(ids) else [])


def json_faults(feed: dict[str, Any]) -> list[str]:
    """What JSON Feed 1.1 asks of a feed, and is not so."""
    found = [] if feed["version"] == "https://jsonfeed.org/version/1.1" else ["version"]
    found += [name for name in ("title", "feed_url", "home_page_url") if not isinstance(feed.get(name), str)]
    found += [] if isinstance(feed["items"], list) else ["items"]
    for item in feed["items"]:
        found += [name for name in ("id", "url", "content_html") if not isinstance(item.get(name), str)]
        found += [f"{name} without zone" for name in ("date_published", "date_modified") if "+00:00" not in item[name]]
    return found


@pytest.mark.parametrize("feed", FEEDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_feed_keeps_to_its_standard(web: Web, feed: str, language: str) -> None:
    atom = web.get(address(feed, "atom"), Accept_Language=language)
    assert atom.headers["content-type"] == "application/atom+xml"
    assert faults(ElementTree.fromstring(atom.body)) == []
    told = web.get(address(feed, "json"), Accept_Language=language)
    assert told.headers["content-type"] == "application/feed+json"
    assert json_faults(json.loads(told.body)) == []


@pytest.mark.parametrize("feed", FEEDS)
def test_both_forms_say_the_same(web: Web, feed: str) -> None:
    atom = ElementTree.fromstring(web.get(address(feed, "atom")).body)
    told = json.loads(web.get(address(feed, "json")).body)
    entries = [
        (entry.findtext(ATOM + "id"), entry.findtext(ATOM + "title"), entry.findtext(ATOM + "content"))
        for entry in atom.findall(ATOM + "entry")
    ]
    assert [(item["id"], item["title"], item["content_html"]) for item in told["items"]] == entries


def test_a_policy_and_a_source_have_feeds_of_their_own(web: Web) -> None:
    everything = json.loads(web.get("/changes.json").body)["items"]
    of_policy = json.loads(web.get("/policies/2.json").body)
    of_source = json.loads(web.get(f"/sources/{CITY}/changes.json").body)
    assert of_policy["title"].endswith("澜江市加氢站管理办法")
    assert of_policy["items"] == [one for one in everything if one["_clausewatch"]["policy"] == 2] != []
    assert of_source["items"] == [one for one in everything if one["_clausewatch"]["source"] == CITY] != []


@pytest.mark.parametrize("path", ["/policies/2", f"/sources/{CITY}"])
def test_the_page_names_its_feeds(web: Web, path: str) -> None:
    stem = f"{path}/changes" if path.startswith("/sources") else path
    page = web.get(f"{path}?lang=en").text
    for form in ("atom", "json"):
        assert f'href="{stem}.{form}?lang=en"' in page
        assert web.get(f"{stem}.{form}?lang=en").status == 200


def test_ids_outlive_the_host_and_the_language(web: Web) -> None:
    here, there = (json.loads(web.get("/changes.json", Host=host).body) for host in ("127.0.0.1", "localhost"))
    assert [item["id"] for item in here["items"]] == [item["id"] for item in there["items"]]
    first, other = (
        ElementTree.fromstring(web.get(f"/changes.atom?{query}").body).findtext(ATOM + "id")
        for query in ("kind=revised&lang=en", "lang=zh&kind=revised&before=5")
    )
    assert first == other == "tag:127.0.0.1,2026:clausewatch/changes.atom?kind=revised"


@pytest.mark.parametrize("form", ["atom", "json"])
def test_a_reader_that_has_it_all_is_told_so(web: Web, form: str) -> None:
    answer = web.get(f"/changes.{form}")
    for headers in (
        {"If_None_Match": answer.headers["etag"]},
        {"If_None_Match": f'"other", {answer.headers["etag"]}'},
        {"If_Modified_Since": answer.headers["last-modified"]},
    ):
        again = web.get(f"/changes.{form}", **headers)
        assert again.status == 304
        assert again.body == b""
        assert again.headers["etag"] == answer.headers["etag"]
        assert again.headers["vary"] in answer.headers["vary"]


@pytest.mark.parametrize(
    "headers",
    [
        {"If_None_Match": '"other"'},
        {"If_None_Match": '"other"', "If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"If_Modified_Since": "Fri, 02 Jan 2026 00:00:00 GMT"},
        {"If_Modified_Since": "yesterday"},
        {"If_Modified_Since": "Fri, 01 Jan 2100 00:00:00"},
    ],
)
def test_a_reader_that_has_not_is_given_the_feed(web: Web, headers: dict[str, str]) -> None:
    assert web.get("/changes.atom", **headers).status == 200


def test_another_language_is_another_answer(web: Web) -> None:
    chinese, english = (web.get("/changes.atom", Accept_Language=language) for language in ("zh", "en"))
    assert chinese.headers["etag"] != english.headers["etag"]
    assert "Accept-Language" in chinese.headers["vary"]


def test_older_entries_are_a_page_further(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("review.feeds.pages._ENTRIES", 4)
    everything = [change.id for change in web.store.history().changes(ChangeFilter(), limit=100)]
    path, seen = "/changes.json", []
    while path:
        page = json.loads(web.get(path).body)
        seen += [item["_clausewatch"]["change"] for item in page["items"]]
        path = page.get("next_url", "").removeprefix(web.base)
    assert seen == everything
    links = {
        link.get("rel"): link.get("href")
        for link in ElementTree.fromstring(web.get("/changes.atom?before=6&lang=en").body).findall(ATOM + "link")
    }
    assert links["first"] == f"{web.base}/changes.atom?lang=en"
    assert links["next"] == f"{web.base}/changes.atom?lang=en&before=2"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/changes.atom?kind=gossip", 400),
        ("/changes.json?before=x", 400),
        ("/changes.rss", 404),
        ("/policies/999.atom", 404),
        ("/policies/x.atom", 404),
        ("/policies/2.rss", 404),
        ("/sources/nowhere/changes.json", 404),
        ("/sources/no%00where/changes.atom", 404),
    ],
)
def test_a_feed_that_is_not_there_is_refused(web: Web, path: str, status: int) -> None:
    assert web.get(path).status == status


def test_what_strangers_wrote_stays_text(web: Web) -> None:
    told = web.get("/changes.json?words=" + quote("倒序")).text
    [item] = json.loads(told)["items"]
    assert "\u202e" not in told
    assert "<script>" not in item["content_html"]


def test_head_tells_the_same_headers(web: Web) -> None:
    assert web.ask("HEAD", "/changes.json").headers["etag"] == web.get("/changes.json").headers["etag"]
