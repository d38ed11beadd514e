"""Names of bodies: parted, told from other words, resolved without mixing levels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tasks.bodies import is_name, is_open, is_organ, is_same_body, resolve_body, split_bodies


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("市科技局、市财政局", ("市科技局", "市财政局")),
        ("市科技局，市财政局和市教育局", ("市科技局", "市财政局", "市教育局")),
        ("市工业和信息化局、市文化和旅游局", ("市工业和信息化局", "市文化和旅游局")),
        ("市住房和城乡建设局与市水务局", ("市住房和城乡建设局", "市水务局")),
        ("市委组织部(市委人才办、市委老干部局)、市财政局", ("市委组织部(市委人才办、市委老干部局)", "市财政局")),
        ("各县（市、区）人民政府", ("各县（市、区）人民政府",)),
        ("省教育厅，各市、县〔区〕政府，云溪新区管委会", ("省教育厅", "各市、县〔区〕政府", "云溪新区管委会")),
        ("市商务局等", ("市商务局",)),
        ("市商务局等有关部门", ("市商务局",)),
        ("市商务局、市统计局等8个部门", ("市商务局", "市统计局")),
        ("由市水务局", ("市水务局",)),
        ("、，、", ()),
        ("", ()),
        ("((((市水务局", ("((((市水务局",)),
    ],
)
def test_an_enumeration_is_parted(text: str, names: tuple[str, ...]) -> None:
    assert split_bodies(text) == names


@pytest.mark.parametrize(
    ("name", "resolved"),
    [
        ("市发改委", "市发展改革委"),
        ("市发展和改革委员会", "市发展改革委"),
        ("省发展改革委", "省发展改革委"),
        ("工信部", "工业和信息化部"),
        ("市工信局", "市工业和信息化局"),
        ("县人社局", "县人力资源社会保障局"),
        ("市人力资源和社会保障局", "市人力资源社会保障局"),
        ("市市场监督管理局", "市市场监管局"),
        ("国家市场监督管理总局", "国家市场监管总局"),
        ("市国有资产监督管理委员会", "市国资委"),
        ("市委网络安全和信息化委员会办公室", "市网信办"),
        ("市网信办", "市网信办"),
        ("市应急局", "市应急管理局"),
        ("云溪市人民政府办公室", "云溪市政府办"),
        ("共青团云溪市委", "团云溪市委"),
        ("各县（市、区）人民政府", "各县(市、区)政府"),
        ("云溪海事局", "云溪海事局"),
        ("", ""),
    ],
)
def test_a_name_is_resolved(name: str, resolved: str) -> None:
    assert resolve_body(name) == resolved
    assert resolve_body(resolved) == resolved


def test_levels_stay_apart() -> None:
    assert len({resolve_body(level + "发改委") for level in ("国家", "省", "市", "区")}) == 4
    assert not is_same_body("市科技局", "省科技局")
    assert not is_same_body("市科技局", "云溪省科技局")


def test_a_place_before_the_level_is_the_same_body() -> None:
    assert is_same_body("云溪市科技局", "市科技局")
    assert not is_same_body("科技局", "市科技局")


@pytest.mark.parametrize(("text", "open_"), [("市商务局等", True), ("市商务局等相关部门", True), ("市商务局", False)])
def test_an_open_list(text: str, open_: bool) -> None:
    assert is_open(text) is open_


@pytest.mark.parametrize(
    "name", ["市科协", "有关产业链工作专班", "专项工作专班成员单位", "国网云溪供电公司", "各地级市", "各镇、街道"]
)
def test_an_organ(name: str) -> None:
    assert is_organ(name)


@pytest.mark.parametrize(
    "name",
    ["技术", "本文有删减", "含税", "2024年", "结合实际", "重点布局:城东新区", "局", "不再一一列出", "推动建设中心"],
)
def test_other_words(name: str) -> None:
    assert not is_organ(name)


@given(st.text(alphabet="市县区局委、，和等（）()〔〕各政府人民 ", max_size=60))
def test_any_text_is_parted(text: str) -> None:
    for name in split_bodies(text):
        assert all(part in text for part in name.split("、"))  # 市、区 is one name
        is_organ(name)
        assert is_name(name) in (True, False)
        resolve_body(name)
