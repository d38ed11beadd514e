"""A region is found under every name that people give it."""

from __future__ import annotations

import pytest

from pipeline.text.places import is_within


@pytest.mark.parametrize(
    ("region", "wanted"),
    [
        ("江苏/徐州", "江苏"),
        ("江苏/徐州", "江苏省"),
        ("江苏省/徐州市", "江苏"),
        ("江苏/徐州", "江苏省/徐州市"),
        ("江苏/徐州/鼓楼区", "江苏省/徐州"),
        ("江苏", "江苏/"),
        ("北京", "北京市"),
        ("广西", "广西壮族自治区"),
        ("新疆/伊犁", "新疆维吾尔自治区/伊犁哈萨克自治州"),
        ("内蒙古/锡林郭勒", "内蒙古自治区/锡林郭勒盟"),
        ("湖北/恩施", "湖北省/恩施土家族苗族自治州"),
        ("青海/海西", "青海/海西蒙古族藏族自治州"),
        ("新疆/阿克苏", "新疆/阿克苏地区"),
        ("香港", "香港特别行政区"),
    ],
)
def test_ranks_do_not_part_a_place_from_itself(region: str, wanted: str) -> None:
    assert is_within(region, wanted)


@pytest.mark.parametrize(
    ("region", "wanted"),
    [
        ("江苏", "江苏/徐州"),
        ("江西/南昌", "江苏"),
        ("", "江苏"),
        ("江苏/徐州", "江苏/徐"),
        ("湖南/湘西", "湖南/湘西南"),
    ],
)
def test_another_place_is_another_place(region: str, wanted: str) -> None:
    assert not is_within(region, wanted)
