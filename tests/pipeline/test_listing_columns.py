"""Which policy listings a home page leads to."""

from __future__ import annotations

import pytest

from pipeline.listing.columns import find_columns, is_home
from pipeline.listing.entries import parse

HOME = "http://www.lancheng.example/"


def columns(body: str, url: str = HOME) -> list[tuple[str, str]]:
    root = parse(f"<html><body>{body}</body></html>")
    assert root is not None
    return [(column.name, column.url.removeprefix(HOME)) for column in find_columns(root, url)]


PORTAL = """
<div class="nav"><a href="/">首页</a><a href="/xwzx/">新闻中心</a><a href="/zwgk/zcwj/">政策文件</a>
<a href="/zwgk/zcjd/index.html">政策解读</a><a href="/hdjl/">互动交流</a></div>
<div class="box"><h3>规范性文件</h3><a class="more" href="/zwgk/gfxwj/">更多&gt;&gt;</a>
<ul><li><a href="/art/2026/3/1/art_88_1203.html">关于印发灯会管理办法的通知</a></li></ul></div>
<div class="box"><div class="tit">通知公告 <a href="/tzgg/" title="更多">更多</a></div></div>
<div class="box"><h3>工作动态</h3><a class="more" href="/gzdt/">更多</a></div>
<div class="foot"><a href="/sitemap.html">网站地图</a><a href="http://www.gov.example/zcwj/">政策文件</a></div>
"""


def test_a_portal_leads_to_its_columns_the_likeliest_first() -> None:
    assert columns(PORTAL) == [
        ("政策文件", "zwgk/zcwj/"),
        ("规范性文件", "zwgk/gfxwj/"),
        ("通知公告", "tzgg/"),
        ("政策解读", "zwgk/zcjd/index.html"),
    ]


def test_an_aggregator_leads_to_its_policies() -> None:
    menu = (
        '<ul class="menu"><li><a href="/zhaoshang/">招商动态</a></li><li><a href="/zhengce/">惠企政策</a></li>'
        '<li><a href="/zhengce/shenbao/">政策申报</a></li><li><a href="/about.html">关于我们</a></li></ul>'
    )
    assert [name for name, _ in columns(menu)] == ["惠企政策", "政策申报"]


def test_a_list_of_policies_leads_to_its_column_whatever_that_is_called() -> None:
    rows = "".join(f'<li><a href="/post/{n}.html">关于印发第{n}批灯会管理办法的通知</a></li>' for n in range(4))
    news = "".join(f'<li><a href="/hot/{n}.html">第{n}批灯会项目集中开工仪式举行</a></li>' for n in range(4))
    assert columns(
        f'<div><h2><a href="/category-1.html">产业信息</a></h2><ul>{rows}</ul></div>'
        f'<div><h2><a href="/category-2.html">园区风采</a></h2><ul>{news}</ul></div>'
    ) == [("产业信息", "category-1.html")]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/art/2026/3/1/art_88_1203.html">政策文件</a>',  # one document
        '<a href="/zcwj/t20260301_1203.html">政策文件</a>',
        '<a href="/files/zcwj.pdf">政策文件</a>',
        '<a href="http://other.example/zcwj/">政策文件</a>',
        '<a href="javascript:void(0)">政策文件</a>',
        '<a href="#zcwj">政策文件</a>',
        '<a href="/zcwj/">关于印发灯会规范性文件清理结果和政策文件目录的通知</a>',
        '<a href="/">政策文件</a>',
        '<a href="/more/">更多</a>',
    ],
)
def test_what_is_no_column(link: str) -> None:
    assert columns(f"<p>{link}</p>") == []


def test_departments_below_the_same_name_belong_to_the_site() -> None:
    assert columns('<a href="http://kjj.lancheng.example/zcwj/">政策文件</a>') == [
        ("政策文件", "http://kjj.lancheng.example/zcwj/")
    ]


def test_another_port_is_another_site() -> None:
    assert columns('<a href="http://127.0.0.1:2/zcwj/">政策文件</a>', "http://127.0.0.1:1/") == []


def test_a_page_of_a_thousand_links_leads_to_a_dozen_columns() -> None:
    assert len(columns("".join(f'<a href="/c{n}/">政策文件</a>' for n in range(1000)))) == 12


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("http://a.example", True),
        ("http://a.example/", True),
        ("http://a.example/index.shtml", True),
        ("http://a.example/zcwj/", False),
        ("http://a.example/?p=3", False),
        ("http://a.example/index/zcwj.html", False),
        ("", False),  # no address, no site
    ],
)
def test_a_home_page_is_told_by_its_address(url: str, home: bool) -> None:
    assert is_home(url) is home
