"""`sources add` as a new user does it: an address, and nothing else."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import COMMAND, Command, configured
from loopback_site import Reply, Site, serving
from policy_pages import policy_pages

from crawler.answer import Answer
from crawler.source import SourceKind
from service.adding.surveying import publisher
from service.settings.file import load_settings

HTML = {"Content-Type": "text/html; charset=utf-8"}
HOME = """<html><head><title>澄岚市人民政府</title></head><body>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/news/">新闻中心</a></li>
<li><a href="/zcwj.html">政策文件</a></li><li><a href="/zcjd.html">政策解读</a></li>
<li><a href="/tzgg.html">通知公告</a></li><li><a href="/gb.html">政府公报</a></li></ul>
<ul><li><a href="/hot/1.html">澄岚市召开年度重点工作推进会议</a></li>
<li><a href="/hot/2.html">市领导调研重点项目建设情况</a></li>
<li><a href="/hot/3.html">全市春季招聘活动今日正式启动</a></li></ul></body></html>"""


@pytest.fixture
def site() -> Iterator[Site]:
    pages = policy_pages(5)
    listings = {"/zcwj.html": list(pages)[:3], "/zcjd.html": list(pages)[3:4], "/tzgg.html": list(pages)[4:]}
    home = Reply(body=HOME.encode(), headers=HTML)
    with serving(Site(pages=pages, listings=listings, replies={"/": home})) as running:
        yield running


@pytest.fixture
def run(tmp_path: Path) -> Command:
    return configured(tmp_path, {})


def urls(run: Command) -> list[str]:
    (part,) = load_settings(run.config).sources
    return [url.rpartition("/")[2] for url in part.values().urls]


def test_a_home_page_offers_its_policy_listings_and_takes_them(site: Site, run: Command) -> None:
    printed = run("sources", "add", f"{site.address}/", "--name", "city", "--yes")
    assert "A home page" in printed
    assert "3 entries, the latest of 2026-03-04" in printed
    assert "政府公报" in printed
    assert "cannot be watched: missing" in printed
    assert "robots.txt allows it" in printed
    assert "Two fetches read the same" in printed
    assert urls(run) == ["zcwj.html", "zcjd.html"]
    assert not [path for path in site.asked if path.startswith("/hot/")]
    run("check", "--all")
    assert len(run("policies", "--format", "jsonl").splitlines()) == 4


def test_a_person_chooses_among_them(site: Site, run: Command) -> None:
    line = [*COMMAND, "--config", str(run.config), "sources", "add", f"{site.address}/", "--name", "city"]
    answers = "9\nall\n4，1\ny\n"
    done = subprocess.run(line, input=answers, capture_output=True, text=True, cwd=run.config.parent, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Write numbers from 1 to 4" in done.stdout
    assert urls(run) == ["zcjd.html", "zcwj.html"]


def test_one_page_of_policies_is_taken_as_it_is(site: Site, run: Command) -> None:
    printed = run("sources", "add", f"{site.address}/zcwj.html", "--name", "city", "--yes")
    assert "A home page" not in printed
    assert urls(run) == ["zcwj.html"]


def test_a_home_page_that_leads_to_no_policies_asks_for_another_address(site: Site, run: Command) -> None:
    site.replies["/"] = Reply(
        body=HOME.replace("政策", "花卉").replace("文件", "园").replace("公", "花").encode(), headers=HTML
    )
    printed = run("sources", "add", f"{site.address}/", "--name", "city", "--yes", status=1)
    assert "give the address of the page that lists them" in printed
    assert load_settings(run.config).sources == ()


def test_a_dead_address_is_told_and_nothing_written(run: Command) -> None:
    before = run.config.read_text("utf-8")
    assert "could not be read" in run("sources", "add", "http://127.0.0.1:9/", "--name", "city", "--yes", status=1)
    assert run.config.read_text("utf-8") == before


@pytest.mark.parametrize(
    ("url", "body", "kind"),
    [
        ("https://www.lancheng.gov.cn/", "", SourceKind.GOVERNMENT),
        ("https://www.example.gov/", "", SourceKind.GOVERNMENT),
        ("https://www.lancheng.com/", "<p>网站标识码：3200000000</p>", SourceKind.GOVERNMENT),
        ("https://www.lancheng.com/", '<meta name="SiteIDCode" content="3200000000">', SourceKind.GOVERNMENT),
        ("https://www.lancheng.com/", "<p>招商热线</p>", SourceKind.AGGREGATOR),
        ("https://gov.lancheng.com/", "", SourceKind.AGGREGATOR),
        ("http://127.0.0.1:8000/", "", SourceKind.GOVERNMENT),  # nothing is known of it
    ],
)
def test_who_publishes_is_told_by_host_and_marks(url: str, body: str, kind: SourceKind) -> None:
    page = f"<html><body>{body}</body></html>".encode()
    assert publisher(Answer(asked=url, status=200, content_type="text/html", body=page)) is kind
