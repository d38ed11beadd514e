"""The day of publication: from tags, fields, the address, and from dates that need the day of the visit."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pipeline.model import Document
from pipeline.read import read

TITLE = "关于印发兰溪县渡口修缮补助办法的通知"
TEXT = (
    "<p>各乡镇人民政府：</p><p>现将《兰溪县渡口修缮补助办法》印发给你们，请认真遵照执行。</p>"
    "<p>第一条　为规范渡口修缮补助，提高资金使用效益，制定本办法。</p>"
)


def document(block: str, *, head: str = "", at: datetime | None = None, url: str = "") -> Document:
    page = (
        f"<html><head><title>{TITLE}-兰溪县人民政府</title>{head}</head><body>{block}<h1>{TITLE}</h1>"
        f"<div id='zoom'>{TEXT}</div></body></html>"
    )
    return read(page.encode(), at=at, url=url)


@pytest.mark.parametrize(
    "tag",
    [
        '<meta name="PubDate" content="2031-03-10 09:30">',
        '<meta name="pubdate" content="2031-03-10 09:30:15">',
        '<meta name="PUBDATE" content="2031/3/10">',
        '<meta name="publishdate" content="2031年3月10日">',
        '<meta name="Pub_Date" content="20310310">',
        '<meta name="pub-date" content="2031-03-10T09:30:15+08:00">',
        '<meta name="firstpublishedtime" content="2031-03-10-09:30:15">',
        '<meta property="article:published_time" content="2031-03-09T17:30:00Z">',  # the tenth in China
        '<meta name="PublishTime" content="2031-03-10">',
        '<meta name="og:release_date" content="2031-03-10">',
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2031-03-10T09:30:15"}</script>',
        '<script type="application/ld+json">{"@graph":[{"@type":"WebPage"},{"datePublished":"2031-03-10"}]}</script>',
    ],
)
def test_tags_tell_the_day_of_publication(tag: str) -> None:
    assert document("", head=tag).published_date == date(2031, 3, 10)


@pytest.mark.parametrize(
    "tag", ['<script type="application/ld+json">{broken</script>', '<meta name="PubDate" content="0">']
)
def test_a_tag_that_tells_nothing_is_no_harm(tag: str) -> None:
    assert document("<p>发布日期：2031-03-10</p>", head=tag).published_date == date(2031, 3, 10)


def test_the_name_of_a_site_is_no_issuer() -> None:
    head = '<meta name="SiteName" content="兰溪县人民政府"><meta name="ContentSource" content="本网">'
    assert document("", head=head).issuers == ()


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://www.example.gov.cn/zcwj/202103/t20310310_12345.html", date(2031, 3, 10)),
        ("https://www.example.gov.cn/art/2031/3/10/art_12_345.html", date(2031, 3, 10)),
        ("https://www.example.gov.cn/doc/2031/03/10/4833.shtml", date(2031, 3, 10)),
        ("https://www.example.gov.cn/203103/abc.shtml", None),  # a month is no day
        ("https://www.example.gov.cn/show/20991399.html", None),
    ],
)
def test_an_address_tells_the_day_when_nothing_else_does(url: str, day: date | None) -> None:
    assert document("", url=url).published_date == day
    assert document("<p>发布日期：2031-03-12</p>", url=url).published_date == date(2031, 3, 12)


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2031年3月10日", date(2031, 3, 10)),
        ("2031-03-10 10:11:12", date(2031, 3, 10)),
        ("2031/3/10", date(2031, 3, 10)),
        ("2031.3.10", date(2031, 3, 10)),
        ("二〇三一年三月十日", date(2031, 3, 10)),
        ("20310310", date(2031, 3, 10)),
        ("31-03-10", date(2031, 3, 10)),
        ("03-10", date(2031, 3, 10)),
        ("12-31", date(2030, 12, 31)),  # not yet in the year of the visit
        ("3小时前", date(2031, 3, 20)),
        ("昨天 10:20", date(2031, 3, 19)),
        ("08:15", date(2031, 3, 20)),
        ("2周前", date(2031, 3, 6)),
        ("3个月前", None),
        ("2031年3月", None),
        ("2031-02-30", None),
        ("1970-01-01", None),  # what a database without a value prints
        ("1900-01-01 00:00:00", None),
        ("0000-00-00", None),
        ("中华民国120年3月10日", None),
    ],
)
def test_dates_of_every_form_in_a_field(printed: str, day: date | None) -> None:
    at = datetime(2031, 3, 20, 4, 0, tzinfo=UTC)
    assert document(f"<p>发布日期：{printed}</p>", at=at).published_date == day
