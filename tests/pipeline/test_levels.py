"""How high an issuer stands."""

import pytest

from pipeline.metadata.levels import Level, level_named, level_of


@pytest.mark.parametrize(
    ("issuer", "region", "level"),
    [
        ("国务院办公厅", "", Level.NATIONAL),
        ("全国人民代表大会常务委员会", "", Level.NATIONAL),
        ("中共中央办公厅", "", Level.NATIONAL),
        ("财政部", "江苏", Level.NATIONAL),
        ("工业和信息化部办公厅", "", Level.NATIONAL),
        ("国家发展和改革委员会", "", Level.NATIONAL),
        ("国家市场监督管理总局", "", Level.NATIONAL),
        ("海关总署", "", Level.NATIONAL),
        ("中国人民银行", "", Level.NATIONAL),
        ("国家税务总局江苏省税务局", "", Level.PROVINCE),
        ("国家税务总局徐州市税务局", "", Level.CITY),
        ("中国人民银行江苏省分行", "", Level.PROVINCE),
        ("江苏省人民政府办公厅", "", Level.PROVINCE),
        ("广西壮族自治区财政厅", "", Level.PROVINCE),
        ("内蒙古自治区人民政府", "", Level.PROVINCE),
        ("省市场监管局", "", Level.PROVINCE),
        ("上海市经济和信息化委员会", "", Level.PROVINCE),
        ("北京市海淀区人民政府", "", Level.COUNTY),
        ("徐州市科学技术局", "江苏/徐州", Level.CITY),
        ("江苏省徐州市人民政府", "", Level.CITY),
        ("市市场监督管理局", "江苏/徐州", Level.CITY),
        ("市场监督管理局", "江苏/徐州", Level.CITY),  # by the region
        ("延边朝鲜族自治州人民政府", "", Level.CITY),
        ("阿里地区行政公署", "", Level.CITY),
        ("徐州市云龙区人民政府", "", Level.COUNTY),
        ("苏州市昆山市人民政府", "", Level.COUNTY),
        ("昆山市人民政府", "江苏/苏州/昆山", Level.COUNTY),
        ("市人民政府办公室", "江苏/苏州/昆山", Level.COUNTY),
        ("昆山市人民政府", "", Level.CITY),  # nothing says otherwise
        ("沛县人民政府", "", Level.COUNTY),
        ("鄂伦春自治旗人民政府", "", Level.COUNTY),
        ("中共徐州市委宣传部", "", Level.CITY),
        ("澜江市人民政府", "云中/澜江", Level.CITY),
        ("云中省人民政府", "", Level.PROVINCE),
        ("", "全国", Level.NATIONAL),
        ("", "江苏", Level.PROVINCE),
        ("", "上海", Level.PROVINCE),
        ("", "上海/浦东", Level.COUNTY),
        ("", "江苏/徐州", Level.CITY),
        ("", "江苏/徐州/沛县", Level.COUNTY),
        ("某某协会", "", None),
        ("", "", None),
    ],
)
def test_level_of_an_issuer(issuer: str, region: str, level: Level | None) -> None:
    assert level_of([issuer] if issuer else [], region) is level


def test_the_highest_issuer_counts() -> None:
    assert level_of(["徐州市财政局", "江苏省财政厅"]) is Level.PROVINCE


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("national", Level.NATIONAL),
        ("国家", Level.NATIONAL),
        ("省", Level.PROVINCE),
        (" 区县 ", Level.COUNTY),
        ("x", None),
    ],
)
def test_a_level_is_known_by_its_names(name: str, level: Level | None) -> None:
    assert level_named(name) is level


def test_a_hostile_name_is_read_at_once() -> None:
    assert level_of(["市" * 100_000]) is Level.COUNTY
    assert level_of(["国家" * 50_000 + "x"]) is Level.NATIONAL
