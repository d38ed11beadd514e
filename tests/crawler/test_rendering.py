"""Pages that only their script fills, shown in a real Chromium: what is read from them."""

from __future__ import annotations

import asyncio
import gzip
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pages import listing, policy
from real_browser import require_browser
from script_site import APP, Visits, data, rows, script, script_site, shell, visiting
from servers import Asked, Reply, page, serving
from test_legacy_tls import self_signed

from crawler.check import CheckPlan
from crawler.engine import ResidentCrawler
from crawler.source import CrawlSettings, Source
from pipeline.model import Outcome, Role, Visit

CRAWL = CrawlSettings(delay_seconds=0, per_host=2, timeout_seconds=10, allow_private=True, max_body_bytes=2_000_000)


@pytest.fixture(scope="module")
def visits() -> Iterator[Visits]:
    require_browser()
    with visiting(CRAWL) as visits:
        yield visits


def ends(found: list[Visit]) -> list[tuple[str, Outcome, str]]:
    return [("/" + visit.url.split("/", 3)[3], visit.outcome, visit.reason) for visit in found]


def test_without_render_the_outcome_names_it(visits: Visits) -> None:
    (visit,) = visits(script_site(), render=False)
    assert visit.outcome is Outcome.UNREADABLE
    assert "render: true" in visit.reason


def test_listing_and_documents_are_read_that_exist_after_their_script_ran(visits: Visits) -> None:
    site = script_site()
    found = visits(site)
    assert ends(found) == [("/zcwj/", Outcome.OK, ""), ("/doc/1", Outcome.OK, ""), ("/doc/2", Outcome.OK, "")]
    assert found[0].document
    assert [entry.date and entry.date.day for entry in found[0].document.entries] == [1, 2]
    first = found[1].document
    assert first
    assert first.doc_number == "蓝政发〔2031〕1号"
    assert len(first.clauses) >= 6


def test_what_is_kept_is_the_page_as_shown_without_validators(visits: Visits) -> None:
    visit = visits(script_site())[1]
    assert "对新认定的专精特新企业" in visit.body.decode("utf-8")
    assert visit.content_type == "text/html; charset=utf-8"
    assert (visit.status, visit.etag, visit.conditional) == (200, "", False)


def test_one_fetch_for_each_page_and_one_for_what_all_share(visits: Visits) -> None:
    site = script_site(3)
    visits(site)
    asked = site.paths()
    assert asked.count("/app.js") == 1
    assert all(asked.count(path) == 1 for path in ("/zcwj/", "/doc/1", "/doc/2", "/doc/3"))


def test_the_browser_introduces_itself_as_the_crawler_does(visits: Visits) -> None:
    site = script_site()
    visits(site)
    agents = {one.headers["user-agent"] for one in site.asked}
    assert agents == {CRAWL.user_agent}


def test_images_fonts_media_and_icons_are_not_loaded(visits: Visits) -> None:
    more = (
        "<img src='/a.png'><video src='/a.mp4'></video><style>@font-face{font-family:f;src:url(/a.woff)}"
        "body{font-family:f;background:url(/b.png)}</style>"
    )
    site = script_site(1)
    site.pages["/zcwj/"] = shell(more)
    visits(site)
    assert not [path for path in site.paths() if path.endswith((".png", ".mp4", ".woff", ".ico"))]


def test_what_is_no_page_reaches_no_browser(visits: Visits) -> None:
    feed = f"""<rss version="2.0"><channel><title>x</title><item><title>{rows("/doc/1")[0]["title"]}</title>
        <link>/doc/1</link></item></channel></rss>"""
    site = script_site(1)
    site.pages["/feed.xml"] = Reply(body=feed.encode(), headers={"Content-Type": "application/rss+xml"})
    assert [visit.outcome for visit in visits(site, "/feed.xml")] == [Outcome.OK, Outcome.OK]


def test_attachments_are_fetched_plainly(visits: Visits) -> None:
    site = script_site(1)
    site.pages["/api/doc/1"] = data(
        {"html": policy(1, extra="<p><a href='/file.doc'>附件：申报表.doc</a></p>").partition("<body>")[2]}
    )
    site.pages["/file.doc"] = page("<html><body><script>fetch('/called')</script></body></html>")
    found = visits(site)
    assert [visit.role for visit in found] == [Role.LISTING, Role.DOCUMENT, Role.ATTACHMENT]
    assert "/called" not in site.paths()


def test_packed_pages_in_another_charset(visits: Visits) -> None:
    site = script_site(1)
    html = SHELL_GBK.encode("gb18030")
    headers = {"Content-Type": "text/html; charset=gbk", "Content-Encoding": "gzip"}
    site.pages["/zcwj/"] = Reply(body=gzip.compress(html), headers=headers)
    found = visits(site)
    assert found[0].outcome is Outcome.OK
    assert "政策文件库" in found[0].body.decode("utf-8")


SHELL_GBK = (
    '<html><head><meta charset="gbk"><title>政策文件库</title></head><body><h1>政策文件库</h1>'
    '<div id="app">加载中</div><script src="/app.js"></script></body></html>'
)


def test_a_status_of_trouble_is_told_without_showing_the_page(visits: Visits) -> None:
    site = script_site(1)
    site.pages["/zcwj/"] = replace(shell(), status=404)
    (visit,) = visits(site)
    assert visit.status == 404
    assert "/app.js" not in site.paths()


def test_a_challenge_is_not_got_around_by_running_it(visits: Visits) -> None:
    site = script_site(1)
    site.pages["/zcwj/"] = page("<html><body><script src='/c.js'></script><script>$_ts={}</script></body></html>")
    (visit,) = visits(site)
    assert visit.outcome is Outcome.BLOCKED
    assert "/c.js" not in site.paths()


def test_a_page_cut_short_is_not_made_whole_by_the_browser(visits: Visits) -> None:
    site = script_site(1)
    whole = shell().body
    site.pages["/zcwj/"] = page(whole[: len(whole) - 20].decode())
    assert [visit.outcome for visit in visits(site)] == [Outcome.PARTIAL]


def test_a_script_that_leads_on_is_followed_as_a_redirect_is(visits: Visits) -> None:
    site = script_site(1)
    site.pages["/old/"] = page(listing([], extra="<script>setTimeout(() => location.href = '/zcwj/', 300)</script>"))
    found = visits(site, "/old/")
    assert [visit.outcome for visit in found] == [Outcome.OK, Outcome.OK]
    assert found[0].final_url == f"{site.origin}/zcwj/"
    assert site.paths().count("/zcwj/") == 1


def test_a_page_that_loads_itself_anew_is_read_as_it_stands(visits: Visits) -> None:
    site = script_site(1)
    site.pages["/zcwj/"] = shell("<script>setTimeout(() => location.reload(), 100)</script>")
    assert [visit.outcome for visit in visits(site)] == [Outcome.OK, Outcome.OK]
    assert site.paths().count("/zcwj/") == 1


def test_robots_txt_holds_for_pages_that_are_shown(visits: Visits) -> None:
    site = script_site(1, **{"/robots.txt": page("User-agent: *\nDisallow: /zcwj/\n")})
    (visit,) = visits(site)
    assert visit.outcome is Outcome.DISALLOWED
    assert site.paths() == []


def test_robots_txt_holds_for_what_their_scripts_ask_for(visits: Visits) -> None:
    site = script_site(1, **{"/robots.txt": page("User-agent: *\nDisallow: /api/zcwj/\nDisallow: /counter\n")})
    (visit,) = visits(site)
    assert visit.outcome is Outcome.DISALLOWED
    assert "robots.txt forbids what its scripts ask for" in visit.reason
    assert "/api/zcwj/" not in site.paths()


def test_what_robots_txt_withholds_matters_only_where_nothing_is_shown(visits: Visits) -> None:
    site = script_site(1, **{"/robots.txt": page("User-agent: *\nDisallow: /counter\n")})
    site.pages["/zcwj/"] = shell("<script>fetch('/counter?1').catch(() => 0)</script>")
    assert [visit.outcome for visit in visits(site)] == [Outcome.OK, Outcome.OK]
    assert "/counter?1" not in site.paths()


def test_the_site_knows_its_visitor_by_cookies(visits: Visits) -> None:
    def listed(asked: Asked) -> Reply:
        return data({"rows": rows("/doc/1") if "visitor=7" in asked.headers.get("cookie", "") else []})

    site = script_site(1, **{"/api/zcwj/": listed})
    site.pages["/zcwj/"] = replace(shell(), headers={**shell().headers, "Set-Cookie": "visitor=7; Path=/; HttpOnly"})
    assert [visit.outcome for visit in visits(site)] == [Outcome.OK, Outcome.OK]


def test_a_page_that_shows_nothing_says_so(visits: Visits) -> None:
    site = script_site(1)
    site.pages["/app.js"] = script("document.title = '蓝河'")
    (visit,) = visits(site)
    assert visit.outcome is Outcome.UNREADABLE
    assert "though a browser ran its scripts" in visit.reason
    assert "render: true" not in visit.reason


def test_by_https_the_source_says_for_page_and_scripts_whose_certificates_are_taken(tmp_path: Path) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(self_signed(tmp_path / "server.pem"))

    async def story(any_certificate: bool) -> list[Outcome]:
        site = script_site(1)
        async with serving(site, tls=context), ResidentCrawler(CRAWL) as crawler:
            url = f"{site.origin}/zcwj/"
            source = Source(name="lanhe", urls=(url,), render=True, any_certificate=any_certificate)
            return [visit.outcome async for visit in crawler.check(CheckPlan(source=source))]

    assert asyncio.run(story(any_certificate=False)) == [Outcome.FAILED]
    assert asyncio.run(story(any_certificate=True)) == [Outcome.OK, Outcome.OK]


def test_a_list_that_comes_late_is_waited_for(visits: Visits) -> None:
    site = script_site(1)
    site.pages["/app.js"] = script(f"setTimeout(() => {{ {APP_LATE} }}, 1500)")
    site.pages["/late.js"] = script(APP)
    assert visits(site)[0].outcome is Outcome.OK


APP_LATE = "const s = document.createElement('script'); s.src = '/late.js'; document.body.append(s)"
