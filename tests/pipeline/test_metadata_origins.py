"""Each field keeps what is printed, its normal form and where it stands; contradictions are kept, the better first."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.model import Origin, Precision, Where
from pipeline.read import read

TEXT = (
    "<p>各镇人民政府：</p><p>为了保护河道，现就有关事项通知如下，请认真贯彻执行。</p>"
    "<p>本通知自2026年3月1日起施行，有效期至2028年2月29日。</p><p>澄沙县水务局</p><p>2026年1月12日</p>"
)


def origins(above: str, *, head: str = "", at: datetime | None = None) -> dict[str, list[Origin]]:
    page = (
        f"<html><head>{head}<title>关于保护河道的通知</title></head><body><h1>关于保护河道的通知</h1>{above}"
        f"<div class='zoom'>{TEXT}</div></body></html>"
    )
    found: dict[str, list[Origin]] = {}
    for one in read(page.encode(), at=at).origins:
        found.setdefault(one.field, []).append(one)
    return found


def test_a_value_is_kept_as_printed_and_in_normal_form() -> None:
    block = "<table><tr><td>发文字号：</td><td>澄水发[2026] 第3号</td><td>有效性：</td><td>是</td></tr></table>"
    found = origins(block)
    assert found["doc_number"] == [
        Origin(field="doc_number", printed="澄水发[2026] 第3号", value="澄水发〔2026〕3号", origin=Where.BLOCK)
    ]
    assert [(one.printed, one.value) for one in found["validity"]] == [("是", "valid")]


def test_a_contradiction_is_kept_and_the_better_source_first() -> None:
    found = origins("<p>成文日期：2026-01-15</p><p>发布日期：2026-01-20</p>")["written_date"]
    assert [(one.value, one.origin) for one in found] == [("2026-01-15", Where.LABEL), ("2026-01-12", Where.SIGNATURE)]


def test_a_placeholder_is_kept_as_printed_and_has_no_value() -> None:
    block = "<table><tr><td>文号：</td><td>无</td><td>索引号：</td><td>CS-26-1</td></tr></table>"
    found = origins(block)["doc_number"]
    assert [(one.printed, one.value, one.origin) for one in found] == [("无", "", Where.BLOCK)]


def test_the_text_tells_issuer_dates_and_force() -> None:
    found = origins("<p>发布机构：水务局　发布日期：2026-01-13</p>")
    assert next((one.printed, one.value) for one in found["issuers"]) == ("水务局", "澄沙县水务局")
    assert [one.origin for one in found["issuers"]] == [Where.LABEL, Where.SIGNATURE]
    assert [(one.value, one.origin) for one in found["effective_date"]] == [("2026-03-01", Where.SENTENCE)]
    assert [(one.value, one.origin) for one in found["expiry_date"]] == [("2028-02-29", Where.SENTENCE)]


def test_a_meta_tag_is_believed_before_a_relative_date() -> None:
    at = datetime(2026, 2, 1, tzinfo=UTC)
    found = origins("<p>发布时间：3天前</p>", head='<meta name="PubDate" content="2026-01-14 08:00">', at=at)
    told = [(one.value, one.origin) for one in found["published_date"]]
    assert told == [("2026-01-14", Where.META), ("2026-01-29", Where.LABEL)]


def test_a_page_that_tells_nothing_has_no_origins() -> None:
    assert read(b"<p></p>").origins == ()


def test_the_day_of_publication_is_believed_in_the_order_of_trust() -> None:
    at = datetime(2026, 2, 1, tzinfo=UTC)
    linked = '<script type="application/ld+json">{"datePublished":"2026-01-15"}</script>'
    page = (
        f'<html><head><meta name="PubDate" content="2026-01-14 08:00">{linked}<title>关于保护河道的通知</title></head>'
        "<body><p>3天前</p><h1>关于保护河道的通知</h1><p>时间：2026-01-16</p><p>2026-01-17</p>"
        f"<div class='zoom'>{TEXT}</div></body></html>"
    )
    document = read(page.encode(), at=at, url="https://www.example.gov.cn/zcwj/202601/t20260118_1.html")
    told = [(one.value, one.origin) for one in document.origins if one.field == "published_date"]
    assert told == [
        ("2026-01-14", Where.META),
        ("2026-01-15", Where.LINKED),
        ("2026-01-16", Where.LABEL),
        ("2026-01-17", Where.LINE),
        ("2026-01-18", Where.ADDRESS),
        ("2026-01-29", Where.LINE),
    ]


@pytest.mark.parametrize(
    ("printed", "value", "precision"),
    [
        ("2026-01-14 08:00", "2026-01-14", Precision.MINUTE),
        ("2026-01-14", "2026-01-14", Precision.DAY),
        ("2026年1月", "2026-01", Precision.MONTH),
        ("20分钟前", "2026-02-01", Precision.MINUTE),
        ("3小时前", "2026-02-01", Precision.HOUR),
        ("昨天 10:20", "2026-01-31", Precision.MINUTE),
        ("5天前", "2026-01-27", Precision.DAY),
        ("2个月前", "2025-12", Precision.MONTH),
        ("1年前", "2025", Precision.YEAR),
        ("2026-13-40", "", None),
    ],
)
def test_a_date_is_told_as_exactly_as_it_is_printed(printed: str, value: str, precision: Precision | None) -> None:
    at = datetime(2026, 2, 1, 4, 0, tzinfo=UTC)
    found = origins(f"<p>发布时间：{printed}</p>", at=at)["published_date"]
    assert [(one.printed, one.value, one.precision) for one in found] == [(printed, value, precision)]
