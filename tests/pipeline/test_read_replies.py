"""What readers wrote below a text is no part of it; what looks like it in a policy is."""

from __future__ import annotations

import pytest

from pipeline.read import read

TEXT = (
    "<p>云溪大桥今天起封闭检修，过往车辆请提前绕行，公交一路、三路临时改道行驶。</p>"
    "<p>检修预计持续两个月，期间行人通道保持开放，请市民互相转告。</p>"
)
REPLY = "这座桥我每天都走，希望早点修好，感谢师傅们辛苦加班。"


def body(inside: str) -> str:
    page = f"<html><head><title>云溪大桥检修</title></head><body><div class='main'>{inside}</div></body></html>"
    return "\n".join(read(page.encode()).body)


@pytest.mark.parametrize("box", ["comments", "comment-list", "post_replies replies", "pinglun"])
def test_a_box_of_comments_goes_even_when_longer_than_the_text(box: str) -> None:
    replies = "".join(f"<h4># re: 大桥 网友{i}</h4><p>{REPLY}第{i}次。</p>" for i in range(30))
    said = body(f"<h2>云溪大桥检修</h2><div>{TEXT}</div><div class='{box}'>{replies}</div>")
    assert "行人通道" in said
    assert "师傅们" not in said


def test_a_box_named_comments_that_holds_the_text_itself_stays() -> None:
    assert "行人通道" in body(f"<div class='comments'>{TEXT}</div>")


@pytest.mark.parametrize("stamp_first", [True, False])
def test_of_a_thread_the_first_post_is_read(stamp_first: bool) -> None:
    texts = [TEXT, *(f"<p>{REPLY}{i}</p>" for i in range(4))]
    stamps = [f"<div class='by'>网友{i} 发表于 2026-03-0{i + 1} 10:2{i}:00</div>" for i in range(5)]
    posts = zip(stamps, texts, strict=True) if stamp_first else zip(texts, stamps, strict=True)
    said = body("".join(f"<div class='post'>{one}{two}</div>" for one, two in posts))
    assert "行人通道" in said
    assert "师傅们" not in said


def test_a_timetable_in_a_notice_is_no_thread() -> None:
    days = "".join(
        f"<p>2026年5月{i}日 9:00 第{i}场考试</p><p>地点：霁川市第{i}中学，请考生携带证件。</p>" for i in range(1, 6)
    )
    said = body(f"{TEXT}{days}")
    assert "第5场考试" in said


def test_two_stamps_of_one_text_are_no_thread() -> None:
    first, last = "发布时间：2026-03-01 10:20:00", "更新时间：2026-03-02 11:00:00"
    said = body(f"<div>{first}</div>{TEXT}<div>{last}</div><p>附则：检修期间的补贴办法，由市公交公司另行公布。</p>")
    assert "补贴办法" in said


def test_questions_of_an_interview_stay_and_a_byline_goes() -> None:
    said = body(f"<p>记者：请问检修为什么选在春天，对上下班有什么影响？</p>{TEXT}<p>记者：沈青禾</p>")
    assert "选在春天" in said
    assert "沈青禾" not in said


def test_a_trail_of_places_goes_and_a_sentence_with_signs_stays() -> None:
    said = body(
        f"<p>霁川论坛 &gt; 交通 &gt; 桥梁</p>{TEXT}<p>流程：申请 &gt; 审核 &gt; 公示 &gt; 拨付，每步不超过五日。</p>"
    )
    assert "霁川论坛" not in said
    assert "拨付" in said
