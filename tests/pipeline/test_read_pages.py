"""One policy on four sites, and what is no policy: own pages, fictional places."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline.model import Document, Kind, Validity
from pipeline.read import read

PAGES = Path(__file__).parent / "pages"
AT = datetime(2031, 3, 30, tzinfo=UTC)
COPIES = ["official", "official_again", "official_redesigned", "aggregator", "company"]


def read_file(name: str) -> Document:
    body = (PAGES / f"{name}.html").read_bytes()
    return read(body, url="http://www.chengpu.example/zw/a.html", content_type="text/html", at=AT)


@pytest.mark.parametrize("name", COPIES)
def test_every_copy_says_the_same(name: str) -> None:
    official, copy = read_file("official"), read_file(name)
    assert copy.kind is Kind.POLICY
    assert copy.text_digest == official.text_digest
    assert copy.doc_number == "澄政办发〔2031〕6号"
    assert copy.issuers == ("澄浦市人民政府办公室",)
    assert (copy.written_date, copy.published_date) == (date(2031, 3, 8), date(2031, 3, 10))
    assert (copy.effective_date, copy.expiry_date) == (date(2031, 5, 1), date(2034, 4, 30))


def test_counters_banners_and_related_links_change_nothing() -> None:
    first, again = read_file("official"), read_file("official_again")
    assert first.noise != again.noise
    assert (first.title, first.body, first.clauses) == (again.title, again.body, again.clauses)
    assert first.attachments == again.attachments


def test_a_redesign_changes_nothing_that_is_told() -> None:
    before, after = read_file("official"), read_file("official_redesigned")
    assert before.body == after.body
    assert before.title == after.title
    assert before.validity is after.validity is Validity.VALID
    assert before.index_number == after.index_number == "014000000/2031-00012"


def test_an_aggregator_adds_nothing_to_the_text() -> None:
    document = read_file("aggregator")
    text = "\n".join(document.body)
    for word in ("免费下载", "厂房", "分享到", "东汀人民政府", "网站地图", "总访问量"):
        assert word not in text
        assert any(word in line for line in document.noise)
    assert document.title.endswith("通知")
    assert document.validity is Validity.UNKNOWN
    assert document.validity_evidence == "政策是否有效未知,请慎用"
    assert sum("布局驿站网点" in line for line in document.body) == 1


def test_policy_sentences_with_words_of_noise_survive() -> None:
    text = "\n".join(read_file("official").body)
    for word in ("微信小程序", "首页显著位置", "作者和志愿者", "附件所列设备"):
        assert word in text


def test_a_covering_notice_names_what_it_prints_and_what_it_repeals() -> None:
    document = read_file("official")
    told = {(r.kind, r.title, r.doc_number) for r in document.relations}
    assert document.document_title == "澄浦市湿地驿站建设三年行动方案（2031—2033年）"
    assert ("repeals", "澄浦市湿地驿站管理暂行办法", "澄政办发〔2027〕9号") in told
    assert ("implements", "省政府关于加快湿地驿站建设的意见", "浦政发〔2030〕17号") in told


def test_a_file_is_found_with_its_whole_address() -> None:
    (file,) = read_file("official").attachments
    assert (file.name, file.url) == ("1.驿站设备清单.pdf", "http://www.chengpu.example/zw/P0203103.pdf")


def test_what_stands_on_the_visitors_own_disk_is_no_file_of_the_page() -> None:
    text = "<h1>兰溪县奖励办法</h1><p>第一条 本县企业依法享受奖励，具体标准由县工业部门公布。</p>"
    links = "".join(
        f"<p><a href='{url}'>附件</a></p>" for url in ("file:///C:/1.doc", "data:application/pdf,x.pdf", "3.pdf")
    )
    assert [file.url for file in read(f"{text}{links}".encode()).attachments] == ["3.pdf"]


def test_a_viewer_without_an_end_tag_swallows_nothing() -> None:
    text = "".join(f"<p>第{number}条 本县企业依法享受奖励，具体标准由县工业部门公布。</p>" for number in "一二三")
    document = read(
        f"<title>兰溪县奖励办法</title><div><h1>兰溪县奖励办法</h1><embed src='a.pdf'>{text}</div>".encode()
    )
    assert len(document.clauses) == 3
    assert [file.url for file in document.attachments] == ["a.pdf"]


def test_an_interpretation_has_no_number_of_its_own() -> None:
    document = read_file("interpretation")
    assert document.kind is Kind.INTERPRETATION
    assert document.doc_number == ""
    assert document.relations[0].kind == "interprets"
    assert document.relations[0].doc_number == "澄政办发〔2031〕6号"


def test_news_of_a_signing_is_news() -> None:
    document = read_file("news")
    assert document.kind is Kind.NEWS
    assert document.published_date == date(2030, 9, 24)
    assert len(document.body) == 3


def test_a_dead_page_in_living_clothes_is_unreadable() -> None:
    document = read_file("soft404")
    assert (document.kind, document.reason) == (Kind.UNREADABLE, "soft 404")


def test_a_page_cut_short_keeps_its_text_and_says_so() -> None:
    whole = (PAGES / "official.html").read_bytes()
    document = read(whole[: whole.index("完善驿站服务".encode())])
    assert (document.kind, document.reason) == (Kind.UNREADABLE, "cut")
    assert any("布局驿站网点" in line for line in document.body)


def test_a_selector_points_at_the_text_and_metadata_still_counts() -> None:
    body = (PAGES / "official.html").read_bytes()
    document = read(body, select_body="#zoom")
    assert document.doc_number == "澄政办发〔2031〕6号"
    assert document.body == read_file("official").body
    assert read(body, select_body="#nothing").body == document.body
    assert read(body, select_body="[[[").body == document.body
