"""A line of any one character, however long, is read in a time that grows with it and no faster."""

from __future__ import annotations

import time

import pytest

from pipeline.read import read

PARAGRAPH = "各镇应当每年检修河埠头，对损坏严重的及时更换，所需经费列入预算，任何单位不得挪用。"
SIGNS = [">", "|", "一", "1", "、", " ", "　", "甲 > "]
SECONDS = 10  # of processor; a rule that tries each place from each other one needs hours


def page_with(line: str) -> bytes:
    return f"<html><body><p>{line}</p><div><p>{PARAGRAPH}</p></div></body></html>".encode()


@pytest.mark.parametrize("sign", SIGNS)
def test_a_long_line_takes_no_longer_than_its_length(sign: str) -> None:
    page = page_with(f"甲{sign * (200_000 // len(sign))}乙")
    begun = time.process_time()
    read(page)
    assert time.process_time() - begun < SECONDS
