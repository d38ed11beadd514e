"""Whole lines are noise or none; words inside a policy's sentences never are."""

from __future__ import annotations

import pytest

from pipeline.noise.lines import is_noise, is_section
from pipeline.read import read


@pytest.mark.parametrize(
    "line",
    [
        "分享到:",
        "打印",
        "【打印本稿】【关闭本页】【返回顶部】",
        "字号：[大 中 小]",
        "扫一扫在手机打开当前页",
        "网站地图",
        "|",
        "总访问量:29514212",
        "63 次浏览",
        "阅读次数：17",
        "评论(3)",
        "来源:松溪市水务局",
        "编辑:王某某",
        "初审：赵某、钱某",
        "来源: | 作者:本站 | 发布时间: 234天前 | 63 次浏览 | 分享到:",
        "admin1年前 (2030-09-24)产业信息32",
        "234天前",
        "发布日期：2031-03-10　来源：水务局　浏览次数：10　字号：[大 中 小]　打印",
        "今天是2031年3月4日 星期一 多云",
        "【免费领取】园区政策汇编，扫码添加顾问",
        "【厂房推荐】标准厂房出租，300平米起租",
        "投资咨询热线 400-100-0000",
        "想了解更多？添加客服微信：abc",
        "或微信/手机:13300000000",
        "☎ 招商咨询：13300000000",
        "版权声明:本文由松溪厂房网发布,如需转载请注明出处。",
        "(版权归原作者所有,本文仅供交流学习,若来源标注错误请告知,我们将立即删除)",
        "封面图片来自网络",
        "浦ICP备00000000号-1",
        "当前位置:首页 > 产业信息 > 正文",
        "上一篇：松溪签约大会",
        "下一篇 松溪举办路演",
        "相关文件：关于河埠头的通知",
        "长按/扫一扫加微信号",
        "广告：松溪产业园现房出售，拎包入驻",
        "【政策匹配】输入企业名称，一键测算可享补贴",
        "阅读原文",
    ],
)
def test_noise(line: str) -> None:
    assert is_noise(line)


@pytest.mark.parametrize(
    "line",
    [
        "推动微信小程序与政务服务融合",
        "在首页显著位置公示",
        "附件：重点任务清单",
        "作者享有署名权",
        "加大招商引资优惠力度",
        "一、招商引资优惠政策",
        "（四）设立招商热线，扫码即可咨询",
        "第三条 厂房出租单位应当登记。",
        "咨询电话：0512-00000000",
        "联系人：张某，电话：0512-0000000",
        "资金来源于财政拨款。",
        "时间：2031年3月1日上午9时",
        "主办单位：松溪市人民政府",
        "【责任单位：市科技局、市财政局】",
        "松溪市水务局",
        "目 录",
        "委 员：",
        "2031年3月8日",
        "总理 某某某",
        "上一年度企业数据",
        "评论家协会",
        "建立咨询热线和客服平台，优化企业申报补贴流程",
        "提供免费咨询和申报辅导",
        "下一步工作",
        "浏览器兼容要求",
    ],
)
def test_no_noise(line: str) -> None:
    assert not is_noise(line)
    assert not is_section(line)


@pytest.mark.parametrize(
    "line",
    ["相关文章", "■相关阅读", "热点信息", "更多政策", "随机文章", "大家都在搜", "Related articles", "延伸阅读："],
)
def test_headings_of_other_texts(line: str) -> None:
    assert is_section(line)


def test_a_single_sentence_keeps_what_it_is_addressed_to() -> None:
    page = (
        "<html><head><title>关于检修河埠头的通知</title></head><body><h1>关于检修河埠头的通知</h1><div id='zoom'>"
        "<p>各镇人民政府：</p><p>各镇应当每年检修河埠头，对损坏严重的及时更换，所需经费列入预算。</p><p>打印本页</p>"
        "</div></body></html>"
    )
    assert read(page.encode()).body[0] == "各镇人民政府："
