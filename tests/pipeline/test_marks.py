"""What a reader is shown of a changed clause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare.marks import Mark, Op, marks
from pipeline.text.fold import fold

_SHAPES = {Op.EQUAL: "{}", Op.DELETE: "[-{}-]", Op.INSERT: "[+{}+]"}
_WORDS = st.text(alphabet="市县应当可以企业，。；0123456789%％ ab\n（）", max_size=60)


def shown(before: str, after: str) -> str:
    return "".join(_SHAPES[mark.op].format(mark.text) for mark in marks(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("最高50万元", "最高80万元", "最高[-50-][+80+]万元"),
        ("比例1.5%以上", "比例1.8%以上", "比例[-1.5%-][+1.8%+]以上"),
        ("补助二十万元", "补助三十万元", "补助[-二十万-][+三十万+]元"),
        ("企业应当报告", "企业可以报告", "企业[-应当-][+可以+]报告"),
        ("use cookies now", "use cookie now", "use [-cookies -][+cookie +]now"),
        ("支持甲。支持丙。", "支持甲。支持乙。支持丙。", "支持甲。[+支持乙。+]支持丙。"),
        ("支持甲。支持乙。支持丙。", "支持甲。支持丙。", "支持甲。[-支持乙。-]支持丙。"),
        ("由科技局负责解释", "由财政厅承担说明", "由[-科技局负责解释-][+财政厅承担说明+]"),
        ("各县（市、区）：", "各县(市、区):", "各县(市、区):"),
        ("最高５０万元", "最高８０万元", "最高[-５０-][+８０+]万元"),
        ("投资1,200万元", "投资1,500万元", "投资[-1,200-][+1,500+]万元"),
        ("不低于百分之十", "不低于百分之十五", "不低于[-百分之十-][+百分之十五+]"),
        ("自2026年3月1日起施行", "自2026年5月1日起施行", "自[-2026年3月1日-][+2026年5月1日+]起施行"),
        ("二〇二六年三月一日印发", "二〇二六年五月一日印发", "[-二〇二六年三月一日-][+二〇二六年五月一日+]印发"),
        ("到2026年底完成", "到2027年底完成", "到[-2026年-][+2027年+]底完成"),
        ("每年3月1日前报送", "每年3月15日前报送", "每年[-3月1日-][+3月15日+]前报送"),
        ("依照第九条处理", "依照第十条处理", "依照[-第九条-][+第十条+]处理"),
        ("依照第十二条第二款处理", "依照第十二条第三款处理", "依照第十二条[-第二款-][+第三款+]处理"),
        ("（青政发〔2025〕12号）", "（青政发〔2025〕13号）", "（青政发[-〔2025〕12号-][+〔2025〕13号+]）"),
        ("按照《青川市规划》执行", "按照《青川县规划》执行", "按照[-《青川市规划》-][+《青川县规划》+]执行"),
        ("执行GB/T 9704的规定", "执行GB/T 9705的规定", "执行GB/T [-9704-][+9705+]的规定"),
        ("接入IPv4网络", "接入IPv6网络", "接入[-IPv4-][+IPv6+]网络"),
        ("采用PM2.5指标", "采用PM10指标", "采用[-PM2.5-][+PM10+]指标"),
        ("企业应当报告", "企业应该报告", "企业[-应当-][+应该+]报告"),
        ("企业可以申请补助", "企业可以申领补贴", "企业可以[-申请补助-][+申领补贴+]"),
        ("按照规定制定方案", "按照规定制订方案", "按照规定[-制定-][+制订+]方案"),
        ("由市科技局负责", "由市科学技术局负责", "由市[-科技局-][+科学技术局+]负责"),
        ("报市工信局备案", "报市能源局备案", "报市[-工信局-][+能源局+]备案"),
        ("市发展委员会、市财政局", "市规划委员会、市财政局", "市[-发展委员会-][+规划委员会+]、市财政局"),
        ("处三万元以下罚款", "处五万元以上罚款", "处[-三万-][+五万+]元[-以下-][+以上+]罚款"),
        ("每季度报告一次", "每年度报告一次", "每[-季度-][+年度+]报告一次"),
        ("由区、县政府实施", "由区、县人民政府实施", "由区、县[+人民+]政府实施"),
        ("具有本市户籍的居民", "具有本市居住证的居民", "具有本市[-户籍-][+居住证+]的居民"),
        ("由市发展和改革委员会组织", "由市发展改革委组织", "由市[-发展和改革委员会-][+发展改革委+]组织"),
        ("报市住房和城乡建设局", "报市住建局", "报市[-住房和城乡建设局-][+住建局+]"),
        ("电话：0516-83851234", "电话：0516-83855678", "电话：[-0516-83851234-][+0516-83855678+]"),
        ("邮箱：abc@example.cn", "邮箱：abd@example.cn", "邮箱：[-abc@example.cn-][+abd@example.cn+]"),
        ("实行年度考核，考核结果公开。", "考核结果公开。", "[-实行年度考核，-]考核结果公开。"),
        (
            "市科技局负责。市财政局拨付。市审计局监督。",
            "市科技局负责。市审计局监督。市财政局拨付。",
            "市科技局负责。[+市审计局监督。+]市财政局拨付。[-市审计局监督。-]",
        ),
        (
            "市里支持企业开展技术改造，按投资额给予补助。",
            "区里鼓励单位实施设备更新，依照发票额予以奖补。",
            "[-市里支持企业开展技术改造，按投资额给予补助-][+区里鼓励单位实施设备更新，依照发票额予以奖补+]。",
        ),
        ("", "新的一条", "[+新的一条+]"),
        ("旧的一条", "", "[-旧的一条-]"),
        ("", "", ""),
    ],
)
def test_marks(before: str, after: str, expected: str) -> None:
    assert shown(before, after) == expected


def test_no_stray_character_stands_between_changes() -> None:
    found = marks("市发展和改革委员会牵头组织实施", "省工业和信息化厅会同落实推进")
    assert all(len(mark.text) > 1 for mark in found[1:-1] if mark.op is Op.EQUAL)


@given(_WORDS, _WORDS)
def test_both_texts_can_be_put_together_again(before: str, after: str) -> None:
    found = marks(before, after)
    assert "".join(mark.text for mark in found if mark.op is not Op.DELETE) == after
    assert fold("".join(mark.text for mark in found if mark.op is not Op.INSERT)) == fold(before)


@given(_WORDS)
def test_equal_texts_have_no_changes(text: str) -> None:
    assert all(mark.op is Op.EQUAL for mark in marks(text, text))


def test_long_texts_are_marked_by_sentence_and_then_by_character() -> None:
    sentences = [f"第{n}个项目最高补助{n}万元。" for n in range(6000)]
    changed = [*sentences[:3000], "第3000个项目最高补助9万元。", *sentences[3001:]]
    assert [mark for mark in marks("".join(sentences), "".join(changed)) if mark.op is not Op.EQUAL] == [
        Mark(op=Op.DELETE, text="3000"),
        Mark(op=Op.INSERT, text="9"),
    ]
