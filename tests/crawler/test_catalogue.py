"""Every entry of the catalogue can be asked for: nothing in it is left to be found out when it is used."""

from __future__ import annotations

import json
import re
from collections import Counter
from ipaddress import ip_address
from urllib.parse import urlsplit

import pytest
from lxml.cssselect import CSSSelector

from crawler.adapters import AUTO, named, options_of
from crawler.catalogue.entries import CatalogueEntry, entries, families
from crawler.catalogue.finding import Wanted, find, nearest_ids
from crawler.catalogue.regions import COUNTRY, DATA, full_name, is_below, lineage, path_of, regions, regions_named
from crawler.source import SourceKind
from pipeline.metadata.levels import Level
from pipeline.metadata.topics import Topic, topic_named

FILES = [file.read_text("utf-8") for file in DATA.glob("*.jsonl")]
LINES = [json.loads(line) for text in FILES for line in text.splitlines()]
ALL = list(entries().values())
KEYS = {"id", "zh", "en", "urls", "region", "level", "kind", "topics", "family", "adapter", "options", "select"}
KEYS |= {"encoding", "note", "tried"}
WIDTH = {Level.NATIONAL: 0, Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6}


def asked_of(entry: CatalogueEntry) -> list[tuple[str, str]]:
    """Return what its addresses are first asked for with: address and body."""
    adapter = named(entry.adapter or "html_list")
    assert adapter is not None
    requests = [adapter.first_request(url, entry.options) for url in entry.urls]
    return [(request.url, request.body) for request in requests]


def test_there_are_as_many_as_there_were() -> None:
    assert len(ALL) == len(LINES) > 1000


def test_ids_are_plain_and_each_is_there_once() -> None:
    ids = [line["id"] for line in LINES]
    assert [one for one, count in Counter(ids).items() if count > 1] == []
    assert [one for one in ids if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]+)+", one)] == []


def test_lines_have_no_key_that_nobody_reads() -> None:
    assert {key for line in LINES for key in line} <= KEYS
    assert {key for family in families().values() for key in family} <= KEYS - {"id", "urls"}
    assert {line["family"] for line in LINES if "family" in line} == set(families())


def test_every_entry_has_an_adapter_that_knows_its_options() -> None:
    unknown = [one.id for one in ALL if one.adapter == AUTO or named(one.adapter or "html_list") is None]
    assert unknown == []
    assert [one.id for one in ALL if not set(one.options) <= set(options_of(one.adapter))] == []


def test_every_first_request_goes_to_a_host_by_its_name() -> None:
    bad = [(one.id, url) for one in ALL for url, _ in asked_of(one) if not is_sound(url)]
    assert bad == []
    assert all(isinstance(body, str) for one in ALL for _, body in asked_of(one))


def test_what_is_posted_first_asks_for_the_first_page() -> None:
    posted = [body for one in ALL if "post" in one.options for _, body in asked_of(one)]
    assert posted
    assert [body for body in posted if "pageIndex=1&" not in body or "{" in body] == []


def is_sound(url: str) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        plain = parts.scheme in ("http", "https") and "." in host and not re.search(r"[\s{}]", url)
        return plain and parts.username is None and parts.port in (None, 80, 443)
    return False


def test_no_listing_is_there_twice() -> None:
    asked = Counter(
        (re.sub(r"^https?://(www\.)?", "", url).rstrip("/"), body, one.adapter)
        for one in ALL
        for url, body in asked_of(one)
    )
    assert [request for request, count in asked.items() if count > 1] == []


def test_no_address_is_a_bare_home_page() -> None:
    homes = [one.id for one in ALL for url in one.urls if not urlsplit(url).path.strip("/") and not urlsplit(url).query]
    assert homes == []


def test_selectors_are_css_and_choose_rows_not_links_beside_whose_dates_stand() -> None:
    for one in ALL:
        assert set(one.select) <= {"entries", "body"}
        for css in one.select.values():
            CSSSelector(css, translator="html")
        assert not re.search(r"(^|[\s>])a(\[[^]]*\])?\s*($|,)", one.select.get("entries", "")), one.id


def test_regions_are_known_and_lie_in_each_other() -> None:
    assert [one.id for one in ALL if one.region not in regions()] == []
    table = regions()
    assert all(
        re.fullmatch(r"\d{6}", code) and region.zh and region.short and region.en for code, region in table.items()
    )
    assert [code for code in table if f"{code[:2]}0000" not in table] == []
    assert list(table) == sorted(table)


def test_no_entry_is_deeper_than_its_region_or_above_it() -> None:
    for one in ALL:
        code = one.region
        depth = 0 if code == COUNTRY else 2 if code.endswith("0000") else 4 if code.endswith("00") else 6
        assert depth <= WIDTH[one.level], one.id  # a zone without a code of its own stands under its city's
        assert (depth == 0) == (one.level is Level.NATIONAL), one.id


def test_everybody_is_named_in_both_languages_and_has_a_topic() -> None:
    for one in ALL:
        assert one.topics, one.id
        assert re.search(r"[A-Za-z]", one.en), one.id
        assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"\(.+\)|（.+）", "", one.en)), one.id
        assert bool(one.note_zh) == bool(one.note_en)
    assert [name for name, count in Counter(one.zh for one in ALL).items() if count > 1] == []
    assert len({topic.zh for topic in Topic}) == len({topic.en for topic in Topic}) == len(Topic)


def test_none_claims_to_have_been_tried() -> None:
    assert {line["tried"] for line in LINES} == {"never"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("徐州", "科技局"), {"js-xuzhou-kjj-zcwj"}),
        (("徐州市科学技术局",), {"js-xuzhou-kjj-zcwj"}),
        (("xuzhou", "SCIENCE"), {"js-xuzhou-kjj-zcwj"}),
        (("kjj.xz.gov.cn",), {"js-xuzhou-kjj-zcwj"}),
        (("徐州", "没有这样的局"), set()),
    ],
)
def test_words_are_found_in_names_places_topics_and_addresses(words: tuple[str, ...], found: set[str]) -> None:
    assert {one.id for one in find(Wanted(words=words))} == found


def test_a_region_takes_in_what_lies_below_it() -> None:
    jiangsu, xuzhou = find(Wanted(regions=("320000",))), find(Wanted(regions=("320300",)))
    assert {one.id for one in xuzhou} < {one.id for one in jiangsu}
    assert all(one.region == "320300" for one in xuzhou)
    assert {one.level for one in find(Wanted(regions=(COUNTRY,)))} == {Level.NATIONAL}


def test_parts_narrow_each_other() -> None:
    wanted = Wanted(regions=("320000",), levels=(Level.CITY,), topics=(Topic.TECH, Topic.INDUSTRY))
    found = find(wanted)
    assert found
    for one in found:
        assert (one.level, one.region[:2]) == (Level.CITY, "32")
        assert {Topic.TECH, Topic.INDUSTRY} & set(one.topics)


@pytest.mark.parametrize("name", ["江苏/徐州", "江苏省/徐州市", "徐州", "徐州市", "Xuzhou", "320300", "3203"])
def test_a_place_is_known_by_every_name(name: str) -> None:
    assert [region.code for region in regions_named(name)] == ["320300"]


def test_a_place_is_named_from_the_province_down() -> None:
    assert full_name("320300") == "江苏省徐州市"
    assert path_of("510683") == "四川/德阳/绵竹"
    assert (full_name("110108"), path_of("110108")) == ("北京市海淀区", "北京/海淀")
    assert path_of(COUNTRY) == "全国"
    assert [one.code for one in lineage("320300")] == ["320000", "320300"]
    assert is_below("320300", "320000")
    assert not is_below("320000", COUNTRY)


def test_the_nearest_ids_hold_what_was_written() -> None:
    assert nearest_ids("xuzhou-kjj")[0] == "js-xuzhou-kjj-zcwj"
    assert nearest_ids("js_xuzhou_kjj_zcwj")[0] == "js-xuzhou-kjj-zcwj"
    assert nearest_ids("无") == ()


def test_a_topic_has_three_names() -> None:
    assert topic_named("科技") is topic_named("tech") is topic_named("Science and Technology") is Topic.TECH
    assert topic_named("卦") is None


def test_aggregators_are_told_from_governments() -> None:
    aggregators = [one for one in ALL if one.kind is SourceKind.AGGREGATOR]
    assert aggregators
    assert all(one.id.startswith("agg-") for one in aggregators)
