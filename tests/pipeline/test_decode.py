from __future__ import annotations

import random

import pytest

from pipeline.page.decode import decode, is_text

TEXT = "<html><head>{}</head><body>松溪市人民政府关于河埠头的通知，自发布之日起施行，请认真贯彻执行。镕囧</body></html>"
GB2312 = '<meta charset="gb2312">'


@pytest.mark.parametrize(
    ("meta", "charset", "header"),
    [
        ("", "utf-8", ""),
        ("", "utf-8-sig", "text/html; charset=gbk"),  # the mark wins
        ("", "utf-16", ""),
        (GB2312, "gb18030", ""),  # 镕 is not in GB2312
        (GB2312, "gb18030", "text/html; charset=UTF-8"),  # the header lies
        (GB2312, "utf-8", "text/html; charset=gb2312"),  # both lie
        ("", "gb18030", "text/html; charset=ISO-8859-1"),  # valid as latin-1, and nonsense
        ("", "gb18030", "text/html; charset=no-such-thing"),
        ('<meta charset="base64">', "gb18030", ""),  # a codec, but of bytes
        ('<meta http-equiv="Content-Type" content="text/html; charset=big5">', "gb18030", ""),
    ],
)
def test_the_text_survives_wrong_labels(meta: str, charset: str, header: str) -> None:
    text = TEXT.format(meta)
    assert decode(text.encode(charset), header) == text


def test_big5_is_believed_when_it_is_declared() -> None:
    text = '<meta charset="big5">臺北市政府公告，自發布日施行。'
    assert decode(text.encode("big5")) == text


def test_a_western_page_stays_western() -> None:
    text = '<meta charset="iso-8859-1">Straßen und Plätze in Düsseldorf, geöffnet für alle.'
    assert decode(text.encode("latin-1")) == text


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_character_cut_at_the_end_is_forgiven(charset: str) -> None:
    text = "河埠头检修办法" * 9
    assert decode(text.encode(charset)[:-1]) == text[:-1]


def test_a_few_broken_bytes_cost_a_few_characters() -> None:
    body = "河埠头检修办法，".encode() * 50
    text = decode(body[:100] + b"\xff\xff" + body[102:])
    assert text.count("�") < 8
    assert "检修办法" in text


def test_nul_bytes_are_left_out() -> None:
    assert decode(b"a\x00b") == "ab"


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_characters_without_their_mark_are_known_by_the_first_tag(charset: str) -> None:
    text = TEXT.format("")
    assert decode(text.encode(charset)) == text
    assert is_text(text.encode(charset))


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16", "utf-32"])
def test_text_with_some_damaged_bytes_is_still_text(charset: str) -> None:
    chance = random.Random(charset)
    body = bytearray((TEXT.format("") * 99).encode(charset))
    for place in chance.sample(range(4, len(body)), len(body) // 40):
        body[place] = chance.randrange(256)
    assert is_text(bytes(body))


@pytest.mark.parametrize("text", ["", "\x00\x00", "甲", "a\x1b$B\x1b(B"])
def test_nothing_and_hardly_anything_are_text(text: str) -> None:
    assert is_text(text.encode())


def test_bytes_of_any_value_are_no_text() -> None:
    chance = random.Random(7)
    assert not any(is_text(b"<html><body>" + chance.randbytes(5_000)) for _ in range(20))
