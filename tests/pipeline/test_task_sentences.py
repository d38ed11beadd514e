"""Sentences of invented policies, and what is read of them: bodies, targets, deadlines and the days they fall on."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.model import Clause
from pipeline.tasks.deadlines import deadlines_of
from pipeline.tasks.due import DocumentDates, due_of
from pipeline.tasks.duties import duties_of
from pipeline.tasks.targets import targets_of

WORK = "建设中试平台，支持高校院所开放设备。"
WRITTEN = date(2026, 3, 20)


def clause(text: str) -> Clause:
    return Clause(label="1.", path=("1.",), text=text)


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("【牵头单位：市科学技术局】", "lead 市科技局"),
        ("[责任单位：省工信厅]", "responsible 省工业和信息化厅"),
        ("（责任部门:市教育局、市卫生健康委员会）", "responsible 市教育局、responsible 市卫生健康委"),
        ("（市发展和改革委员会、市财政局）", "responsible 市发展改革委、responsible 市财政局"),
        ("（市级牵头单位：市工信局；配合单位：市商务局）", "lead 市工业和信息化局、support 市商务局"),
        ("（牵头领导：张三；责任单位：市科技局）", "responsible 市科技局"),
        ("（市科技局，配合单位：市财政局）", "responsible 市科技局、support 市财政局"),
        ("责任单位：市生态环境局　配合单位：市水务局", "responsible 市生态环境局、support 市水务局"),
        (
            "（牵头单位：市科技局 责任单位：市财政局 市商务局）",
            "lead 市科技局、responsible 市财政局、responsible 市商务局",
        ),
        ("（市发展改革委、市科技局分工负责）", "joint 市发展改革委、joint 市科技局"),
        ("（市科技局为牵头单位，市财政局为配合单位）", "lead 市科技局、support 市财政局"),
        ("（市发展和改革委员会（市能源局）牵头）", "lead 市发展改革委"),
        ("（市数据局（原市大数据局）负责）", "responsible 市数据局"),
        ("市发展改革委牵头，会同市财政局等有关部门负责落实。", "lead 市发展改革委、support 市财政局"),
        (
            "由市发改委牵头，会同市财政局、市人社局组织实施。",
            "lead 市发展改革委、support 市财政局、support 市人力资源社会保障局",
        ),
        ("（各市、县（市、区）人民政府，各有关部门按职责分工负责）", "joint 各市、县(市、区)政府、joint 各有关部门"),
        ("各市、县（市、区）人民政府，各有关部门按职责分工负责。", "joint 各市、县(市、区)政府、joint 各有关部门"),
        ("（财政部门、税务部门按职责负责）", "joint 财政部门、joint 税务部门"),
        ("（市住建局牵头，各镇（街道）落实）", "lead 市住房城乡建设局、responsible 各镇(街道)"),
        ("（市教育局牵头，2026年底前完成）", "lead 市教育局"),
        ("（责任人：李四）", ""),
        ("（原市科技局）", ""),
        ("（联系电话：0516-83700000）", ""),
    ],
)
def test_the_bodies_of_a_note(note: str, expected: str) -> None:
    assert "、".join(f"{duty.role} {duty.name}" for duty in duties_of(clause(WORK + note))) == expected


@pytest.mark.parametrize(
    "line",
    [
        "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：",
        "临江省人民政府，教育部、财政部、体育总局：",
        "各县（市、区）人民政府，市各委、办、局，市各直属单位：",
        "市各有关部门：",
        "临江市科技局",
        "抄送：市委各部门，市人大常委会办公室，市政协办公室。",
        "印发机关：临江市人民政府办公室",
    ],
)
def test_whom_a_text_is_sent_to_and_who_signed_it_is_made_responsible_for_nothing(line: str) -> None:
    assert duties_of(clause(line)) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2027年，规上工业增加值年均增长8%左右。", "2027 about 8 % 规上工业增加值"),
        ("到2030年，经济总量实现翻一番。", "2030 none 1 番 经济总量"),
        ("到2030年，产值比2025年翻两番。", "2030 none 2 番 产值"),
        ("投资规模超过50亿元。", "None at_least 50 亿元 投资规模"),
        ("粮食产量稳定在60亿斤以上。", "None at_least 60 亿斤 粮食产量"),
        ("到2025年，PM2.5平均浓度控制在35微克/立方米以下。", "2025 at_most 35 微克/立方米 PM2.5平均浓度"),
        ("到2026年，动力电池产能达到100GWh。", "2026 reach 100 GWh 动力电池产能"),
        ("平均办理时限压缩至3个工作日以内。", "None at_most 3 个工作日 平均办理时限"),
        ("审批时限压缩50%以上。", "None at_least 50 % 审批时限"),
        ("累计减排二氧化碳100万吨。", "None none 100 万吨 减排二氧化碳"),
        ("组织100名专家开展服务。", "None none 100 名 专家"),
        ("“十四五”期间新建学校20所。", "2025 none 20 所 学校"),
        ("到“十五五”末，森林覆盖率达到30%。", "2030 reach 30 % 森林覆盖率"),
        ("建成三个以上国家级平台。", "None at_least 3 个 国家级平台"),
        ("办结率达到百分之九十五以上。", "None at_least 95 % 办结率"),
        ("每年新增专精特新企业不少于50家。", "None at_least 50 家 专精特新企业"),
        ("城镇化率提高2个百分点。", "None none 2 个百分点 城镇化率"),
        ("到2028年，产业规模达到500亿元至600亿元。", "2028 reach 500–600 亿元 产业规模"),
        ("企业总数由100家增加到200家。", "None reach 200 家 企业总数"),
        ("企业年度研发投入不低于500万元的，给予补贴。", ""),
        ("通知提出深化开放合作等8个方面的任务。", ""),
        ("申报企业注册资金不少于100万元。", ""),
        ("推动“613”产业体系，实施“5个100”工程，打造“10+X”未来产业。", ""),
        ("实施百企升级、千企转型行动。", ""),
        ("发展第三产业，推进第二轮改革。", ""),
        ("联系电话：0516-83701234，邮编221000。", ""),
        ("依据云政发〔2024〕12号第3条第2项，2024年1月8日印发。", ""),
        ("全市500家企业参加。", ""),
    ],
)
def test_the_targets_of_a_sentence(text: str, expected: str) -> None:
    found = targets_of(clause(text))
    told = [f"{t.year} {t.comparator} {t.low:g}{f'–{t.high:g}' if t.high else ''} {t.unit} {t.object}" for t in found]
    assert "; ".join(told) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025年12月底前完成。", "2025年12月底前 = 2025-12-31 month"),
        ("年底前完成。", "年底前 = 2026-12-31 year"),
        ("2026年6月30日前完成。", "2026年6月30日前 = 2026-06-30 day"),
        ("2026年底完成。", "2026年底 = 2026-12-31 year"),
        ("自印发之日起6个月内制定实施细则。", "自印发之日起6个月内 = 2026-09-20 day"),
        ("自印发之日起6个月内设立基金。", "自印发之日起6个月内 = 2026-09-20 day"),
        ("自发布之日起30日内报送。", "自发布之日起30日内 = 2026-04-19 day"),
        ("自本办法施行之日起一年内完成备案。", "自本办法施行之日起一年内 = 2027-05-01 day"),
        ("自受理之日起20个工作日内办结。", "自受理之日起20个工作日内 = ?"),
        ("每年3月底前报送。", "每年3月底前 = ?"),
        ("每季度末前报送。", "每季度末前 = ?"),
        ("每月5日前报送。", "每月5日前 = ?"),
        ("“十四五”期末全面建成。", "“十四五”期末 = 2025-12-31 year"),
        ("十五五末完成。", "十五五末 = 2030-12-31 year"),
        ("二季度完成。", "二季度 = 2026-06-30 quarter"),
        ("一季度完成。", "一季度 = 2026-03-31 quarter"),
        ("2026年第三季度末前完成。", "2026年第三季度末前 = 2026-09-30 quarter"),
        ("2026年上半年完成。", "2026年上半年 = 2026-06-30 half"),
        ("2月底前完成整改。", "2月底前 = 2027-02-28 month"),
        ("今年年底前完成。", "今年年底前 = 2026-12-31 year"),
        ("明年6月底前完成。", "明年6月底前 = 2027-06-30 month"),
        ("2026年6月中旬前完成。", "2026年6月中旬前 = 2026-06-20 ten days"),
        ("于2026年5月1日前提交。", "2026年5月1日前 = 2026-05-01 day"),
        ("不晚于2026年9月30日完成。", "不晚于2026年9月30日 = 2026-09-30 day"),
        ("申报截止时间为2026年9月30日。", "申报截止时间为2026年9月30日 = 2026-09-30 day"),
        ("时限要求：2026年12月", "时限要求：2026年12月 = 2026-12-31 month"),
        (
            "2026年6月底前、2027年6月底前分别完成。",
            "2026年6月底前 = 2026-06-30 month; 2027年6月底前 = 2027-06-30 month",
        ),
        ("2021年1月1日前注册的企业。", ""),
        ("2019年底前已建成的项目。", ""),
        ("2025年12月31日前建成的方可申报。", ""),
        ("三年内不得申报。", ""),
        ("近三年内没有违法记录。", ""),
        ("有效期至2030年12月31日。", ""),
        ("（完成时限：长期坚持）", ""),
    ],
)
def test_the_deadlines_of_a_sentence(text: str, expected: str) -> None:
    dates = DocumentDates(written=WRITTEN, effective=date(2026, 5, 1))
    told = []
    for deadline in deadlines_of(clause(text)):
        due = due_of(deadline, dates)
        told.append(f"{deadline.text} = {f'{due.day} {due.precision}' if due else '?'}")
    assert "; ".join(told) == expected


def test_a_deadline_without_a_year_needs_the_date_of_its_document() -> None:
    [deadline] = deadlines_of(clause("年底前完成。"))
    assert due_of(deadline, DocumentDates()) is None
