"""`read` tells beside each field where it was taken from, and what else the page said."""

from __future__ import annotations

import pytest

from pipeline.model import Origin, Where
from pipeline.read import read
from service.cli.files import origin_words
from service.records.archive import document_record


def told(value: str, printed: str, where: Where) -> Origin:
    return Origin(field="written_date", printed=printed, value=value, origin=where)


def test_a_contradiction_is_said_and_an_agreement_is_not() -> None:
    origins = (
        told("2031-03-08", "2031年3月8日", Where.SIGNATURE),
        told("2031-03-08", "2031-03-08", Where.META),
        told("2031-03-12", "2031-03-12", Where.BLOCK),
        told("", "—", Where.LABEL),
    )
    said = "← signature: 2031年3月8日; also said: 2031-03-12 (information block), — (label line)"
    assert origin_words(origins, "written_date") == said
    assert origin_words(origins[:2], "written_date") == "← signature: 2031年3月8日"
    assert origin_words(origins, "title") == ""


@pytest.mark.parametrize(("printed", "told"), [("无", "无"), ("—", None), ("云科发〔2031〕4号", "云科发〔2031〕4号")])
def test_a_page_that_says_there_is_no_number_is_told_from_one_that_says_nothing(printed: str, told: str | None) -> None:
    page = f"""<html><body><table><tr><td>索引号：</td><td>A1</td><td>文号：</td><td>{printed}</td></tr></table>
        <h1>关于开展湿地巡护的通知</h1><div><p>各县区林业局：为做好今年的湿地巡护，现就有关事项通知如下。</p>
        <p>一、每周巡护不少于两次，记录水位、鸟类和垃圾情况。</p><p>二、每月五日前上报上月记录。</p></div></body></html>"""
    assert document_record("page.html", read(page.encode()))["doc_number"] == told
