"""The practice portal's pages over real HTTP: what they show, what moves, how they are served."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from practice_portal import Portal, clauses, information

from service.practice import Site, serve_practice
from service.practice.script import DATA, SME, STORAGE, TALENT, WATER


def test_listing_gives_dated_rows_and_pages(portal: Portal) -> None:
    first, second = portal.get("/zwgk/zcwj/index.html"), portal.get("/zwgk/zcwj/index_2.html")
    rows = first.tree.xpath("//ul[@class='list']/li") + second.tree.xpath("//ul[@class='list']/li")
    assert len(rows) == 8
    dates = [row.xpath("string(span)") for row in rows]
    assert dates == sorted(dates, reverse=True)
    assert all(portal.get(row.xpath("string(a/@href)")).status == 200 for row in rows)
    assert portal.get("/zwgk/zcwj/index_3.html").status == 404


@pytest.mark.parametrize(
    "path", ["/", "/zwgk/zcjd/index.html", "/xwzx/gzdt/index.html", "/robots.txt", "/static/official.css"]
)
def test_official_site_answers(portal: Portal, path: str) -> None:
    assert portal.get(path).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere.html",
        "/zwgk/zcwj/index_0.html",
        "/zwgk/zcwj/index_99.html",
        "/files/1/fj1.docx",
        "/..%2f..%2fetc/passwd",
    ],
)
@pytest.mark.parametrize("site", list(Site))
def test_unknown_addresses_are_missing(portal: Portal, path: str, site: Site) -> None:
    assert portal.get(path, site).status == 404


def test_policy_page_carries_the_prescribed_tags_and_its_table(portal: Portal) -> None:
    page = portal.get(STORAGE)
    metas = {meta.get("name"): meta.get("content") for meta in page.tree.xpath("//meta[@name]")}
    assert {
        "SiteName",
        "SiteDomain",
        "SiteIDCode",
        "ColumnName",
        "ColumnType",
        "ArticleTitle",
        "PubDate",
        "ContentSource",
    } <= set(metas)
    assert information(page)["发文字号："] == "霁政办发〔2026〕9号"
    assert information(page)["有 效 性："] == "有效"
    assert clauses(page)[0] == "各县（区）人民政府，市各有关部门和单位："


@pytest.mark.parametrize(("path", "site"), [(STORAGE, Site.OFFICIAL), ("/zixun/3051.html", Site.AGGREGATOR)])
def test_two_fetches_differ_in_noise_alone(portal: Portal, path: str, site: Site) -> None:
    first, second = portal.get(path, site), portal.get(path, site)
    assert first.body != second.body
    assert clauses(first) == clauses(second)


@pytest.mark.parametrize(("path", "site"), [(STORAGE, Site.OFFICIAL), ("/zixun/3051.html", Site.AGGREGATOR)])
def test_related_links_change_their_order(portal: Portal, path: str, site: Site) -> None:
    first, second = (portal.get(path, site).tree.xpath("//section[@class='related']//a/@href") for _ in range(2))
    assert first != second
    assert path not in first


def test_clock_and_counter_move(portal: Portal) -> None:
    first = portal.get("/")
    portal.passed += timedelta(seconds=1)
    second = portal.get("/")
    assert first.texts("#clock") != second.texts("#clock")
    assert first.texts("#visits") != second.texts("#visits")
    assert first.texts(".banner") != second.texts(".banner")


def test_reposts_show_age_and_day(portal: Portal) -> None:
    assert portal.get("/zixun/", Site.AGGREGATOR).texts(".date") == [
        "3天前 (2026-05-16)",
        "8天前 (2026-05-11)",
        "15天前 (2026-05-04)",
    ]


def test_advertisements_stand_between_paragraphs(portal: Portal) -> None:
    shown = portal.get("/zixun/3051.html", Site.AGGREGATOR).texts(".ad")
    assert len(shown) == 2
    assert all(words.startswith("广告") for words in shown)


def test_tag_is_given_sometimes_and_honoured(portal: Portal) -> None:
    tags = {path: portal.get(path).headers["ETag"] for path in (STORAGE, DATA, WATER, SME, TALENT)}
    assert any(tags.values())
    assert not all(tags.values())
    assert portal.get(SME, etag=tags[SME]).status == 304
    portal.stand_at(9)
    assert portal.get(SME, etag=tags[SME]).status == 200


def test_taken_port_is_replaced_and_closing_frees_it() -> None:
    async def scene() -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            taken = other.getsockname()[1]
            sites = await serve_practice(official_port=taken, aggregator_port=taken)
            ports = {urlsplit(url).port for url in (sites.official_url, sites.aggregator_url)}
            assert len(ports) == 2
            assert taken not in ports
            await sites.close()
            await sites.close()
            with pytest.raises(OSError, match="Connect"):
                await asyncio.open_connection("127.0.0.1", next(iter(ports)))

    asyncio.run(scene())


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium on this machine")
def test_pages_open_in_a_browser(portal: Portal, tmp_path: Path) -> None:
    url = portal.sites.official_url + STORAGE
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path}",
        "--dump-dom",
        url,
    ]
    shown = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    assert "霁川市新型储能高质量发展行动方案（2026—2028年）" in shown
