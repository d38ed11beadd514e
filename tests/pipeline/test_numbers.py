from __future__ import annotations

import pytest

from pipeline.numbers import find_numbers, line_number, normal_number


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("松政发〔2031〕5号", "松政发〔2031〕5号"),
        ("松政发[2031]5号", "松政发〔2031〕5号"),
        ("松政发（2031） 05 号", "松政发〔2031〕5号"),
        ("松政发【2031】第5号", "松政发〔2031〕5号"),
        ("松政发［２０３１］５号", "松政发〔2031〕5号"),
        ("（松政发〔2031〕5号）", "松政发〔2031〕5号"),
        ("松溪市人民政府令第187号", "松溪市人民政府令第187号"),
        ("—  —", ""),
        ("无", ""),
        ("", ""),
    ],
)
def test_normal_form(printed: str, normal: str) -> None:
    assert normal_number(printed) == normal


@pytest.mark.parametrize("line", ["松政发〔2031〕5号", " 松政发〔2031〕5号 ", "松溪市人民政府令 第187号"])
def test_a_number_alone_on_its_line(line: str) -> None:
    assert line_number(line)


@pytest.mark.parametrize(
    "line", ["根据松政发〔2031〕5号文件精神，制定本办法。", "各镇人民政府：", "2031年5月1号", "中山路15号", "第五条"]
)
def test_a_line_that_says_more(line: str) -> None:
    assert line_number(line) == ""


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("依据松政发〔2030〕104号和溪科规〔2029〕3号执行", ["松政发〔2030〕104号", "溪科规〔2029〕3号"]),
        ("松溪市住房和城乡建设局松住建规〔2011〕4号", ["松住建规〔2011〕4号"]),
        ("《办法》（松政办发〔2031〕5号）", ["松政办发〔2031〕5号"]),
        ("到2031年（2031）建成5号线", []),
    ],
)
def test_numbers_in_running_text(text: str, numbers: list[str]) -> None:
    assert find_numbers(text) == numbers
