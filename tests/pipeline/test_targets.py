"""Targets and deadlines of a clause: numbers to reach, by when, and which numbers are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clauses.split import split
from pipeline.model import Clause
from pipeline.tasks.deadlines import Deadline, Precision, Recurrence, deadlines_of
from pipeline.tasks.duties import columns_of
from pipeline.tasks.targets import Comparator, Target, targets_of


def clause(text: str, label: str = "") -> Clause:
    return Clause(label=label, path=("¶1",), text=text)


def only(text: str) -> Target:
    [target] = targets_of(clause(text))
    return target


def told(text: str) -> list[tuple[object, ...]]:
    found = targets_of(clause(text))
    return [(t.year, str(t.comparator), t.low, t.high, t.unit, t.object) for t in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2026年，突破100项前沿技术。", (2026, "none", 100, None, "项", "前沿技术")),
        ("到2027年，规划建设3个以上云谷园区。", (2027, "at_least", 3, None, "个", "云谷园区")),
        ("每年举办对接活动不少于20场。", (None, "at_least", 20, None, "场", "对接活动")),
        ("每年择优组织30-40项攻关项目。", (None, "none", 30, 40, "项", "攻关项目")),
        ("每年择优组织30—40项攻关项目。", (None, "none", 30, 40, "项", "攻关项目")),
        ("力争到2028年培育科技型企业300家左右。", (2028, "about", 300, None, "家", "科技型企业")),
        ("到2026年，污水处理率达到85%以上。", (2026, "at_least", 85, None, "%", "污水处理率")),
        ("到２０２６年，污水处理率达到８５％以上。", (2026, "at_least", 85, None, "%", "污水处理率")),
        ("到2030年，氢能产业产值突破1000亿元。", (2030, "at_least", 1000, None, "亿元", "氢能产业产值")),
        ("2026年底前，新建充电桩500个。", (2026, "none", 500, None, "个", "充电桩")),
        ("到2025年，研发投入强度达到3.2%。", (2025, "reach", 3.2, None, "%", "研发投入强度")),
        ("到2025年底，能耗控制在40万吨以内。", (2025, "at_most", 40, None, "万吨", "能耗")),
        ("到2025年，平均办理环节不超过4个。", (2025, "at_most", 4, None, "个", "平均办理环节")),
        ("培育专精特新企业10余家。", (None, "about", 10, None, "家", "专精特新企业")),
        ("建设具有区域影响力的研究院约5家。", (None, "about", 5, None, "家", "研究院")),
        ("到2026年，形成3-5个左右具有影响力的产业集群。", (2026, "about", 3, 5, "个", "产业集群")),
        ("到2026年，新增就业1,200人。", (2026, "none", 1200, None, "人", "就业")),
        ("2024年设立2家实验室。", (2024, "none", 2, None, "家", "实验室")),
        ("到2026年，开通公交线路12条，方便群众。", (2026, "none", 12, None, "条", "公交线路")),
        ("——突破60项关键技术。围绕云计算开展攻关。", (None, "none", 60, None, "项", "关键技术")),
        ("力争规上工业增加值增长8%左右。", (None, "about", 8, None, "%", "规上工业增加值")),
        ("2026年6月底前，建成泵站4座。", (2026, "none", 4, None, "座", "泵站")),
        ("到2027年，营业收入平均增长率不低于5%。", (2027, "at_least", 5, None, "%", "营业收入平均增长率")),
        ("到2027年，科技成果转化率达到60%。", (2027, "reach", 60, None, "%", "科技成果转化率")),
        ("到2027年，水质达标率达到95%以上。", (2027, "at_least", 95, None, "%", "水质达标率")),
        ("到2027年，建设和美乡村示范村20个。", (2027, "none", 20, None, "个", "和美乡村示范村")),
        ("到2027年，新能源并网容量达到30万千瓦。", (2027, "reach", 30, None, "万千瓦", "新能源并网容量")),
        ("到2027年，并网容量达到30万千瓦。", (2027, "reach", 30, None, "万千瓦", "并网容量")),
        ("到2027年，良种覆盖率接近100%。", (2027, "about", 100, None, "%", "良种覆盖率")),
        ("到2027年，常住人口将达到50万人。", (2027, "reach", 50, None, "万人", "常住人口")),
        ("到2027年，网上办理行政许可达到500件。", (2027, "reach", 500, None, "件", "网上办理行政许可")),
        ("到2027年，年产值可达到8亿元。", (2027, "reach", 8, None, "亿元", "产值")),
        ("到2027年，年产能达到8万吨。", (2027, "reach", 8, None, "万吨", "产能")),
        ("到2027年，绿化率从30%提高到40%。", (2027, "reach", 40, None, "%", "绿化率")),
    ],
)
def test_a_target_is_read(text: str, expected: tuple[object, ...]) -> None:
    assert told(text) == [expected]


def test_a_year_holds_to_the_end_of_its_sentence() -> None:
    text = "到2026年，制定地方标准60项，主导国家标准30项、国际标准10项左右。另建设平台2个。"
    assert [(t.year, t.low, t.object) for t in targets_of(clause(text))] == [
        (2026, 60, "地方标准"),
        (2026, 30, "国家标准"),
        (2026, 10, "国际标准"),
        (None, 2, "平台"),
    ]


def test_a_later_year_takes_over() -> None:
    text = "到2025年，建成园区3个；到2030年，建成园区8个以上。"
    assert [(t.year, t.low) for t in targets_of(clause(text))] == [(2025, 3), (2030, 8)]


def test_a_verb_holds_for_what_is_enumerated() -> None:
    text = "培育领军企业10家，示范企业100家。"
    assert [(t.low, t.object) for t in targets_of(clause(text))] == [(10, "领军企业"), (100, "示范企业")]


@pytest.mark.parametrize("joined", ["或者", "或", "并且", "和", "以及"])
def test_what_joins_two_targets_is_no_part_of_the_second(joined: str) -> None:
    text = f"到2027年，拥有发明专利10项以上{joined}实用新型专利50项以上。"
    assert [t.object for t in targets_of(clause(text))] == ["发明专利", "实用新型专利"]


def test_the_month_of_a_target() -> None:
    assert only("到2026年6月，建成泵站4座。").month == 6


def test_the_text_is_as_printed() -> None:
    assert only("完善设施，到２０２６年建成泵站４座，保障安全。").text == "到２０２６年建成泵站４座"


@pytest.mark.parametrize(
    "text",
    [
        "实施“5个100”行动，打造产业高地。",
        "实施5个100行动。",
        "构建“613”产业体系。",
        "构建613产业体系。",
        "打造“10+X”产业体系。",
        "打造10+X未来产业体系。",
        "实现从0到1的突破。",
        "推行“一图三清单”。",
        "云溪市氢能发展三年行动方案(2024-2026年)",
        "云溪市氢能发展三年行动方案（2024—2026年）",
        "建成一批研究院，培育若干企业。",
        "依据云溪政办发〔2024〕12号文件精神。",
        "给予最高100万元奖励。",
        "每台补助15万元。",
        "处2万元以上5万元以下罚款。",
        "截至2023年底，全市拥有企业300家。",
        "自受理之日起20个工作日内办结。",
        "完成第3批名单公示。",
        "引进世界500强。",
        "开展5G建设。",
        "由3名以上专家组成评审组。",
        "",
        "年年月月亿亿",
    ],
)
def test_a_number_that_is_no_target(text: str) -> None:
    assert targets_of(clause(text)) == ()


def test_numbers_of_a_law_are_conditions() -> None:
    assert targets_of(clause("设立协会应当组织50个以上会员。", label="第十条")) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026年底前完成改造。", [Deadline(text="2026年底前", year=2026, precision=Precision.YEAR)]),
        ("2026年6月底前完成改造。", [Deadline(text="2026年6月底前", year=2026, month=6, precision=Precision.MONTH)]),
        (
            "应于2026年6月30日前报送。",
            [Deadline(text="2026年6月30日前", year=2026, month=6, day=30, precision=Precision.DAY)],
        ),
        (
            "于每年3月31日前公布。",
            [Deadline(text="每年3月31日前", month=3, day=31, precision=Precision.DAY, every=Recurrence.YEARLY)],
        ),
        ("每年年底前报告。", [Deadline(text="每年年底前", precision=Precision.YEAR, every=Recurrence.YEARLY)]),
        (
            "自受理之日起20个工作日内办结。",
            [Deadline(text="自受理之日起20个工作日内", amount=20, unit="工作日", since="受理之日")],
        ),
        ("收到申请后十五日内答复。", [Deadline(text="收到申请后十五日内", amount=15, unit="日", since="收到申请")]),
        ("应当在三个月内改正。", [Deadline(text="三个月内", amount=3, unit="个月")]),
        ("在２４小时内报告。", [Deadline(text="24小时内", amount=24, unit="小时")]),
        (
            "（责任单位：市水务局；完成时限：2026年6月）",
            [Deadline(text="完成时限：2026年6月", year=2026, month=6, precision=Precision.MONTH)],
        ),
        ("建设泵站\t市水务局\t2026年6月", [Deadline(text="2026年6月", year=2026, month=6, precision=Precision.MONTH)]),
        ("建设泵站\t市水务局\t持续推进", []),
        ("2026年6月召开会议。", []),
        ("到2026年，建成泵站4座。", []),
        ("2026年前期工作经费。", []),
        ("近日内部会议。", []),
    ],
)
def test_a_deadline_is_read(text: str, expected: list[Deadline]) -> None:
    assert list(deadlines_of(clause(text))) == expected


def test_a_date_below_a_heading_that_asks_for_one() -> None:
    rows = split(["任务\t牵头单位\t完成时限", "建设泵站\t市水务局\t2026年", "建设码头\t市交通局\t2026年5月8日"])
    columns = columns_of(rows)
    assert [d.text for row, heads in zip(rows, columns, strict=True) for d in deadlines_of(row, columns=heads)] == [
        "2026年",
        "2026年5月8日",
    ]


@given(
    st.text(alphabet="到至2026年月日底前自起内个项家%万亿元,.-~、，。（）“”《》建设率 \t第以上左右Ａ０", max_size=80)
)
def test_any_text_is_read(text: str) -> None:
    for target in targets_of(clause(text)):
        assert isinstance(target.comparator, Comparator)
        assert target.text in text
    deadlines_of(clause(text))


@pytest.mark.parametrize(
    "piece", ["到2026年建设3个以上平台", "1", "（", "“", "3-", "10日内", "2026年", "，", "《（〔", "个", "自", "1,000"]
)
def test_long_texts_are_read_at_once(piece: str) -> None:
    long = clause(piece * (20_000 // len(piece)))
    targets_of(long)
    deadlines_of(long)
